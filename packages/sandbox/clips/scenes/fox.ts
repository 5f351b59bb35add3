import type { Frame, Point } from '../drawing/frame.ts';
import { drift, fir, hills, row } from '../drawing/landscape.ts';
import { turn, wave } from '../drawing/motion.ts';
import { at, disc, ground, line, oval, polygon, shape, sky } from '../drawing/shapes.ts';

/** A fox that walks through snow before mountains. */
export default function fox(frame: Frame): void {
  const { width, height, time } = frame;
  const base = height * 0.72;
  sky(frame, ['#b9d3de', '#dfe9ea', '#f8ebdf'], [0, base]);
  disc(frame, '#fff6e6', [width * 0.74, height * 0.24], 30);
  range(frame, '#a3bac7', { base: base - 10, period: 320, tall: 190 });
  range(frame, '#7f9cad', { base, period: 240, tall: 118 });
  row(frame, { period: 160, periods: 1 }, (x) => {
    fir(frame, '#4c6f7d', [x + 20, base + 12], 74);
    fir(frame, '#567b88', [x + 62, base + 10], 52);
    fir(frame, '#4c6f7d', [x + 126, base + 12], 62);
  });
  const slope = hills(6, 320, 9);
  ground(frame, '#e7f0f3', (x) => base + 6 + slope(x + time * 320));
  const near = hills(2, 320, 6);
  ground(frame, '#fbfdfd', (x) => base + 44 + near(x + time * 640));
  row(frame, { period: 320, periods: 2 }, (x) => {
    for (const dx of [40, 54, 96, 210, 222]) oval(frame, '#d3e2e8', [x + dx, base + 66 + (dx % 3) * 14, 16, 2.4]);
  });
  at(frame, [width * 0.47, base + 54 - Math.abs(wave(time, 2)) * 3], () => walker(frame), { scale: 1.35 });
  drift(frame, { count: 46, seed: 12, colour: '#ffffff', size: 2.2, falls: 1, sway: 16 });
}

function range(
  frame: Frame,
  colour: string,
  { base, period, tall }: { base: number; period: number; tall: number },
): void {
  row(frame, { period, periods: tall > 150 ? 0 : 1, margin: period }, (x) => {
    const peak = (left: number, right: number, top: number): void => {
      const middle = x + left + (right - left) * 0.46;
      polygon(frame, colour, [
        [x + left, base + 20],
        [middle, base - top],
        [x + right, base + 20],
      ]);
      const cap = (part: number): Point => [middle + (x + right - middle) * part, base - top + (top + 20) * part];
      const rim = (part: number): Point => [middle - (middle - x - left) * part, base - top + (top + 20) * part];
      polygon(frame, '#f2f7f8', [
        [middle, base - top],
        cap(0.26),
        cap(0.13),
        [middle, base - top * 0.68],
        rim(0.16),
        rim(0.24),
      ]);
    };
    peak(-60, period * 0.62, tall);
    peak(period * 0.34, period + 10, tall * 0.72);
  });
}

/** The fox, whose feet stand at the origin and that looks to the right. Its steps are two per loop of each pair of legs. */
function walker(frame: Frame): void {
  const { time } = frame;
  oval(frame, 'rgb(120 150 168 / 0.4)', [0, 1, 62, 5]);
  const step = (phase: number): void => {
    const swing = wave(time, 4, phase) * 12;
    const lift = Math.max(0, Math.cos(turn * (time * 4 + phase))) * 5;
    const front = phase === 0 || phase === 0.5;
    const hip = front ? 28 : -26;
    const dark = phase === 0.5 || phase === 0.75;
    const colour = dark ? '#a24a20' : '#c85f29';
    line(frame, colour, 9, [
      [hip, -28],
      [hip + swing * 0.35 - 2, -15],
      [hip + swing * 0.8, -8 - lift],
    ]);
    line(frame, '#3a2420', 8, [
      [hip + swing * 0.8, -8 - lift],
      [hip + swing, -2 - lift],
    ]);
  };
  step(0.5);
  step(0.75);
  const tail = wave(time, 2, 0.1) * 6;
  shape(
    frame,
    '#c85f29',
    `M-32 -44 C-52 -58 -78 ${-52 + tail} -104 ${-34 + tail} C-86 ${-18 + tail} -58 -20 -34 -32 Z`,
  );
  shape(
    frame,
    '#f6ddc8',
    `M-82 ${-45 + tail * 0.9} Q-94 ${-42 + tail} -104 ${-34 + tail} Q-92 ${-24 + tail} -80 ${-25 + tail * 0.9} Q-88 ${-34 + tail} -82 ${-45 + tail * 0.9} Z`,
  );
  shape(
    frame,
    '#d56a2f',
    'M-42 -40 C-36 -58 -8 -54 14 -56 C30 -58 42 -54 42 -40 C42 -26 30 -22 14 -22 C-4 -20 -22 -18 -34 -24 C-42 -28 -44 -34 -42 -40 Z',
  );
  shape(frame, '#fdf6ee', 'M44 -46 C40 -30 30 -22 16 -22 C26 -28 30 -36 32 -44 Z');
  step(0);
  step(0.25);
  at(
    frame,
    [40, -58],
    () => {
      polygon(frame, '#a24a20', [
        [-2, -14],
        [-1, -32],
        [12, -18],
      ]);
      polygon(frame, '#d56a2f', [
        [8, -16],
        [14, -34],
        [24, -14],
      ]);
      polygon(frame, '#3a2420', [
        [12, -26],
        [14, -34],
        [18, -25],
      ]);
      shape(frame, '#d56a2f', 'M-14 6 C-14 -14 2 -22 18 -18 C30 -15 34 -6 50 -1 C46 6 36 10 24 11 C8 14 -8 16 -14 6 Z');
      shape(frame, '#fdf6ee', 'M50 -1 C46 6 36 10 24 11 C12 14 0 15 -8 12 C4 8 16 6 24 2 C32 -1 42 -1 50 -1 Z');
      disc(frame, '#2a1a18', [49, -1], 3.2);
      disc(frame, '#2a1a18', [23, -7], 2.4);
    },
    { angle: wave(time, 4, 0.2) * 0.03 },
  );
}
