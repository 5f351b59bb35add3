import type { Frame, Point } from '../drawing/frame.ts';
import { cloud, hills, row } from '../drawing/landscape.ts';
import { scatter, turn, wave } from '../drawing/motion.ts';
import { at, disc, faded, glow, ground, line, oval, polygon, shape, sky } from '../drawing/shapes.ts';

/** A cat that plays with a ball in a sunny garden. */
export default function cat(frame: Frame): void {
  const { width, height, time } = frame;
  const lawn = height * 0.68;
  sky(frame, ['#86cdee', '#c5e8ee', '#f4f3d8'], [0, lawn]);
  glow(frame, [width * 0.82, height * 0.18], 120, ['255 250 200', 0.9]);
  disc(frame, '#fff3b8', [width * 0.82, height * 0.18], 30);
  row(frame, { period: 420, periods: 1, margin: 420 }, (x) => {
    cloud(frame, '#fff', [x + 90, height * 0.22], 46);
    cloud(frame, '#f6fbfb', [x + 300, height * 0.34], 36);
  });
  const bush = hills(6, 260, 18);
  ground(frame, '#7dbb74', (x) => lawn - 46 + bush(x));
  for (let x = ((width / 2) % 34) - 34; x < width; x += 34) {
    polygon(frame, '#fdfaf3', [
      [x + 4, lawn + 4],
      [x + 4, lawn - 58],
      [x + 15, lawn - 70],
      [x + 26, lawn - 58],
      [x + 26, lawn + 4],
    ]);
    polygon(frame, '#e5ddd0', [
      [x + 19, lawn + 4],
      [x + 19, lawn - 66],
      [x + 26, lawn - 58],
      [x + 26, lawn + 4],
    ]);
  }
  for (const y of [lawn - 46, lawn - 18]) ground({ ...frame, height: y + 4 }, '#efe8dc', () => y - 4);
  sky(frame, ['#8fce6a', '#5fae55'], [lawn, height]);
  for (const flower of scatter(26, 15, (random) => ({
    x: random() * width,
    y: lawn + 10 + random() * (height - lawn - 14),
    tone: random(),
    phase: random(),
  }))) {
    const bend = wave(time, 2, flower.phase) * 2;
    line(frame, '#478f45', 2, [
      [flower.x, flower.y + 12],
      [flower.x + bend, flower.y],
    ]);
    for (let petal = 0; petal < 5; petal++)
      disc(
        frame,
        flower.tone > 0.6 ? '#ff8fa8' : flower.tone > 0.3 ? '#fff' : '#ffd95e',
        [flower.x + bend + Math.cos((petal / 5) * turn) * 3.6, flower.y + Math.sin((petal / 5) * turn) * 3.6],
        2.6,
      );
    disc(frame, '#f2a63c', [flower.x + bend, flower.y], 2.2);
  }
  const foot = lawn + (height - lawn) * 0.52;
  ball(frame, [width / 2 + 112 + wave(time, 1, 0.25) * 34, foot - 22]);
  at(frame, [width / 2 - 34, foot], () => sitter(frame), { scale: 1.22 });
}

function ball(frame: Frame, place: Point): void {
  const { ctx, time } = frame;
  const hop = Math.abs(wave(time, 2, 0.25)) * 12;
  faded(frame, 0.25, () => oval(frame, '#1f5a2c', [place[0], place[1] + 24, 24 - hop * 0.4, 5]));
  at(
    frame,
    [place[0], place[1] - hop],
    () => {
      disc(frame, '#e8554e', [0, 0], 25);
      ctx.strokeStyle = '#fbd3c4';
      ctx.lineWidth = 2.6;
      for (const [dx, angle] of [
        [0, 0.3],
        [7, 0.4],
        [-7, 0.2],
        [3, 1.7],
        [-5, 1.9],
      ] as const) {
        at(
          frame,
          [0, 0],
          () => {
            ctx.beginPath();
            ctx.ellipse(dx, 0, 8, 23 - Math.abs(dx) * 0.5, 0, -1.3, 1.3);
            ctx.stroke();
          },
          { angle },
        );
      }
    },
    { angle: wave(time, 1, 0.25) * 1.4 },
  );
}

