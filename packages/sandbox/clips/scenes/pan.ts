import type { Frame, Point } from '../drawing/frame.ts';
import { fraction, scatter, swell, turn, wave } from '../drawing/motion.ts';
import { at, block, disc, faded, line, oval, polygon, rect, sky } from '../drawing/shapes.ts';

/** A fried egg in a pan, from above, with rising steam. */
export default function pan(frame: Frame): void {
  const { width, height, time } = frame;
  sky(frame, ['#7a4a30', '#643a26']);
  for (let y = 0, plank = 0; y < height; y += 72, plank++) {
    if (plank % 2 === 1) faded(frame, 0.12, () => rect(frame, '#2c1409', [0, y, width, 72]));
    rect(frame, '#52301f', [0, y, width, 2]);
    for (const grain of scatter(5, plank + 1, (random) => [
      random() * width,
      y + 10 + random() * 54,
      30 + random() * 90,
    ])) {
      oval(frame, 'rgb(60 30 16 / 0.35)', [grain[0] ?? 0, grain[1] ?? 0, grain[2] ?? 0, 1]);
    }
  }
  cloth(frame);
  const centre: Point = [width * 0.5, height * 0.53];
  at(frame, centre, () => {
    faded(frame, 0.35, () => oval(frame, '#1d0d06', [8, 14, 132, 130]));
    at(
      frame,
      [0, 0],
      () => {
        block(frame, '#1a1413', [110, -13, 150, 26, 13]);
        block(frame, '#2e2522', [134, -6, 96, 5, 3]);
        disc(frame, '#643a26', [244, 0], 5);
      },
      { angle: 0.62 },
    );
    disc(frame, '#17110f', [0, 0], 128);
    disc(frame, '#38302d', [0, 0], 121);
    disc(frame, '#241d1b', [0, 0], 112);
    faded(frame, 0.5, () => line(frame, '#5a504b', 4, arc(104, 3.5, 4.6)));
    egg(frame);
    for (const bubble of scatter(16, 8, (random) => ({
      angle: random() * turn,
      far: 80 + random() * 20,
      phase: random(),
    }))) {
      const life = fraction(time * 2 + bubble.phase);
      faded(frame, swell(life) * 0.8, () =>
        disc(
          frame,
          '#d9a45a',
          [Math.cos(bubble.angle) * bubble.far, Math.sin(bubble.angle) * bubble.far],
          1 + life * 3,
        ),
      );
    }
    herbs(frame);
  });
  for (const [index, dx] of [-54, 4, 58].entries()) steam(frame, [centre[0] + dx, centre[1] - 40], index / 3);
}

function arc(radius: number, from: number, to: number): readonly Point[] {
  return Array.from({ length: 13 }, (_, index) => {
    const angle = from + ((to - from) * index) / 12;
    return [Math.cos(angle) * radius, Math.sin(angle) * radius] as const;
  });
}

function egg(frame: Frame): void {
  const { time } = frame;
  const outline = (grow: number): readonly Point[] =>
    Array.from({ length: 72 }, (_, index) => {
      const angle = (index / 72) * turn;
      const radius =
        70 +
        9 * Math.sin(angle * 3 + 0.6) +
        5 * Math.sin(angle * 5 + 2) +
        2.4 * Math.sin(angle * 4 + turn * time) +
        grow;
      return [Math.cos(angle) * radius * 1.04, Math.sin(angle) * radius] as const;
    });
  polygon(frame, '#c98a45', outline(5));
  polygon(frame, '#fbf1de', outline(0));
  polygon(frame, '#fffaf0', outline(-14));
  const wobble = wave(time, 2) * 1.4;
  oval(frame, '#e08a1e', [4, 5, 36 + wobble, 35 - wobble]);
  oval(frame, '#f8b233', [4, 2, 35 + wobble, 34 - wobble]);
  oval(frame, '#fdd469', [-4, -6, 22, 20]);
  oval(frame, '#fff3cf', [-12 + wobble, -14, 8, 5, -0.6]);
}

function herbs(frame: Frame): void {
  for (const leaf of scatter(18, 21, (random) => ({
    angle: random() * turn,
    far: 42 + random() * 26,
    tilt: random() * 3,
  }))) {
    oval(frame, leaf.tilt > 1.5 ? '#4f7d35' : '#6c9c44', [
      Math.cos(leaf.angle) * leaf.far,
      Math.sin(leaf.angle) * leaf.far,
      4,
      1.7,
      leaf.tilt,
    ]);
  }
}

function cloth(frame: Frame): void {
  const { width, height } = frame;
  at(
    frame,
    [width * 0.5 - 190, height * 0.5 - 150],
    () => {
      block(frame, '#e7d9c4', [-110, -80, 190, 150, 4]);
      for (let index = 0; index < 4; index++) {
        faded(frame, 0.75, () => {
          rect(frame, '#b8483c', [-92 + index * 44, -80, 12, 150]);
          rect(frame, '#b8483c', [-110, -64 + index * 38, 190, 9]);
        });
      }
    },
    { angle: -0.5 },
  );
}

/** A wisp that rises through its height once per loop, and fades at both ends. */
function steam(frame: Frame, [x, y]: Point, phase: number): void {
  for (const half of [0, 0.5]) {
    const life = fraction(frame.time + phase + half);
    const points = Array.from({ length: 14 }, (_, index) => {
      const part = index / 13;
      return [
        x + Math.sin(part * 5 + phase * 9 + frame.time * turn) * (5 + part * 11),
        y - life * 90 - part * 70,
      ] as const;
    });
    faded(frame, swell(life) * 0.34, () => line(frame, '#fff4e6', 9, points));
  }
}
