import type { Frame } from '../drawing/frame.ts';
import { hills, reflections, stars } from '../drawing/landscape.ts';
import { turn } from '../drawing/motion.ts';
import { block, disc, faded, glow, ground, polygon, sky } from '../drawing/shapes.ts';

/** A lighthouse on a rock at sunset, with a turning beam. */
export default function lighthouse(frame: Frame): void {
  const { width, height, time } = frame;
  const horizon = height * 0.64;
  const sun = width * 0.72;
  sky(frame, ['#1c2554', '#4a3272', '#a8486f', '#ee8a5d', '#ffc887'], [0, horizon]);
  stars(frame, { count: 30, seed: 3, below: 0.25 });
  glow(frame, [sun, horizon], 190, ['255 214 150', 0.75]);
  disc(frame, '#ffe6b3', [sun, horizon - 6], 40);

  sky(frame, ['#33305f', '#1b2147', '#0e1330'], [horizon, height]);
  reflections(frame, '#ffc98a', { x: sun, top: horizon + 6, bottom: height * 0.96, width: 110, count: 11 });
  const swell = hills(8, 320, 5);
  for (const [index, colour] of ['#252a58', '#1a2048', '#12173a'].entries()) {
    const top = horizon + (height - horizon) * (0.36 + index * 0.24);
    ground(frame, colour, (x) => top + swell(x + index * 90 + time * 320 * (index % 2 === 0 ? 1 : -1)));
  }

  const x = width * 0.27;
  const foot = horizon + 18;
  beam(frame, x, foot - 166);
  polygon(frame, '#10122b', [
    [x - 130, foot + 34],
    [x - 84, foot + 6],
    [x - 46, foot + 10],
    [x - 26, foot - 8],
    [x + 28, foot - 8],
    [x + 60, foot + 8],
    [x + 92, foot + 14],
    [x + 126, foot + 34],
  ]);
  tower(frame, x, foot - 6);
}

/** Half the width of the tower at a part of its height, from its foot. */
const halfAt = (part: number): number => 19 - part * 7;

function tower(frame: Frame, x: number, foot: number): void {
  for (let band = 0; band < 5; band++) {
    const [low, high] = [band / 5, (band + 1) / 5];
    polygon(frame, band % 2 === 0 ? '#f4e3d3' : '#c8414b', [
      [x - halfAt(low), foot - low * 140],
      [x - halfAt(high), foot - high * 140],
      [x + halfAt(high), foot - high * 140],
      [x + halfAt(low), foot - low * 140],
    ]);
  }
  // The side away from the sun.
  faded(frame, 0.35, () =>
    polygon(frame, '#241a45', [
      [x - 19, foot],
      [x - 12, foot - 140],
      [x - 2, foot - 140],
      [x - 4, foot],
    ]),
  );
  block(frame, '#1d1d3d', [x - 17, foot - 146, 34, 7, 2]);
  block(frame, '#fff1c4', [x - 9, foot - 166, 18, 20, 2]);
  polygon(frame, '#9c2f40', [
    [x - 14, foot - 165],
    [x, foot - 184],
    [x + 14, foot - 165],
  ]);
  block(frame, '#1d1d3d', [x - 5, foot - 20, 10, 20, 5]);
}

/** Two opposite beams, seen from the side: after half a turn they are the same again. */
function beam(frame: Frame, x: number, y: number): void {
  const angle = (frame.time / 2) * turn + 0.32;
  for (const side of [0, turn / 2]) {
    const reach = Math.cos(angle + side);
    const depth = Math.sin(angle + side);
    const spread = 34 + 22 * depth;
    faded(frame, 0.52 * reach * reach, () =>
      polygon(frame, '#ffeeb8', [
        [x, y - 4],
        [x + reach * 1400, y - (spread + 30 * depth) * 2.5],
        [x + reach * 1400, y + (spread - 10 * depth) * 2.5],
        [x, y + 4],
      ]),
    );
  }
  glow(frame, [x, y], 52 + 46 * Math.abs(Math.sin(angle)) ** 6, ['255 240 190', 0.9]);
}