function sitter(frame: Frame): void {
  const { time } = frame;
  faded(frame, 0.25, () => oval(frame, '#1f5a2c', [0, 2, 66, 8]));
  const tail = Array.from({ length: 14 }, (_, index) => {
    const part = index / 13;
    return [
      -40 - Math.sin(part * 2.2) * 40 + Math.sin(turn * (part * 0.6 + time * 2)) * part * 14,
      -10 - part * 86,
    ] as const;
  });
  line(frame, '#d9822f', 15, tail);
  line(frame, '#fbe7cf', 15, tail.slice(-3));
  shape(frame, '#f09a44', 'M-48 0 C-56 -50 -30 -92 2 -96 C30 -96 46 -60 44 0 Z');
  shape(frame, '#d9822f', 'M-46 -30 q16 -3 26 4 q-12 6 -27 4 Z M-42 -52 q14 -1 24 6 q-12 5 -26 2 Z');
  shape(frame, '#fbe7cf', 'M4 0 C-4 -30 4 -64 24 -72 C40 -56 44 -30 42 0 Z');
  oval(frame, '#f09a44', [-26, -20, 27, 24]);
  oval(frame, '#fbe7cf', [-24, -3, 20, 8]);
  leg(frame, [8, -50]);
  // The paw reaches for the ball when it comes near.
  const reach = Math.max(0, wave(time, 1, 0.75));
  line(frame, '#f09a44', 17, [
    [28, -46],
    [38 + reach * 12, -26 - reach * 8],
    [38 + reach * 30, -8 - reach * 24],
  ]);
  disc(frame, '#fbe7cf', [40 + reach * 30, -8 - reach * 24], 10);
  at(frame, [14, -104], () => head(frame), { angle: 0.08 + wave(time, 1, 0.3) * 0.08 });
}

/** A front leg. */
function leg(frame: Frame, [x, y]: Point): void {
  line(frame, '#f09a44', 17, [
    [x, y],
    [x + 2, -10],
  ]);
  disc(frame, '#fbe7cf', [x + 3, -7], 10);
}

function head(frame: Frame): void {
  const { time } = frame;
  for (const [side, twitch] of [
    [-1, wave(time, 3, 0.5) * 2],
    [1, 0],
  ] as const) {
    polygon(frame, '#f09a44', [
      [side * 40, -8],
      [side * 36 + twitch, -54],
      [side * 8, -30],
    ]);
    polygon(frame, '#f5b7a0', [
      [side * 34, -16],
      [side * 33 + twitch, -44],
      [side * 16, -28],
    ]);
  }
  oval(frame, '#f09a44', [0, 0, 43, 35]);
  shape(frame, '#d9822f', 'M-6 -34 L0 -16 L6 -34 Z M-20 -31 L-13 -16 L-9 -33 Z M20 -31 L13 -16 L9 -33 Z');
  oval(frame, '#fbe7cf', [4, 14, 24, 17]);
  const blink = Math.abs(time - 0.6) < 0.025 ? 0.12 : 1;
  for (const x of [-14, 20]) {
    oval(frame, '#2f3b2a', [x, -4, 7, 8.5 * blink]);
    oval(frame, '#fff', [x + 2, -7, 2.4, 2.4 * blink]);
  }
  polygon(frame, '#d9536f', [
    [0, 7],
    [9, 7],
    [4.5, 12],
  ]);
  line(frame, '#8a4a2c', 1.8, [
    [-4, 18],
    [0, 17],
    [4.5, 13],
    [9, 17],
    [13, 18],
  ]);
  for (const side of [-1, 1])
    for (const dy of [0, 7])
      line(frame, '#fff6ea', 1.4, [
        [4 + side * 24, 12 + dy],
        [4 + side * 52, 8 + dy * 1.6],
      ]);
}
