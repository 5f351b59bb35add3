import type { Frame, Point } from '../drawing/frame.ts';
import { fraction, scatter, swell, wave } from '../drawing/motion.ts';
import { at, block, disc, faded, glow, line, oval, polygon, rect, shape, sky } from '../drawing/shapes.ts';

/** Candles that flicker on a table, beside old books. */
export default function candle(frame: Frame): void {
  const { width, height, time } = frame;
  const table = height / 2 + 124;
  sky(frame, ['#1c0b1a', '#341225', '#4b1b2a'], [0, table]);
  const flicker = 0.06 * wave(time, 5) + 0.05 * wave(time, 7, 0.3);
  const middle = width / 2;
  glow(frame, [middle, table - 190], 330, ['255 150 60', 0.55 + flicker]);
  for (let x = (middle % 64) - 64; x < width; x += 64) {
    for (let y = (table % 64) - 96; y < table; y += 64)
      faded(frame, 0.1, () => shape(frame, '#ffb070', `M${x + 32} ${y + 12} q9 14 0 28 q-9 -14 0 -28 Z`));
  }
  polygon(frame, '#2b1216', [
    [0, table],
    [width, table],
    [width, height],
    [0, height],
  ]);
  rect(frame, '#6b3226', [0, table, width, 7]);
  glow(frame, [middle, table + 10], 240, ['255 160 80', 0.4 + flicker]);
  books(frame, middle - 134, table);
  pumpkins(frame, middle + 150, table);
  one(frame, [middle + 66, table], { tall: 66, wide: 40, phase: 0.4, size: 0.8 });
  one(frame, [middle - 62, table], { tall: 92, wide: 36, phase: 0.7, size: 0.85 });
  one(frame, [middle, table + 4], { tall: 140, wide: 50, phase: 0, size: 1.15 });
  for (const dust of scatter(20, 61, (random) => ({ x: (random() - 0.5) * 300, y: random(), phase: random() }))) {
    const life = fraction(dust.y + time);
    faded(frame, swell(life) * 0.6, () =>
      disc(frame, '#ffcf8a', [middle + dust.x + wave(time, 1, dust.phase) * 10, table - 40 - life * 240], 1.3),
    );
  }
}

interface Candle {
  readonly tall: number;
  readonly wide: number;
  readonly phase: number;
  readonly size: number;
}

function one(frame: Frame, [x, foot]: Point, { tall, wide, phase, size }: Candle): void {
  const { ctx } = frame;
  const half = wide / 2;
  const top = foot - tall;
  oval(frame, '#8c5a2e', [x, foot + 2, half * 1.6, 8]);
  oval(frame, '#c98a45', [x, foot - 1, half * 1.6, 7]);
  const gradient = ctx.createLinearGradient(0, top, 0, foot);
  gradient.addColorStop(0, '#ffe2a6');
  gradient.addColorStop(0.35, '#f5d3a0');
  gradient.addColorStop(1, '#c79a7c');
  ctx.fillStyle = gradient;
  ctx.beginPath();
  ctx.roundRect(x - half, top, wide, tall, [6, 6, 4, 4]);
  ctx.fill();
  faded(frame, 0.2, () => block(frame, '#5a2320', [x + half * 0.4, top + 6, half * 0.6, tall - 8, 4]));
  for (const [dx, long] of [
    [-0.82, 0.3],
    [-0.34, 0.18],
    [0.5, 0.42],
    [0.84, 0.2],
  ] as const)
    block(frame, '#fff0c8', [x + dx * half - 4, top, 8, 10 + tall * long, 4]);
  oval(frame, '#fff4d2', [x, top + 1, half, 6]);
  oval(frame, '#ffd98c', [x, top + 1, half * 0.7, 4]);
  line(frame, '#2b1216', 2.6, [
    [x, top],
    [x + 1, top - 11],
  ]);
  flame(frame, [x, top - 8], phase, size);
}

function flame(frame: Frame, place: Point, phase: number, size: number): void {
  const { time } = frame;
  const lean = wave(time, 2, phase) * 5 + wave(time, 5, phase * 2) * 2.5;
  const stretch = 1 + wave(time, 3, phase) * 0.08 + wave(time, 7, phase) * 0.04;
  const tip = -62 * stretch;
  glow(frame, [place[0], place[1] - 26 * size], 84 * size, ['255 180 80', 0.85]);
  at(
    frame,
    place,
    () => {
      shape(
        frame,
        '#ff8a2a',
        `M0 4 C-19 0 -19 -24 ${-6 + lean * 0.3} -38 C${-2 + lean * 0.5} -46 ${lean} -52 ${lean} ${tip} C${4 + lean} -48 19 -30 17 -14 C16 0 8 4 0 4 Z`,
      );
      shape(
        frame,
        '#ffc94d',
        `M0 4 C-13 0 -13 -18 ${-4 + lean * 0.25} -28 C${lean * 0.4} -34 ${lean * 0.8} -40 ${lean * 0.8} ${tip * 0.76} C${3 + lean * 0.7} -36 13 -22 12 -10 C11 1 6 4 0 4 Z`,
      );
      shape(
        frame,
        '#fff3c4',
        `M0 3 C-8 0 -7 -12 ${-1 + lean * 0.2} -20 C${lean * 0.4} -25 ${lean * 0.5} -28 ${lean * 0.5} ${tip * 0.48} C8 -22 9 -6 0 3 Z`,
      );
      faded(frame, 0.55, () => oval(frame, '#5aa0ff', [0, 0, 6, 4.5]));
    },
    { scale: size },
  );
}

function books(frame: Frame, x: number, foot: number): void {
  for (const [index, [w, h, level, colour]] of (
    [
      [112, 22, 22, '#5c2a3e'],
      [96, 18, 40, '#7c4a2d'],
      [104, 20, 60, '#2e4a52'],
    ] as const
  ).entries()) {
    const y = foot - level;
    block(frame, colour, [x - w / 2 + index * 3, y, w, h, 3]);
    rect(frame, '#e6c79a', [x - w / 2 + 6 + index * 3, y + 4, w - 6, h - 8]);
    rect(frame, colour, [x - w / 2 + index * 3, y + 4, 20, h - 8]);
    rect(frame, '#d9a95c', [x - w / 2 + 8 + index * 3, y + 2, 3, h - 4]);
  }
}

function pumpkins(frame: Frame, x: number, foot: number): void {
  for (const [dx, size] of [
    [14, 34],
    [-24, 22],
  ] as const) {
    for (const [part, colour] of [
      [-0.62, '#a84a1c'],
      [0.62, '#8a3817'],
      [-0.32, '#c95f22'],
      [0.32, '#b4511e'],
      [0, '#dc7430'],
    ] as const) {
      oval(frame, colour, [x + dx + part * size, foot - size * 0.72, size * 0.56, size * 0.76]);
    }
    block(frame, '#5a6b34', [x + dx - 3, foot - size * 1.72, 7, size * 0.36, 3]);
  }
}
