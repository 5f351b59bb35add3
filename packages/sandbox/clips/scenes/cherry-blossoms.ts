import type { Frame, Point } from '../drawing/frame.ts';
import { hills, reflections } from '../drawing/landscape.ts';
import { fraction, scatter, turn, wave } from '../drawing/motion.ts';
import { at, disc, faded, glow, ground, line, oval, polygon, shape, sky } from '../drawing/shapes.ts';

/** Cherry blossoms before a snow-capped mountain and a lake. */
export default function cherryBlossoms(frame: Frame): void {
  const { width, height, time } = frame;
  const lake = height * 0.74;
  sky(frame, ['#8ec5e8', '#c9dff0', '#fbdde3', '#ffd0c9'], [0, lake]);
  disc(frame, '#fff5ea', [width * 0.78, height * 0.26], 32);
  glow(frame, [width * 0.78, height * 0.26], 100, ['255 245 234', 0.5]);
  mountain(frame, [width * 0.5, lake]);
  const far = hills(27, 380, 14);
  ground(frame, '#7d95bb', (x) => lake - 12 + far(x));
  sky(frame, ['#9dbbdc', '#7f9fca', '#5f7fb0'], [lake, height]);
  reflections(frame, '#fff5ea', { x: width * 0.78, top: lake + 8, bottom: height * 0.97, width: 90, count: 7 });
  for (let index = 0; index < 9; index++) {
    const x = fraction(index * 0.37 + 0.1) * width;
    faded(frame, 0.4, () =>
      oval(frame, '#dbe7f5', [
        x + wave(time, 1, index * 0.2) * 14,
        lake + 12 + (index / 9) * (height - lake - 14),
        40,
        1.4,
      ]),
    );
  }
  const sway = wave(time) * 3;
  branch(
    frame,
    [
      [-20, 58],
      [70, 50 + sway * 0.3],
      [150, 74 + sway * 0.6],
      [230, 62 + sway],
    ],
    13,
  );
  branch(
    frame,
    [
      [70, 50 + sway * 0.3],
      [120, 24 + sway * 0.5],
      [186, 20 + sway],
    ],
    7,
  );
  branch(
    frame,
    [
      [120, 66 + sway * 0.5],
      [160, 112 + sway],
      [214, 128 + sway * 1.4],
    ],
    6,
  );
  branch(
    frame,
    [
      [width + 20, 20],
      [width - 60, 34 + sway * 0.4],
      [width - 118, 22 + sway],
    ],
    9,
  );
  const clusters: readonly (readonly [number, number, number])[] = [
    [20, 40, 0.1],
    [62, 36, 0.2],
    [104, 58, 0.4],
    [148, 70, 0.5],
    [190, 60, 0.7],
    [232, 58, 1],
    [128, 24, 0.6],
    [182, 20, 1],
    [156, 106, 0.9],
    [212, 126, 1.2],
    [width - 20, 18, 0.1],
    [width - 66, 38, 0.4],
    [width - 116, 22, 1],
  ];
  for (const [index, [x, y, part]] of clusters.entries()) blossoms(frame, [x, y + sway * part], index);
  for (const petal of scatter(34, 77, (random) => ({
    x: random(),
    y: random(),
    phase: random(),
    size: 3.4 + random() * 2.6,
  }))) {
    const life = fraction(petal.y + time);
    const x = fraction(petal.x + life * 0.3) * (width + 60) - 30 + wave(time, 2, petal.phase) * 14;
    at(
      frame,
      [x, life * (height + 30) - 15],
      () => {
        oval(frame, petal.phase > 0.5 ? '#ffc1d3' : '#ff9fbd', [
          0,
          0,
          petal.size * 1.3,
          petal.size * (0.45 + 0.35 * Math.abs(wave(time, 2, petal.phase))),
        ]);
      },
      { angle: turn * (time + petal.phase) },
    );
  }
}

function mountain(frame: Frame, [x, foot]: Point): void {
  shape(
    frame,
    '#6f8dbb',
    `M${x - 250} ${foot} Q${x - 90} ${foot - 60} ${x - 30} ${foot - 172} Q${x} ${foot - 184} ${x + 30} ${foot - 172} Q${x + 90} ${foot - 60} ${x + 250} ${foot} Z`,
  );
  shape(
    frame,
    '#5d7bab',
    `M${x + 10} ${foot} Q${x + 30} ${foot - 90} ${x + 12} ${foot - 178} L${x + 30} ${foot - 172} Q${x + 90} ${foot - 60} ${x + 250} ${foot} Z`,
  );
  polygon(frame, '#fdfbff', [
    [x - 30, foot - 172],
    [x - 12, foot - 178],
    [x + 12, foot - 178],
    [x + 30, foot - 172],
    [x + 62, foot - 112],
    [x + 40, foot - 122],
    [x + 26, foot - 100],
    [x + 8, foot - 124],
    [x - 10, foot - 98],
    [x - 26, foot - 122],
    [x - 46, foot - 104],
    [x - 62, foot - 112],
  ]);
}

function branch(frame: Frame, points: readonly Point[], thick: number): void {
  for (const [index, point] of points.entries()) {
    const next = points[index + 1];
    if (next) line(frame, '#5a3540', thick * (1 - index / (points.length + 0.4)), [point, next]);
  }
}

function blossoms(frame: Frame, [x, y]: Point, seed: number): void {
  for (const one of scatter(11, seed + 91, (random) => ({
    x: (random() - 0.5) * 62,
    y: (random() - 0.5) * 42,
    size: 7 + random() * 5,
    tone: random(),
    angle: random() * 6,
  }))) {
    at(
      frame,
      [x + one.x, y + one.y],
      () => {
        for (let petal = 0; petal < 5; petal++) {
          const along = (petal / 5) * turn;
          disc(
            frame,
            one.tone > 0.62 ? '#ff9dbd' : one.tone > 0.3 ? '#ffbdd0' : '#ffdbe4',
            [Math.cos(along) * one.size * 0.55, Math.sin(along) * one.size * 0.55],
            one.size * 0.48,
          );
        }
        disc(frame, '#e0567f', [0, 0], one.size * 0.2);
      },
      { angle: one.angle },
    );
  }
}
