import type { Frame, Point } from './frame.ts';
import { createRandom, fraction, scatter, turn, wave } from './motion.ts';
import { disc, faded, oval, polygon } from './shapes.ts';

/** A line of hills that repeats after `period`, so that it can move by whole periods; `steps` are its height and roughness. */
export function hills(seed: number, period: number, amplitude: number): (x: number) => number {
  const random = createRandom(seed);
  const parts = [1, 2, 3, 5].map((cycles) => ({ cycles, size: 1 / cycles, phase: random() }));
  return (x) =>
    parts.reduce((sum, { cycles, size, phase }) => sum + size * Math.sin(turn * ((cycles * x) / period + phase)), 0) *
    amplitude *
    0.5;
}

/** Calls `draw` with each place of a row that repeats after `period` and moves to the left by `periods` of them per loop. */
export function row(
  { width, time }: Frame,
  { period, periods = 0, margin = 100 }: { period: number; periods?: number; margin?: number },
  draw: (x: number) => void,
): void {
  const shift = fraction(time * periods) * period;
  for (let x = -shift - Math.ceil(margin / period) * period; x < width + margin; x += period) draw(x);
}

/** Stars that twinkle, down to a share of the height. */
export function stars(frame: Frame, { count, seed, below = 1 }: { count: number; seed: number; below?: number }): void {
  const { width, height, time } = frame;
  for (const star of scatter(count, seed, (random) => ({
    x: random() * width,
    y: random() * height * below,
    size: 0.6 + random() ** 3 * 1.4,
    phase: random(),
    cycles: 1 + Math.floor(random() * 2),
  }))) {
    faded(frame, 0.6 + 0.4 * wave(time, star.cycles, star.phase), () =>
      disc(frame, '#fff', [star.x, star.y], star.size),
    );
  }
}

/** A flat cloud: a row of puffs on a straight base; `size` is its half width. */
export function cloud(frame: Frame, colour: string, [x, y]: Point, size: number): void {
  frame.ctx.save();
  frame.ctx.beginPath();
  frame.ctx.rect(x - size * 1.2, y - size, size * 2.4, size);
  frame.ctx.clip();
  for (const [dx, dy, radius] of [
    [-0.62, 0.02, 0.26],
    [-0.3, -0.1, 0.36],
    [0.1, -0.2, 0.42],
    [0.48, -0.02, 0.32],
    [0.78, 0.06, 0.2],
  ] as const) {
    disc(frame, colour, [x + dx * size, y + dy * size], radius * size);
  }
  frame.ctx.restore();
}

/** A fir tree of three tiers that stands at a point. */
export function fir(frame: Frame, colour: string, [x, y]: Point, height: number): void {
  const half = height * 0.24;
  polygon(frame, colour, [
    [x - height * 0.03, y],
    [x - height * 0.03, y - height * 0.2],
    [x + height * 0.03, y - height * 0.2],
    [x + height * 0.03, y],
  ]);
  for (const [bottom, top, width] of [
    [0.12, 0.55, 1],
    [0.36, 0.78, 0.78],
    [0.6, 1, 0.54],
  ] as const) {
    polygon(frame, colour, [
      [x - half * width, y - height * bottom],
      [x, y - height * top],
      [x + half * width, y - height * bottom],
    ]);
  }
}

/** Particles that fall or rise through the whole frame, one or more whole times per loop. */
export function drift(
  frame: Frame,
  options: { count: number; seed: number; colour: string; size: number; falls: number; sway?: number },
): void {
  const { width, height, time } = frame;
  const { count, seed, colour, size, falls, sway = 12 } = options;
  for (const flake of scatter(count, seed, (random) => ({
    x: random() * width,
    y: random(),
    size: size * (0.5 + random()),
    phase: random(),
  }))) {
    const y = fraction(flake.y + time * falls) * (height + 20) - 10;
    disc(frame, colour, [flake.x + wave(time, 1, flake.phase) * sway, y], flake.size);
  }
}

/** Bars of light on water below a point: wider and closer with the distance from it, each moving by itself. */
export function reflections(
  frame: Frame,
  colour: string,
  { x, top, bottom, width, count }: { x: number; top: number; bottom: number; width: number; count: number },
): void {
  for (let index = 0; index < count; index++) {
    const part = (index + 0.5) / count;
    const y = top + (bottom - top) * part ** 1.3;
    const half = (width / 2) * (0.5 + part * 0.5) * (0.75 + 0.25 * wave(frame.time, 1 + (index % 2), index * 0.37));
    const shift = 10 * part * wave(frame.time, 1, index * 0.29);
    faded(frame, 1 - part * 0.65, () => oval(frame, colour, [x + shift, y, half, 1.2 + part * 1.6]));
  }
}
