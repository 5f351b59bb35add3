import type { Frame, Point } from './frame.ts';
import { turn } from './motion.ts';

/** Fills the whole frame, or a part of its height, with colours at equal distances from top to bottom. */
export function sky({ ctx, width, height }: Frame, colours: readonly string[], [top, bottom] = [0, height]): void {
  const gradient = ctx.createLinearGradient(0, top, 0, bottom);
  colours.forEach((colour, index) => gradient.addColorStop(index / Math.max(1, colours.length - 1), colour));
  ctx.fillStyle = gradient;
  ctx.fillRect(0, top, width, bottom - top + 1);
}

export function rect({ ctx }: Frame, colour: string, box: readonly [number, number, number, number]): void {
  ctx.fillStyle = colour;
  ctx.fillRect(...box);
}

/** A rectangle with round corners. */
export function block({ ctx }: Frame, colour: string, [x, y, w, h, radius]: readonly number[]): void {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.roundRect(x ?? 0, y ?? 0, w ?? 0, h ?? 0, radius ?? 0);
  ctx.fill();
}

export function disc({ ctx }: Frame, colour: string, [x, y]: Point, radius: number): void {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.arc(x, y, Math.max(0, radius), 0, turn);
  ctx.fill();
}

export function oval({ ctx }: Frame, colour: string, [x, y, rx, ry, angle]: readonly number[]): void {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.ellipse(x ?? 0, y ?? 0, Math.max(0, rx ?? 0), Math.max(0, ry ?? 0), angle ?? 0, 0, turn);
  ctx.fill();
}

/** A closed shape with straight sides. */
export function polygon({ ctx }: Frame, colour: string, points: readonly Point[]): void {
  ctx.fillStyle = colour;
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.fill();
}

/** A closed shape in SVG's path syntax, at a place. */
export function shape({ ctx }: Frame, colour: string, path: string): void {
  const outline = new Path2D(path);
  ctx.fillStyle = colour;
  // The context of a canvas is no array.
  // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type
  ctx.fill(outline);
}

/** A line with round ends through points. */
export function line({ ctx }: Frame, colour: string, lineWidth: number, points: readonly Point[]): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = lineWidth;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.stroke();
}

/** Light around a point, which fades to nothing; the colour is three numbers, such as `255 200 120`. */
export function glow({ ctx }: Frame, [x, y]: Point, radius: number, [colour, alpha]: readonly [string, number]): void {
  if (radius <= 0) return;
  const gradient = ctx.createRadialGradient(x, y, 0, x, y, radius);
  for (const [stop, part] of [
    [0, 1],
    [0.25, 0.55],
    [0.5, 0.22],
    [1, 0],
  ] as const) {
    gradient.addColorStop(stop, `rgb(${colour} / ${alpha * part})`);
  }
  ctx.fillStyle = gradient;
  ctx.fillRect(x - radius, y - radius, radius * 2, radius * 2);
}

/** Fills everything below a line, whose y is a function of x. */
export function ground({ ctx, width, height }: Frame, colour: string, heightAt: (x: number) => number): void {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.moveTo(-4, height + 4);
  for (let x = -4; x <= width + 8; x += 4) ctx.lineTo(x, heightAt(x));
  ctx.lineTo(width + 8, height + 4);
  ctx.fill();
}

/** Draws with another origin, and optionally another scale and angle. */
export function at({ ctx }: Frame, [x, y]: Point, draw: () => void, { scale = 1, angle = 0, flip = false } = {}): void {
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(angle);
  ctx.scale(flip ? -scale : scale, scale);
  draw();
  ctx.restore();
}

/** Draws with a share of opacity. */
export function faded({ ctx }: Frame, alpha: number, draw: () => void): void {
  const before = ctx.globalAlpha;
  ctx.globalAlpha = before * Math.min(1, Math.max(0, alpha));
  draw();
  ctx.globalAlpha = before;
}
