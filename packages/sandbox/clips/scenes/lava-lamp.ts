import type { Frame } from '../drawing/frame.ts';
import { mix, scatter, turn, wave } from '../drawing/motion.ts';
import { block, disc, faded, glow, oval, polygon, rect, shape, sky } from '../drawing/shapes.ts';

/** A lava lamp on a shelf. */
export default function lavaLamp(frame: Frame): void {
  const { width, height, time } = frame;
  sky(frame, ['#2a1252', '#43186b', '#571c6f']);
  for (let x = width / 2 - 22; x < width + 60; x += 88)
    for (const place of [x, width - x - 44]) faded(frame, 0.14, () => rect(frame, '#9b4fd0', [place, 0, 44, height]));
  const middle = width / 2;
  const foot = height / 2 + 132;
  glow(frame, [middle, foot - 140], 260, ['255 90 150', 0.6 + 0.06 * wave(time, 1)]);
  polygon(frame, '#2a0f3a', [
    [0, foot + 12],
    [width, foot + 12],
    [width, height],
    [0, height],
  ]);
  rect(frame, '#7b3a5c', [0, foot + 12, width, 8]);
  glow(frame, [middle, foot + 16], 150, ['255 140 120', 0.5]);
  vase(frame, middle - 176, foot + 12);
  books(frame, middle + 104, foot + 12);
  lamp(frame, middle, foot);
}

/** Half the width of the glass at a part of its height, from the top. */
const glass = (part: number): number => mix(26, 60, part < 0.8 ? part / 0.8 : 1 - (part - 0.8) * 0.7);

function lamp(frame: Frame, x: number, foot: number): void {
  const { ctx } = frame;
  const top = foot - 250;
  const tall = 184;
  ctx.save();
  ctx.beginPath();
  for (let part = 0; part <= 1.001; part += 0.05) ctx.lineTo(x - glass(part), top + part * tall);
  for (let part = 1; part >= -0.001; part -= 0.05) ctx.lineTo(x + glass(part), top + part * tall);
  ctx.clip();
  sky(frame, ['#7b2cbf', '#c2357f', '#ff7a59'], [top, top + tall]);
  lava(frame, x, top, tall);
  faded(frame, 0.2, () => oval(frame, '#fff', [x - 26, top + 80, 7, 66, 0.13]));
  ctx.restore();
  shape(
    frame,
    '#e9b872',
    `M${x - 24} ${top + 2} L${x - 15} ${top - 34} Q${x} ${top - 40} ${x + 15} ${top - 34} L${x + 24} ${top + 2} Z`,
  );
  shape(
    frame,
    '#c98f4e',
    `M${x + 4} ${top + 2} L${x + 4} ${top - 37} Q${x + 10} ${top - 37} ${x + 15} ${top - 34} L${x + 24} ${top + 2} Z`,
  );
  shape(
    frame,
    '#e9b872',
    `M${x - 54} ${top + tall - 4} L${x + 54} ${top + tall - 4} L${x + 26} ${foot - 34} L${x + 52} ${foot + 12} L${x - 52} ${foot + 12} L${x - 26} ${foot - 34} Z`,
  );
  shape(
    frame,
    '#c98f4e',
    `M${x + 10} ${top + tall - 4} L${x + 54} ${top + tall - 4} L${x + 26} ${foot - 34} L${x + 52} ${foot + 12} L${x + 12} ${foot + 12} L${x + 4} ${foot - 34} Z`,
  );
}

/** Blobs that melt into each other: row by row, the places where the sum of their fields is high. */
function lava({ ctx, time }: Frame, x: number, top: number, tall: number): void {
  const blobs = scatter(7, 5, (random, index) => ({
    phase: index / 7 + random() * 0.1,
    side: (random() - 0.5) * 52,
    radius: 11 + random() * 10,
  })).map(({ phase, side, radius }) => ({
    x: side + wave(time, 1, phase * 3) * 9,
    y: top + tall * (0.5 - 0.42 * Math.cos(turn * (time + phase))),
    radius,
  }));
  const field = (px: number, py: number): number =>
    blobs.reduce((sum, blob) => sum + (blob.radius ** 2 / ((px - blob.x) ** 2 + (py - blob.y) ** 2 + 1)) ** 2, 0) +
    (22 / Math.max(2, top + tall + 6 - py)) ** 4 +
    (12 / Math.max(2, py - top + 6)) ** 4;
  const gradient = ctx.createLinearGradient(0, top, 0, top + tall);
  gradient.addColorStop(0, '#ffb84d');
  gradient.addColorStop(1, '#fff08a');
  ctx.fillStyle = gradient;
  for (let y = top; y < top + tall; y++) {
    let start: number | undefined;
    let before = field(-64, y);
    for (let dx = -62; dx <= 64; dx += 2) {
      const value = field(dx, y);
      // The edge between two samples, in proportion to their values.
      const edge = x + dx - 2 + (2 * (1 - before)) / (value - before || 1);
      if (value >= 1 && before < 1) start = edge;
      if (start === undefined && value >= 1) start = x + dx - 2;
      if (start !== undefined && value < 1) {
        ctx.fillRect(start, y, edge - start, 1.06);
        start = undefined;
      }
      before = value;
    }
    if (start !== undefined) ctx.fillRect(start, y, x + 64 - start, 1.06);
  }
}

function vase(frame: Frame, x: number, foot: number): void {
  for (const [index, [dx, dy]] of (
    [
      [-26, -104],
      [0, -124],
      [27, -100],
    ] as const
  ).entries()) {
    const sway = wave(frame.time, 1, index * 0.2) * 3;
    shape(
      frame,
      '#2d6b58',
      `M${x - 2} ${foot - 50} Q${x + dx * 0.2} ${foot + dy * 0.7} ${x + dx + sway} ${foot + dy} L${x + dx + 4 + sway} ${foot + dy} Q${x + dx * 0.2 + 6} ${foot + dy * 0.7} ${x + 3} ${foot - 50} Z`,
    );
    disc(frame, '#3f8a6b', [x + dx + 2 + sway, foot + dy], 15);
    disc(frame, '#56a680', [x + dx - 1 + sway, foot + dy - 3], 9);
  }
  shape(
    frame,
    '#e36f6f',
    `M${x - 15} ${foot - 56} L${x + 15} ${foot - 56} Q${x + 34} ${foot - 22} ${x + 18} ${foot} L${x - 18} ${foot} Q${x - 34} ${foot - 22} ${x - 15} ${foot - 56} Z`,
  );
}

function books(frame: Frame, x: number, foot: number): void {
  for (const [index, [w, h, colour]] of (
    [
      [18, 84, '#f0a35e'],
      [22, 96, '#5f9ea0'],
      [16, 76, '#d9536f'],
      [20, 90, '#7c6ad1'],
    ] as const
  ).entries()) {
    block(frame, colour, [x + index * 22, foot - h, w, h, 2]);
    faded(frame, 0.5, () => rect(frame, '#fff2d8', [x + index * 22, foot - h + 12, w, 3]));
  }
}
