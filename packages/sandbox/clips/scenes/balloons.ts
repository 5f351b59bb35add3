import type { Frame, Point } from '../drawing/frame.ts';
import { cloud, hills, row } from '../drawing/landscape.ts';
import { wave } from '../drawing/motion.ts';
import { at, block, disc, faded, glow, ground, line, shape, sky } from '../drawing/shapes.ts';

/** Hot-air balloons over a valley in the morning. */
export default function balloons(frame: Frame): void {
  const { width, height, time } = frame;
  sky(frame, ['#5aa9d6', '#a5d3e4', '#fde3c4', '#ffc99f'], [0, height * 0.86]);
  glow(frame, [width * 0.5, height * 0.68], 200, ['255 244 214', 0.9]);
  disc(frame, '#fff6dd', [width * 0.5, height * 0.68], 34);
  row(frame, { period: 320, periods: 1, margin: 320 }, (x) => {
    cloud(frame, '#f2f8fa', [x + 60, height * 0.3], 42);
    cloud(frame, '#fff1e2', [x + 230, height * 0.52], 56);
  });
  const far = hills(22, 360, 34);
  ground(frame, '#c3a0a8', (x) => height * 0.74 + far(x));
  balloon(frame, { place: [0.84, 0.5], scale: 0.5, colours: ['#4b7fc2', '#f5efe0'], phase: 0.8 });
  balloon(frame, { place: [0.08, 0.52], scale: 0.42, colours: ['#5aa777', '#f7e29a'], phase: 0.1 });
  const middle = hills(7, 320, 20);
  ground(frame, '#8f7b92', (x) => height * 0.82 + middle(x + time * 320));
  balloon(frame, { place: [0.62, 0.3], scale: 0.8, colours: ['#f0b23e', '#e9733f'], phase: 0.55 });
  balloon(frame, { place: [0.3, 0.42], scale: 1.3, colours: ['#e34f4f', '#fbead2'], phase: 0.25 });
  const near = hills(15, 320, 16);
  ground(frame, '#5b5675', (x) => height * 0.91 + near(x + time * 640));
}

interface Balloon {
  /** Shares of width and height. */
  readonly place: Point;
  readonly scale: number;
  readonly colours: readonly [string, string];
  readonly phase: number;
}

function balloon(frame: Frame, { place, scale, colours, phase }: Balloon): void {
  const { width, height, time, ctx } = frame;
  const centre: Point = [
    width * place[0] + wave(time, 1, phase) * 9,
    height * place[1] + wave(time, 1, phase + 0.2) * 12,
  ];
  at(
    frame,
    centre,
    () => {
      for (const dx of [-15, -5, 5, 15])
        line(frame, '#6d4a35', 1.2, [
          [dx, 52],
          [dx * 0.62, 84],
        ]);
      glow(frame, [0, 66], 26, ['255 180 70', 0.4 + 0.4 * Math.max(0, wave(time, 2, phase))]);
      ctx.save();
      ctx.clip(
        new Path2D(
          'M0 -64 C44 -64 62 -34 58 -4 C54 24 24 40 17 56 L-17 56 C-24 40 -54 24 -58 -4 C-62 -34 -44 -64 0 -64 Z',
        ),
      );
      ctx.fillStyle = colours[0];
      ctx.fillRect(-70, -70, 140, 140);
      // The stripes of a round balloon get narrower towards its sides.
      shape(frame, colours[1], 'M-10 -70 C-14 -20 -10 20 -6 60 L6 60 C10 20 14 -20 10 -70 Z');
      shape(
        frame,
        colours[1],
        'M-20 -70 C-44 -20 -32 20 -12 60 L-17 60 C-48 24 -66 -20 -28 -70 Z M20 -70 C44 -20 32 20 12 60 L17 60 C48 24 66 -20 28 -70 Z',
      );
      faded(frame, 0.16, () => {
        shape(frame, '#3a1f3f', 'M14 -70 C52 -30 44 20 8 60 L90 60 L90 -70 Z');
      });
      ctx.restore();
      block(frame, '#8a5a36', [-11, 82, 22, 17, 3]);
      block(frame, '#a8744a', [-11, 82, 22, 5, 2]);
    },
    { scale, angle: wave(time, 1, phase + 0.3) * 0.04 },
  );
}
