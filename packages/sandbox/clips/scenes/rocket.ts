import type { Frame, Point } from '../drawing/frame.ts';
import { fraction, scatter, swell, wave } from '../drawing/motion.ts';
import { at, block, disc, faded, glow, line, oval, shape, sky } from '../drawing/shapes.ts';

/** A rocket on its way through space. */
export default function rocket(frame: Frame): void {
  const { width, height, time } = frame;
  sky(frame, ['#0a1140', '#1b1f66', '#4a2c86', '#a1479a']);
  glow(frame, [width * 0.22, height * 0.28], 170, ['90 150 255', 0.35]);
  for (const star of scatter(70, 52, (random) => ({
    x: random() * width,
    y: random(),
    near: random() > 0.7,
    size: 0.8 + random() * 1.1,
  }))) {
    const y = fraction(star.y + time * (star.near ? 2 : 1)) * (height + 60) - 30;
    if (star.near)
      faded(frame, 0.7, () =>
        line(frame, '#dfe8ff', star.size, [
          [star.x, y],
          [star.x, y - 20],
        ]),
      );
    else disc(frame, '#fff', [star.x, y], star.size);
  }
  moon(frame, [width * 0.84, height * 0.22]);
  disc(frame, '#ff8f6b', [width * 0.13, height * 0.2], 18);
  oval(frame, '#ffd9a0', [width * 0.13, height * 0.2, 32, 5, -0.3]);
  faded(frame, 1, () => shape(frame, '#ff8f6b', `M${width * 0.13 - 18} ${height * 0.2 - 1} a18 18 0 0 1 36 0 Z`));
  const place: Point = [width / 2 + wave(time, 2) * 2.4, height * 0.46 + wave(time) * 8];
  smoke(frame, place);
  at(frame, place, () => body(frame), { angle: 0.1 + wave(time, 1, 0.25) * 0.02, scale: 1.12 });
}

function moon(frame: Frame, [x, y]: Point): void {
  glow(frame, [x, y], 110, ['255 240 210', 0.4]);
  disc(frame, '#fbe9c6', [x, y], 38);
  for (const [dx, dy, radius] of [
    [-12, -8, 8],
    [14, 6, 10],
    [-4, 18, 5],
    [10, -18, 4],
  ] as const)
    disc(frame, '#e6cfa2', [x + dx, y + dy], radius);
}

function smoke(frame: Frame, [x, y]: Point): void {
  const { height, time } = frame;
  const fall = height - y - 60;
  for (const puff of scatter(30, 66, (random) => ({
    phase: random(),
    side: random() - 0.5,
    size: 10 + random() * 14,
  }))) {
    const life = fraction(time * 2 + puff.phase);
    const top = y + 96 + life * fall;
    faded(frame, Math.min(1, swell(life) * 1.5) * 0.9, () =>
      disc(
        frame,
        puff.side > 0 ? '#f6dcec' : '#ffd0c2',
        [x - 10 - life * 14 + puff.side * life * 130, top],
        puff.size * (0.4 + life * 1.3),
      ),
    );
  }
}

function body(frame: Frame): void {
  const { time, ctx } = frame;
  const burn = 1 + wave(time, 8) * 0.1 + wave(time, 5, 0.2) * 0.06;
  glow(frame, [0, 96], 120, ['255 160 80', 0.75]);
  shape(frame, '#ff6a3d', `M-22 66 C-30 100 -12 116 0 ${150 * burn} C12 116 30 100 22 66 Z`);
  shape(frame, '#ffb13d', `M-15 66 C-20 92 -8 104 0 ${124 * burn} C8 104 20 92 15 66 Z`);
  shape(frame, '#fff0b8', `M-8 66 C-11 82 -4 90 0 ${100 * burn} C4 90 11 82 8 66 Z`);
  shape(frame, '#d93d4a', 'M-32 26 C-62 44 -62 70 -56 84 L-26 60 Z M32 26 C62 44 62 70 56 84 L26 60 Z');
  shape(frame, '#a82a41', 'M32 26 C62 44 62 70 56 84 L26 60 Z');
  block(frame, '#3d3f63', [-20, 56, 40, 16, 4]);
  const hull =
    'M0 -104 C32 -76 42 -30 36 20 C34 40 30 52 26 62 L-26 62 C-30 52 -34 40 -36 20 C-42 -30 -32 -76 0 -104 Z';
  shape(frame, '#f5f1f4', hull);
  ctx.save();
  ctx.clip(new Path2D(hull));
  block(frame, '#d93d4a', [-60, -120, 120, 56, 0]);
  block(frame, '#d93d4a', [-60, 34, 120, 10, 0]);
  faded(frame, 0.17, () => shape(frame, '#241a52', 'M8 -120 C34 -60 30 20 10 80 L80 80 L80 -120 Z'));
  faded(frame, 0.5, () => oval(frame, '#fff', [-22, -28, 5, 34, 0.12]));
  ctx.restore();
  disc(frame, '#3d3f63', [0, -20], 20);
  disc(frame, '#6fd3ff', [0, -20], 14.5);
  faded(frame, 0.6, () => oval(frame, '#fff', [-5, -25, 5, 3.4, -0.6]));
  shape(frame, '#d93d4a', 'M-5 20 L5 20 L7 84 L0 92 L-7 84 Z');
}
