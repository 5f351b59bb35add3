import type { Frame, Point } from '../drawing/frame.ts';
import { fir, hills, stars } from '../drawing/landscape.ts';
import { fraction, scatter, swell, wave } from '../drawing/motion.ts';
import { at, block, disc, faded, glow, ground, oval, polygon, shape, sky } from '../drawing/shapes.ts';

/** A campfire and a tent under the stars. */
export default function campfire(frame: Frame): void {
  const { width, height, time } = frame;
  const base = height * 0.76;
  sky(frame, ['#0c1638', '#1d2f66', '#4c4a86', '#b06a7c'], [0, base]);
  stars(frame, { count: 90, seed: 29, below: 0.55 });
  at(frame, [width * 0.18, height * 0.2], () =>
    shape(frame, '#fff2d2', 'M6 -23 A24 24 0 1 0 22 12 A22 22 0 0 1 6 -23 Z'),
  );
  const far = hills(23, 380, 50);
  ground(frame, '#2b3468', (x) => base - 40 - Math.abs(far(x)));
  const middle = hills(9, 320, 14);
  ground(frame, '#1f2753', (x) => base - 16 + middle(x));
  for (let index = 0; index * 40 < width + 40; index++) {
    const away = Math.abs(index * 40 - width / 2) / (width / 2);
    fir(frame, '#141b3f', [index * 40 + (index % 3) * 8, base + 8], 54 + away * 76 + (index % 4) * 12);
  }
  ground(frame, '#232043', (x) => base + middle(x + 90) * 0.4);
  const fire: Point = [width / 2 + 74, base + (height - base) * 0.36];
  const flicker = 0.05 * wave(time, 6) + 0.05 * wave(time, 4, 0.4);
  glow(frame, [fire[0], fire[1] - 20], 230, ['255 140 60', 0.5 + flicker]);
  faded(frame, 0.4 + flicker, () => oval(frame, '#c46a3d', [fire[0], fire[1] + 6, 130, 17]));
  tent(frame, [width / 2 - 74, base + (height - base) * 0.3], flicker);
  burn(frame, fire);
  for (const spark of scatter(22, 83, (random) => ({ x: random() - 0.5, phase: random(), size: 1 + random() * 1.5 }))) {
    const life = fraction(time * 2 + spark.phase);
    faded(frame, swell(life), () =>
      disc(
        frame,
        '#ffc766',
        [fire[0] + spark.x * (20 + life * 70) + wave(life, 2, spark.phase) * 6, fire[1] - 30 - life * 170],
        spark.size,
      ),
    );
  }
}

function tent(frame: Frame, place: Point, flicker: number): void {
  at(frame, place, () => {
    faded(frame, 0.4, () => oval(frame, '#0b0d24', [0, 4, 112, 9]));
    polygon(frame, '#b8503c', [
      [-92, 4],
      [-16, -96],
      [30, -96],
      [96, 4],
    ]);
    polygon(frame, '#e8793f', [
      [-92, 4],
      [-16, -96],
      [40, 4],
    ]);
    faded(frame, 0.85 + flicker, () =>
      polygon(frame, '#ffd27a', [
        [-50, 4],
        [-17, -62],
        [8, 4],
      ]),
    );
    polygon(frame, '#c9602f', [
      [-50, 4],
      [-17, -70],
      [-30, 4],
    ]);
    polygon(frame, '#c9602f', [
      [10, 4],
      [-17, -70],
      [-4, 4],
    ]);
    faded(frame, 0.18, () =>
      polygon(frame, '#fff', [
        [-92, 4],
        [-16, -96],
        [-10, -96],
        [-76, 4],
      ]),
    );
  });
}

function burn(frame: Frame, place: Point): void {
  const { time } = frame;
  at(frame, place, () => {
    for (const [dx, dy] of [
      [-34, 6],
      [-22, 12],
      [-6, 14],
      [12, 14],
      [26, 11],
      [36, 5],
    ] as const)
      oval(frame, '#4b4666', [dx, dy, 9, 6]);
    for (const [colour, size, phase] of [
      ['#ff6a2b', 1, 0],
      ['#ffab3a', 0.72, 0.3],
      ['#fff0b0', 0.42, 0.6],
    ] as const) {
      at(
        frame,
        [0, 4],
        () => {
          const left = wave(time, 3, phase) * 6;
          const tall = 84 + wave(time, 4, phase) * 9;
          const right = wave(time, 2, phase + 0.3) * 6;
          shape(
            frame,
            colour,
            `M-30 4 C-42 -20 -24 -34 ${-24 + left} ${-56 + right} C-14 -46 -10 -42 -8 -38 C-6 -56 ${left} -66 ${4 + left} ${-tall} C10 -60 14 -54 14 -42 C18 -46 20 -50 ${24 + right} ${-56 - left} C26 -34 42 -20 30 4 Z`,
          );
        },
        { scale: size },
      );
    }
    at(frame, [0, 8], () => block(frame, '#6d4030', [-38, -6, 76, 11, 5]), { angle: 0.22 });
    at(frame, [0, 8], () => block(frame, '#824e38', [-38, -6, 76, 11, 5]), { angle: -0.22 });
  });
}
