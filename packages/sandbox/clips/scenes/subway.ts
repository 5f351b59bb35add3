import type { Frame } from '../drawing/frame.ts';
import { passenger } from '../drawing/passenger.ts';
import { fraction, wave } from '../drawing/motion.ts';
import { at, block, disc, faded, polygon, rect, sky } from '../drawing/shapes.ts';

/** The inside of a subway car, with the lights of the tunnel behind its windows. */
export default function subway(frame: Frame): void {
  const { width, height } = frame;
  // In a tall picture the car comes nearer.
  const zoom = height > width * 1.2 ? 1.25 : 1;
  at(frame, [0, 0], () => car({ ...frame, width: width / zoom, height: height / zoom }), { scale: zoom });
}

function car(frame: Frame): void {
  const { width, height, time } = frame;
  const middle = height / 2;
  sky(frame, ['#dfe4e4', '#cdd5d6'], [0, height]);
  rect(frame, '#f3f5f2', [0, 0, width, middle - 150]);
  rect(frame, '#b4c0c2', [0, middle - 152, width, 4]);
  const span = 212;
  for (let x = ((width / 2) % span) - span; x < width + span; x += span) {
    pane(frame, [x - 84, middle - 118, 168, 124]);
    block(frame, '#fffbe8', [x - 70, middle - 144, 140, 12, 6]);
  }
  for (let x = ((width / 2 + span / 2) % span) - span; x < width + span; x += span) notice(frame, x, middle - 60);
  bench(frame, middle);
  rect(frame, '#59686f', [0, middle + 138, width, height]);
  for (let x = -fraction(0.3) * 40; x < width; x += 40)
    faded(frame, 0.4, () => rect(frame, '#4a575e', [x, middle + 138, 2, height]));
  rect(frame, '#3e4b52', [0, middle + 138, width, 6]);
  passenger(frame, width / 2 - 96, middle + 44, { coat: '#e2574c', skin: '#c98a63', hair: '#2c1e24', book: true });
  passenger(frame, width / 2 + 104, middle + 44, { coat: '#3f6fb0', skin: '#f0c29c', hair: '#8c4a2c', book: false });
  rect(frame, '#aab5b8', [0, middle - 128, width, 5]);
  for (let index = 0; index * 76 < width + 76; index++) strap(frame, index * 76 + 18, middle - 124, index);
  for (const x of [width / 2 - 8, width / 2 - 8 - span * 1.2, width / 2 - 8 + span * 1.2]) {
    rect(frame, '#f2b632', [x, 0, 9, height]);
    rect(frame, '#d1951c', [x + 6, 0, 3, height]);
  }
  faded(frame, 0.05 + 0.05 * wave(time, 6), () => rect(frame, '#fff', [0, 0, width, height]));
}

/** A window: lamps and the ribs of the tunnel rush by. */
function pane(frame: Frame, [x, y, w, h]: readonly [number, number, number, number]): void {
  const { ctx, time } = frame;
  block(frame, '#8e9b9f', [x - 7, y - 7, w + 14, h + 14, 18]);
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(x, y, w, h, 12);
  ctx.clip();
  rect(frame, '#141b2e', [x, y, w, h]);
  for (let index = -1; index < 3; index++) {
    const rib = x + fraction(time * 6 + x / 120) * 120 + index * 120;
    rect(frame, '#222c48', [rib, y, 30, h]);
  }
  for (const [index, [colour, level, speed]] of (
    [
      ['#ffd166', 0.22, 3],
      ['#ff6b6b', 0.62, 2],
      ['#7bdff2', 0.44, 4],
    ] as const
  ).entries()) {
    // Each lamp has its place in the tunnel, so that it passes from window to window.
    const left = fraction(time * speed - x / 636 + index * 0.37) * 636 - 200;
    block(frame, colour, [x + left, y + h * level, 130, 5, 3]);
    faded(frame, 0.35, () => block(frame, colour, [x + left - 50, y + h * level + 1, 60, 3, 2]));
  }
  faded(frame, 0.1, () =>
    polygon(frame, '#fff', [
      [x + 20, y],
      [x + 60, y],
      [x + 10, y + h],
      [x - 30, y + h],
    ]),
  );
  ctx.restore();
}

function notice(frame: Frame, x: number, y: number): void {
  block(frame, '#ffffff', [x - 14, y - 34, 28, 62, 4]);
  for (const [index, colour] of ['#e2574c', '#3f6fb0', '#48a868'].entries()) {
    rect(frame, colour, [x - 9, y - 26 + index * 18, 18, 4]);
    disc(frame, '#fff', [x - 4 + index * 4, y - 24 + index * 18], 3);
    disc(frame, colour, [x - 4 + index * 4, y - 24 + index * 18], 1.6);
  }
}

function bench(frame: Frame, middle: number): void {
  const { width } = frame;
  for (let x = ((width / 2) % 70) - 70; x < width; x += 70) {
    block(frame, '#2e9c8f', [x + 2, middle + 28, 66, 62, 10]);
    block(frame, '#37b3a4', [x + 2, middle + 78, 66, 28, 8]);
    block(frame, '#25877c', [x + 8, middle + 102, 54, 8, 3]);
  }
  rect(frame, '#93a1a5', [0, middle + 110, width, 8]);
  rect(frame, '#7d8c91', [0, middle + 118, width, 20]);
}

function strap(frame: Frame, x: number, y: number, index: number): void {
  const { ctx } = frame;
  at(
    frame,
    [x, y],
    () => {
      rect(frame, '#5b666b', [-2, 0, 4, 26]);
      ctx.strokeStyle = '#f3f5f2';
      ctx.lineWidth = 5;
      ctx.beginPath();
      ctx.moveTo(-12, 46);
      ctx.lineTo(0, 25);
      ctx.lineTo(12, 46);
      ctx.closePath();
      ctx.lineJoin = 'round';
      ctx.stroke();
    },
    { angle: wave(frame.time, 2, index * 0.06) * 0.16 },
  );
}
