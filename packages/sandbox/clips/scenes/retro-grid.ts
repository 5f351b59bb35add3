import type { Frame } from '../drawing/frame.ts';
import { stars } from '../drawing/landscape.ts';
import { fraction, turn, wave } from '../drawing/motion.ts';
import { glow, line, polygon, rect, sky } from '../drawing/shapes.ts';

/** A grid that races towards a setting sun, as in games of the eighties. */
export default function retroGrid(frame: Frame): void {
  const { width, height, time } = frame;
  const horizon = height * 0.58;
  const x = width / 2;
  sky(frame, ['#0d0221', '#270845', '#5c1163', '#c02674'], [0, horizon]);
  stars(frame, { count: 50, seed: 2, below: 0.42 });
  glow(frame, [x, horizon - 70], 240, ['255 90 160', 0.5]);
  sun(frame, x, horizon);
  for (const side of [-1, 1]) {
    const peaks = [0, 0.16, 0.3, 0.46, 0.62, 0.8, 1];
    const tall = [0, 26, 12, 54, 30, 88, 60];
    const reach = Math.max(width / 2 - 60, 130);
    const points = peaks.map((part, index) => [x + side * (66 + part * reach), horizon - (tall[index] ?? 0)] as const);
    polygon(frame, '#1b0638', [...points, [x + side * (80 + reach), horizon]]);
    line(frame, '#39e0ff', 1.6, points);
  }

  sky(frame, ['#3a0b5c', '#16042e', '#0a0119'], [horizon, height]);
  const depth = height - horizon;
  for (let index = 0; index < 40; index++) {
    // The distance to a line: a step nearer at the end of the loop's quarters, where the next line takes its place.
    const distance = index + 1 - fraction(time * 4);
    const y = horizon + depth / Math.max(0.3, distance) ** 1.15;
    if (y < height + 2)
      line(frame, `rgb(255 74 190 / ${Math.min(1, 1.7 / distance + 0.15)})`, Math.min(2.6, 0.7 + 2 / distance), [
        [0, y],
        [width, y],
      ]);
  }
  for (let index = -16; index <= 16; index++) {
    line(frame, '#ff4abe', 1.4, [
      [x + index * 13, horizon],
      [x + index * 118, height + 4],
    ]);
  }
  rect(frame, '#ffd1f0', [0, horizon - 1, width, 2]);
  glow(frame, [x, horizon], 190, ['255 160 220', 0.35 + 0.08 * wave(time, 4)]);
}

/** The sun with dark stripes that sink and grow narrower, one distance per loop. */
function sun({ ctx, time }: Frame, x: number, horizon: number): void {
  const radius = 92;
  const y = horizon - 74;
  const gradient = ctx.createLinearGradient(0, y - radius, 0, y + radius);
  gradient.addColorStop(0, '#ffe66d');
  gradient.addColorStop(0.5, '#ff8a5c');
  gradient.addColorStop(1, '#ff2e88');
  ctx.save();
  ctx.beginPath();
  ctx.rect(x - radius, y - radius, radius * 2, radius - 11 + time * 15);
  for (let index = 0; index < 7; index++) {
    // The end of the gap above this stripe, and the size of the next one.
    const low = y + 4 + (index + time) * 15;
    const gap = Math.max(0, 0.4 + (index + time) * 1.6);
    ctx.rect(x - radius, low - 15 + Math.max(0, gap), radius * 2, 15 - gap);
  }
  ctx.clip();
  ctx.fillStyle = gradient;
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, turn);
  ctx.fill();
  ctx.restore();
}
