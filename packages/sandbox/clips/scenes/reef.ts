import type { Frame, Point } from '../drawing/frame.ts';
import { drift, hills } from '../drawing/landscape.ts';
import { fraction, turn, wave } from '../drawing/motion.ts';
import { at, block, disc, faded, ground, line, oval, polygon, shape, sky } from '../drawing/shapes.ts';

/** Fish over a coral reef. */
export default function reef(frame: Frame): void {
  const { width, height, time } = frame;
  sky(frame, ['#4fd3e0', '#1fa3cc', '#1674ae', '#135590']);
  for (let index = 0; index < 6; index++) {
    const x = (width * (index + 0.4)) / 5 + wave(time, 1, index * 0.21) * 16;
    faded(frame, 0.12 + 0.05 * wave(time, 1, index * 0.37), () =>
      polygon(frame, '#e8ffff', [
        [x - 10, -4],
        [x + 26, -4],
        [x - 30, height],
        [x - 120, height],
      ]),
    );
  }
  const far = hills(5, 360, 22);
  ground(frame, '#14689f', (x) => height * 0.74 + far(x));
  const middle = hills(18, 300, 16);
  ground(frame, '#115587', (x) => height * 0.84 + middle(x));
  school(frame);
  for (const [index, part] of [0.06, 0.12, 0.34, 0.62, 0.9, 0.96].entries())
    weed(frame, [width * part, height * 0.98], 96 + (index % 3) * 34, index);
  fan(frame, [width * 0.2, height * 0.95], 1.15, '#ff6f91');
  fan(frame, [width * 0.78, height * 0.97], 1.35, '#ff9671');
  fan(frame, [width * 0.5, height * 0.99], 0.8, '#c774e8');
  ground(frame, '#f2d49b', (x) => height * 0.94 + middle(x + 130) * 0.5);
  for (const [part, colour, size] of [
    [0.3, '#ffc75f', 20],
    [0.35, '#f9a03f', 13],
    [0.66, '#e8508f', 22],
    [0.71, '#f57bb0', 14],
    [0.03, '#b06ee0', 22],
  ] as const) {
    for (const dx of [-1, 0, 1])
      block(frame, colour, [
        width * part + dx * size * 0.6 - size * 0.24,
        height * 0.965 - size * (1.7 - Math.abs(dx) * 0.6),
        size * 0.48,
        size * 1.9,
        size * 0.24,
      ]);
  }
  star(frame, [width * 0.42, height * 0.965]);
  fish(frame, { y: 0.34, phase: 0.47, colours: ['#ff8a3d', '#ffffff', '#d95f1e'], scale: 1.35, way: 1 });
  fish(frame, { y: 0.56, phase: 0.25, colours: ['#ffd23f', '#2b6cb0', '#e0a800'], scale: 1, way: -1 });
  fish(frame, { y: 0.68, phase: 0.8, colours: ['#ff5d8f', '#ffe3ec', '#d63a6d'], scale: 0.8, way: 1 });
  drift(frame, { count: 26, seed: 19, colour: 'rgb(230 255 255 / 0.55)', size: 2.6, falls: -1, sway: 8 });
}

interface Fish {
  /** A share of the height. */
  readonly y: number;
  readonly phase: number;
  readonly colours: readonly [body: string, stripe: string, fin: string];
  readonly scale: number;
  readonly way: 1 | -1;
}

function fish(frame: Frame, { y, phase, colours: [body, stripe, fin], scale, way }: Fish): void {
  const { width, height, time, ctx } = frame;
  const x = fraction(phase + time * way) * (width + 200) - 100;
  at(
    frame,
    [x, height * y + wave(time, 2, phase) * 9],
    () => {
      const flick = wave(time, 8, phase) * 9;
      polygon(frame, fin, [
        [-28, 0],
        [-54, -22 + flick],
        [-46, flick * 0.5],
        [-54, 22 + flick],
      ]);
      shape(frame, fin, 'M-14 -18 C-4 -38 20 -34 22 -16 Z M-8 18 C-4 32 10 32 14 18 Z');
      ctx.save();
      ctx.clip(new Path2D('M42 2 C30 -24 -8 -32 -32 -2 C-8 30 30 26 42 2 Z'));
      block(frame, body, [-60, -40, 120, 80, 0]);
      oval(frame, stripe, [14, 0, 5.5, 30]);
      oval(frame, stripe, [-12, 0, 5, 30]);
      faded(frame, 0.14, () => oval(frame, '#3a1030', [0, 30, 60, 22]));
      ctx.restore();
      disc(frame, '#fff', [28, -5], 5.4);
      disc(frame, '#1b1b2b', [29.4, -5], 3);
      at(frame, [2, 5], () => oval(frame, fin, [-8, 3, 10, 5]), { angle: wave(time, 4, phase) * 0.4 });
    },
    { scale, flip: way === -1, angle: wave(time, 2, phase + 0.25) * 0.06 * way },
  );
}

function school(frame: Frame): void {
  const { width, height, time } = frame;
  for (let index = 0; index < 11; index++) {
    const x = fraction(time + 0.72) * (width + 240) - 200 + (index % 4) * 34 + (index % 3) * 9;
    const y = height * 0.17 + Math.floor(index / 4) * 20 + (index % 2) * 9 + wave(time, 2, index * 0.13) * 3;
    faded(frame, 0.75, () => {
      oval(frame, '#0f6a9c', [x, y, 10, 4.4]);
      polygon(frame, '#0f6a9c', [
        [x - 8, y],
        [x - 17, y - 5],
        [x - 17, y + 5],
      ]);
    });
  }
}

function weed(frame: Frame, [x, y]: Point, tall: number, index: number): void {
  const points = (lean: number): readonly Point[] =>
    Array.from({ length: 12 }, (_, step) => {
      const part = step / 11;
      return [
        x + lean * part * 22 + Math.sin(turn * (part * 0.7 - frame.time + index * 0.2)) * part * 17,
        y - part * tall,
      ] as const;
    });
  line(frame, '#1f8f6b', 9, points(-1));
  line(frame, '#2db37e', 8, points(0.9));
}

/** A branching coral. */
function fan(frame: Frame, place: Point, scale: number, colour: string): void {
  const grow = (from: Point, angle: number, long: number, thick: number): void => {
    const to: Point = [from[0] + Math.cos(angle) * long, from[1] + Math.sin(angle) * long];
    line(frame, colour, thick, [from, to]);
    if (thick < 4) return;
    for (const side of [-0.5, 0.08, 0.55]) grow(to, angle + side, long * 0.72, thick * 0.68);
  };
  at(frame, place, () => grow([0, 0], -Math.PI / 2, 34, 12), {
    scale,
    angle: wave(frame.time, 1, place[0] / 300) * 0.03,
  });
}

function star(frame: Frame, place: Point): void {
  const points = Array.from({ length: 10 }, (_, index) => {
    const radius = index % 2 === 0 ? 15 : 6.5;
    return [Math.cos((index / 10) * turn) * radius, Math.sin((index / 10) * turn) * radius] as const;
  });
  at(
    frame,
    place,
    () => {
      polygon(frame, '#e8543f', points);
      disc(frame, '#ff8a6b', [0, 0], 4);
    },
    { angle: 0.3 },
  );
}
