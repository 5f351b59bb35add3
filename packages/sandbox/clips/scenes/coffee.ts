import type { Frame, Point } from '../drawing/frame.ts';
import { fraction, scatter, swell, turn, wave } from '../drawing/motion.ts';
import { at, disc, faded, glow, line, oval, polygon, rect, shape, sky } from '../drawing/shapes.ts';

/** A cup of coffee at the window of a café, on a rainy evening. */
export default function coffee(frame: Frame): void {
  const { width, height, time } = frame;
  const table = height / 2 + 96;
  const middle = width / 2;
  sky(frame, ['#2b4a63', '#3f6a7d', '#7fa08f', '#d9b382'], [0, table]);
  for (const light of scatter(18, 37, (random) => ({
    x: random() * width,
    y: table - 30 - random() * 190,
    size: 12 + random() * 24,
    tone: random(),
    phase: random(),
  }))) {
    faded(frame, 0.34 + 0.12 * wave(time, 1, light.phase), () =>
      disc(
        frame,
        ['#ffd98a', '#ff9d76', '#9fe0d0', '#ffeec2'][Math.floor(light.tone * 4)] ?? '',
        [light.x, light.y],
        light.size,
      ),
    );
  }
  for (const drop of scatter(46, 13, (random) => ({
    x: random() * width,
    y: random(),
    long: 6 + random() * 16,
    falls: random() > 0.6 ? 2 : 1,
  }))) {
    const y = fraction(drop.y + time * drop.falls) * (table + 40) - 20;
    faded(frame, 0.5, () => {
      line(frame, '#e6f4f2', 1.6, [
        [drop.x, y - drop.long],
        [drop.x, y],
      ]);
      disc(frame, '#e6f4f2', [drop.x, y], 2.2);
    });
  }
  for (const x of [middle - 250, middle + 236]) rect(frame, '#4a2f2a', [x, 0, 14, table]);
  rect(frame, '#4a2f2a', [0, table - 26, width, 26]);
  rect(frame, '#65423a', [0, table - 26, width, 6]);
  sky(frame, ['#a8653f', '#7d452c'], [table, height]);
  rect(frame, '#c98455', [0, table, width, 5]);
  plant(frame, [middle + 152, table + 8]);
  cookies(frame, [middle - 150, table + 26]);
  cup(frame, [middle, table + 30]);
  for (const [index, dx] of [-26, 4, 32].entries()) steam(frame, [middle + dx, table - 96], index / 3);
}

function cup(frame: Frame, place: Point): void {
  const { ctx } = frame;
  at(frame, place, () => {
    faded(frame, 0.3, () => oval(frame, '#3a1a10', [8, 12, 118, 17]));
    oval(frame, '#e3d3bd', [0, 6, 108, 17]);
    oval(frame, '#f7ecdb', [0, 1, 108, 16]);
    oval(frame, '#dccab1', [0, 0, 60, 8]);
    ctx.strokeStyle = '#d8604a';
    ctx.lineWidth = 13;
    ctx.beginPath();
    ctx.ellipse(72, -66, 28, 27, 0, -1.5, 1.9);
    ctx.stroke();
    shape(frame, '#e26b52', 'M-76 -112 C-76 -40 -54 0 -30 2 L30 2 C54 0 76 -40 76 -112 Z');
    shape(frame, '#c4523f', 'M28 -112 C30 -50 22 -10 4 2 L30 2 C54 0 76 -40 76 -112 Z');
    faded(frame, 0.4, () => oval(frame, '#ffd9c2', [-50, -64, 7, 28, -0.2]));
    oval(frame, '#f4b49c', [0, -112, 76, 16]);
    oval(frame, '#4a2417', [0, -110, 68, 12.5]);
    oval(frame, '#6d3a22', [0, -109, 60, 10]);
    at(
      frame,
      [0, -109],
      () => {
        shape(frame, '#f3dcbb', 'M0 9 C-26 2 -34 -8 -16 -9 C-6 -9 0 -4 0 -2 C0 -4 6 -9 16 -9 C34 -8 26 2 0 9 Z');
      },
      { scale: 0.86 + 0.02 * wave(frame.time, 1) },
    );
    shape(
      frame,
      '#fbeadb',
      'M0 -34 C-20 -48 -24 -66 -10 -68 C-4 -68 0 -62 0 -60 C0 -62 4 -68 10 -68 C24 -66 20 -48 0 -34 Z',
    );
  });
}

function plant(frame: Frame, [x, foot]: Point): void {
  for (const [index, [angle, long]] of (
    [
      [-0.9, 66],
      [-0.45, 92],
      [0, 104],
      [0.45, 90],
      [0.9, 64],
    ] as const
  ).entries()) {
    at(
      frame,
      [x, foot - 50],
      () => {
        shape(
          frame,
          index % 2 === 0 ? '#3f7d55' : '#56996a',
          `M0 0 C-16 ${-long * 0.4} -12 ${-long * 0.8} 0 ${-long} C12 ${-long * 0.8} 16 ${-long * 0.4} 0 0 Z`,
        );
        line(frame, '#2f6344', 1.6, [
          [0, 0],
          [0, -long * 0.8],
        ]);
      },
      { angle: angle + wave(frame.time, 1, index * 0.15) * 0.04 },
    );
  }
  polygon(frame, '#f0e3d0', [
    [x - 32, foot - 56],
    [x + 32, foot - 56],
    [x + 24, foot + 8],
    [x - 24, foot + 8],
  ]);
  polygon(frame, '#d8c7ae', [
    [x + 8, foot - 56],
    [x + 32, foot - 56],
    [x + 24, foot + 8],
    [x + 6, foot + 8],
  ]);
  rect(frame, '#e26b52', [x - 30, foot - 36, 60, 8]);
}

function cookies(frame: Frame, [x, y]: Point): void {
  oval(frame, '#e3d3bd', [x, y + 5, 66, 12]);
  oval(frame, '#f7ecdb', [x, y, 66, 11]);
  for (const [dx, dy] of [
    [-18, -5],
    [20, -5],
    [2, -17],
  ] as const) {
    oval(frame, '#a9672f', [x + dx, y + dy + 4, 30, 9]);
    oval(frame, '#cf8d49', [x + dx, y + dy, 30, 9]);
    for (const [cx, cy] of [
      [-14, -1],
      [-2, 3],
      [8, -3],
      [16, 2],
    ] as const)
      oval(frame, '#5a2f1a', [x + dx + cx, y + dy + cy, 3.4, 2]);
  }
}

function steam(frame: Frame, [x, y]: Point, phase: number): void {
  glow(frame, [x, y - 40], 40, ['255 244 226', 0.06]);
  for (const half of [0, 0.5]) {
    const life = fraction(frame.time + phase + half);
    const points = Array.from({ length: 14 }, (_, index) => {
      const part = index / 13;
      return [
        x + Math.sin(part * 5 + phase * 9 + frame.time * turn) * (4 + part * 10),
        y - life * 80 - part * 60,
      ] as const;
    });
    faded(frame, swell(life) * 0.42, () => line(frame, '#fff4e6', 8, points));
  }
}
