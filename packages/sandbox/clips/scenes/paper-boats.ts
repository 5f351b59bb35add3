import type { Frame, Point } from '../drawing/frame.ts';
import { hills, reflections } from '../drawing/landscape.ts';
import { fraction, scatter, wave } from '../drawing/motion.ts';
import { at, block, faded, glow, ground, oval, polygon, rect, sky } from '../drawing/shapes.ts';

/** Paper boats that drift through a flooded library at night. */
export default function paperBoats(frame: Frame): void {
  const { width, height, time } = frame;
  const water = height * 0.6;
  sky(frame, ['#101c3a', '#16284d'], [0, water]);
  shelves(frame, water);
  lamp(frame, [width * 0.5, height * 0.3]);
  sky(frame, ['#1f4a70', '#123357', '#0b1f3d'], [water, height]);
  reflections(frame, '#ffd98e', { x: width * 0.5, top: water + 8, bottom: height * 0.97, width: 120, count: 10 });
  const ripple = hills(3, 320, 4);
  const layers = [
    { part: 0.16, colour: '#1b4369', boats: [[0.3, '#ff8f6b', '#e0694a', 0.82]] },
    { part: 0.4, colour: '#163a5e', boats: [[0.47, '#ffffff', '#cfdcea', 1.25]] },
    { part: 0.7, colour: '#102d4f', boats: [[0.76, '#ffd25e', '#e0a93a', 1.05]] },
  ] as const;
  for (const [index, { part, colour, boats }] of layers.entries()) {
    const top = water + (height - water) * part;
    const shift = time * 320 * (index === 1 ? -1 : 1);
    const level = (x: number): number => top + ripple(x + shift + index * 70);
    for (const [place, light, dark, scale] of boats) {
      const x = fraction(place + time) * (width + 200) - 100;
      boat(frame, {
        place: [x, level(x) + 12],
        light,
        dark,
        scale: scale * 1.15,
        tilt: wave(time, 2, index * 0.3) * 0.06,
      });
    }
    ground(frame, colour, level);
  }
}

function shelves(frame: Frame, water: number): void {
  const { width } = frame;
  const spines = ['#2f5d7c', '#7a4258', '#c07a4a', '#3d7a70', '#8c6aa0', '#b4574e', '#d2b06a'];
  const wide = 132;
  window(frame, width / 2, water);
  for (let unit = 0; unit * (wide + 10) < width; unit++) {
    // The units alternate between the right and the left of the window.
    const place = 66 + Math.floor(unit / 2) * (wide + 10);
    const x = unit % 2 === 0 ? width / 2 + place : width / 2 - place - wide;
    rect(frame, '#0b1530', [x, 0, wide, water]);
    for (let level = 0; level * 52 < water; level++) {
      const foot = water - 8 - level * 52;
      rect(frame, '#243052', [x, foot, wide, 5]);
      let left = x + 6;
      for (const book of scatter(9, unit * 31 + level * 7 + 1, (random) => ({
        w: 8 + random() * 8,
        h: 26 + random() * 16,
        colour: random(),
        gap: random(),
      }))) {
        if (left + book.w > x + wide - 4) break;
        if (book.gap > 0.14)
          faded(frame, 0.75, () =>
            block(frame, spines[Math.floor(book.colour * 7)] ?? '', [left, foot - book.h, book.w, book.h, 1.5]),
          );
        left += book.w + 1.5;
      }
    }
  }
}

function window({ ctx }: Frame, x: number, water: number): void {
  const gradient = ctx.createLinearGradient(0, 0, 0, water);
  gradient.addColorStop(0, '#26467c');
  gradient.addColorStop(1, '#7f9fc4');
  ctx.fillStyle = gradient;
  ctx.beginPath();
  ctx.roundRect(x - 52, 24, 104, water, [52, 52, 0, 0]);
  ctx.fill();
  ctx.fillStyle = '#101c3a';
  ctx.fillRect(x - 2, 24, 4, water);
  for (let y = 80; y < water; y += 60) ctx.fillRect(x - 52, y, 104, 3);
}

/** The moon behind the window. */
function lamp(frame: Frame, [x, y]: Point): void {
  glow(frame, [x, y], 120, ['255 230 160', 0.6 + 0.05 * wave(frame.time)]);
  oval(frame, '#ffeebd', [x, y, 22, 22]);
}

interface Boat {
  readonly place: Point;
  readonly light: string;
  readonly dark: string;
  readonly scale: number;
  readonly tilt: number;
}

function boat(frame: Frame, { place, light, dark, scale, tilt }: Boat): void {
  at(
    frame,
    place,
    () => {
      polygon(frame, dark, [
        [-20, -16],
        [0, -52],
        [20, -16],
      ]);
      polygon(frame, light, [
        [-20, -16],
        [0, -52],
        [3, -16],
      ]);
      polygon(frame, dark, [
        [-48, -26],
        [-10, -16],
        [48, -26],
        [28, 0],
        [-28, 0],
      ]);
      polygon(frame, light, [
        [-48, -26],
        [-6, -14],
        [0, 0],
        [-28, 0],
      ]);
      polygon(frame, light, [
        [48, -26],
        [14, -19],
        [0, 0],
        [2, 0],
      ]);
    },
    { scale, angle: tilt },
  );
}
