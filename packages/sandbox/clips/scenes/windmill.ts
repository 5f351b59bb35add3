import type { Frame, Point } from '../drawing/frame.ts';
import { cloud, hills, row } from '../drawing/landscape.ts';
import { scatter, turn, wave } from '../drawing/motion.ts';
import { at, block, disc, faded, glow, ground, line, oval, polygon, rect, sky } from '../drawing/shapes.ts';

/** A windmill in a field of wheat. */
export default function windmill(frame: Frame): void {
  const { width, height } = frame;
  const field = height * 0.7;
  sky(frame, ['#58b1dd', '#9ed4e6', '#e6f1da'], [0, field]);
  glow(frame, [width * 0.2, height * 0.22], 110, ['255 248 200', 0.9]);
  disc(frame, '#fff4be', [width * 0.2, height * 0.22], 28);
  row(frame, { period: 400, periods: 1, margin: 400 }, (x) => {
    cloud(frame, '#ffffff', [x + 80, height * 0.3], 54);
    cloud(frame, '#f1f9fb', [x + 270, height * 0.16], 40);
  });
  const far = hills(19, 420, 16);
  ground(frame, '#8cba7a', (x) => field - 22 + far(x));
  ground(frame, '#6ea566', (x) => field - 4 - far(x + 160) * 0.5);
  mill(frame, [width * 0.64, field + 10]);
  for (const [index, colour] of ['#e3b94f', '#d6a53f', '#c48f31'].entries())
    wheat(frame, field + (height - field) * index * 0.3, colour, index);
}

function mill(frame: Frame, [x, foot]: Point): void {
  polygon(frame, '#f3ece0', [
    [x - 42, foot],
    [x - 26, foot - 130],
    [x + 26, foot - 130],
    [x + 42, foot],
  ]);
  polygon(frame, '#d8cbbb', [
    [x + 10, foot],
    [x + 8, foot - 130],
    [x + 26, foot - 130],
    [x + 42, foot],
  ]);
  polygon(frame, '#a8473a', [
    [x - 32, foot - 128],
    [x - 20, foot - 158],
    [x, foot - 168],
    [x + 20, foot - 158],
    [x + 32, foot - 128],
  ]);
  block(frame, '#6b4a3a', [x - 11, foot - 34, 22, 36, 11]);
  block(frame, '#7b9db0', [x - 7, foot - 74, 14, 16, 3]);
  block(frame, '#7b9db0', [x - 6, foot - 112, 12, 14, 3]);
  at(frame, [x, foot - 140], () => {
    // After half a turn the four equal sails look the same.
    for (let sail = 0; sail < 4; sail++) {
      at(
        frame,
        [0, 0],
        () => {
          rect(frame, '#6b4a3a', [-2.5, -112, 5, 112]);
          rect(frame, '#fbf6ea', [3, -108, 22, 82]);
          for (let bar = 0; bar < 6; bar++) rect(frame, '#b99a7c', [3, -108 + bar * 16.4, 22, 1.6]);
          rect(frame, '#b99a7c', [13, -108, 1.6, 82]);
        },
        { angle: (sail / 4 + 0.085 + frame.time / 2) * turn },
      );
    }
    disc(frame, '#4d342a', [0, 0], 7);
  });
}

/** A row of stalks that bend in waves of wind. */
function wheat(frame: Frame, top: number, colour: string, seed: number): void {
  const { width, time } = frame;
  const edge = hills(seed + 40, 300, 5);
  ground(frame, colour, (x) => top + 12 + edge(x));
  for (const stalk of scatter(Math.ceil(width / 11), seed + 5, (random, index) => ({
    x: index * 11 + random() * 9,
    tall: 26 + random() * 16,
  }))) {
    const foot = top + 26 + edge(stalk.x);
    const bend = wave(time, 2, -stalk.x / 260 + seed * 0.2) * 7 + 4;
    const [x, y] = [stalk.x + bend, foot - stalk.tall];
    line(frame, colour, 2, [
      [stalk.x, foot + 6],
      [stalk.x + bend * 0.35, foot - stalk.tall * 0.5],
      [x, y],
    ]);
    faded(frame, 0.95, () =>
      oval(frame, seed === 2 ? '#f0cd6c' : '#f5da83', [x + bend * 0.2, y - 5, 3, 8, bend * 0.05]),
    );
  }
}
