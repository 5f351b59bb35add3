import type { Frame, Point } from '../drawing/frame.ts';
import { drift, fir, hills, stars } from '../drawing/landscape.ts';
import { wave } from '../drawing/motion.ts';
import { block, disc, faded, glow, ground, line, rect, sky } from '../drawing/shapes.ts';

/** Frost that grows over a window pane, before a snowy night. */
export default function icyWindow(frame: Frame): void {
  const { width, height, time } = frame;
  sky(frame, ['#0d1b46', '#203f7d', '#5b86b8']);
  stars(frame, { count: 40, seed: 8, below: 0.5 });
  disc(frame, '#f6f3dc', [width * 0.76, height * 0.26], 26);
  glow(frame, [width * 0.76, height * 0.26], 100, ['240 240 220', 0.35]);
  const snow = hills(5, 500, 14);
  ground(frame, '#7fa3cd', (x) => height * 0.7 + snow(x));
  for (const [part, tall] of [
    [0.2, 66],
    [0.28, 96],
    [0.37, 72],
    [0.78, 84],
    [0.86, 60],
  ] as const) {
    fir(frame, '#16305f', [width * part, height * 0.76], tall);
  }
  house(frame);
  ground(frame, '#c5dbef', (x) => height * 0.8 - snow(x * 1.4 + 200));
  drift(frame, { count: 40, seed: 3, colour: '#ffffff', size: 1.7, falls: 1 });

  faded(frame, 0.3, () => {
    glow(frame, [0, height], 230, ['220 240 255', 0.9]);
    glow(frame, [width, 0], 200, ['220 240 255', 0.9]);
    glow(frame, [width, height], 240, ['220 240 255', 0.9]);
    glow(frame, [0, 0], 170, ['220 240 255', 0.9]);
  });
  const growth = 0.86 - 0.2 * Math.cos(time * Math.PI * 2 + Math.PI);
  const inset = 22;
  for (const [corner, angle] of [
    [[inset, height - inset], -Math.PI / 4],
    [[width - inset, height - inset], (-3 * Math.PI) / 4],
    [[width - inset, inset], (3 * Math.PI) / 4],
    [[inset, inset], Math.PI / 4],
  ] as const) {
    for (const [index, turned] of [-0.62, -0.3, 0, 0.3, 0.62].entries()) {
      const long = [128, 96, 158, 104, 120][index] ?? 0;
      fern(frame, { from: corner, angle: angle + turned, length: long * growth, level: 0 });
    }
  }
  casement(frame, inset);
}

function house(frame: Frame): void {
  const { width, height, time, ctx } = frame;
  const [x, y] = [width * 0.64, height * 0.79];
  block(frame, '#243a63', [x - 30, y - 42, 60, 44, 2]);
  ctx.fillStyle = '#e8f2fb';
  ctx.beginPath();
  ctx.moveTo(x - 40, y - 40);
  ctx.lineTo(x, y - 74);
  ctx.lineTo(x + 40, y - 40);
  ctx.fill();
  glow(frame, [x, y - 22], 64, ['255 200 110', 0.6 + 0.08 * wave(time, 2)]);
  block(frame, '#ffd27a', [x - 18, y - 32, 14, 18, 2]);
  block(frame, '#ffd27a', [x + 4, y - 32, 14, 18, 2]);
}

interface Fern {
  readonly from: Point;
  readonly angle: number;
  readonly length: number;
  readonly level: number;
}

/** A crystal with side branches on both sides, down to the third level. */
function fern(frame: Frame, { from: [x, y], angle, length, level }: Fern): void {
  const point = (part: number): Point => [x + Math.cos(angle) * length * part, y + Math.sin(angle) * length * part];
  line(frame, level === 0 ? '#f4faff' : 'rgb(226 241 255 / 0.9)', 2.4 - level * 0.75, [[x, y], point(1)]);
  if (level === 2) return;
  const branches = level === 0 ? 7 : 4;
  for (let index = 1; index <= branches; index++) {
    const part = index / (branches + 1);
    for (const side of [-1, 1]) {
      fern(frame, {
        from: point(part),
        angle: angle + side * 0.95,
        length: length * 0.36 * (1.12 - part),
        level: level + 1,
      });
    }
  }
}

function casement(frame: Frame, inset: number): void {
  const { width, height } = frame;
  for (const [x, y, w, h] of [
    [0, 0, width, inset],
    [0, height - inset, width, inset],
    [0, 0, inset, height],
    [width - inset, 0, inset, height],
    [width / 2 - 6, 0, 12, height],
    [0, height / 2 - 6, width, 12],
  ] as const) {
    rect(frame, '#5b3a2c', [x, y, w, h]);
  }
  rect(frame, '#7d5442', [0, height - inset, width, 5]);
  rect(frame, '#7d5442', [width / 2 - 6, inset, 3, height - inset * 2]);
  rect(frame, '#7d5442', [inset, height / 2 - 6, width - inset * 2, 3]);
}
