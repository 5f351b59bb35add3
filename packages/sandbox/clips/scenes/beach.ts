import type { Frame, Point } from '../drawing/frame.ts';
import { scatter, turn, wave } from '../drawing/motion.ts';
import { at, block, disc, faded, oval, polygon, rect, sky } from '../drawing/shapes.ts';

/** Waves that run up a beach, from above. */
export default function beach(frame: Frame): void {
  const { width, height, time } = frame;
  sky(frame, ['#f9dfae', '#f3cf95']);
  for (const grain of scatter(70, 3, (random) => [random() * width, random() * height, 1 + random() * 2.4])) {
    oval(frame, 'rgb(214 165 100 / 0.5)', [grain[0] ?? 0, grain[1] ?? 0, (grain[2] ?? 0) * 1.6, grain[2] ?? 0]);
  }
  const run = wave(time, 1, -0.05);
  water(frame, '#e6bf83', 0.6, 0);
  faded(frame, 0.95, () => water(frame, '#ffffff', 0.545 + run * 0.045, 0.1));
  water(frame, '#8fe0d8', 0.53 + run * 0.05, 0.1);
  faded(frame, 0.8, () => water(frame, '#dffbf5', 0.44 + wave(time, 1, 0.25) * 0.05, 0.4));
  water(frame, '#54c8cd', 0.425 + wave(time, 1, 0.25) * 0.05, 0.42);
  water(frame, '#2aa9c0', 0.3 + wave(time, 1, 0.5) * 0.035, 0.7);
  water(frame, '#1789ad', 0.16 + wave(time, 1, 0.7) * 0.03, 0.2);
  for (const glint of scatter(22, 30, (random) => ({ x: random(), y: random(), phase: random() }))) {
    const place: Point = [glint.x * width * 0.34 - glint.y * 20, glint.y * height];
    faded(frame, 0.35 + 0.35 * wave(time, 2, glint.phase), () => oval(frame, '#d9fbff', [...place, 9, 1.3, 0.2]));
  }
  parasol(frame, [width * 0.8, height * 0.3], ['#f2545b', '#fff4e4'], 0.2);
  towel(frame, [width * 0.8 - 66, height * 0.3 + 66], '#3d7ea6', 0.5);
  parasol(frame, [width * 0.86, height * 0.76], ['#ffb238', '#fff4e4'], 0.7);
  towel(frame, [width * 0.86 - 70, height * 0.76 - 54], '#e07a8b', -0.3);
  ball(frame, [width * 0.7, height * 0.12]);
}

/** Fills everything to the left of a scalloped shore, which crosses the frame diagonally at a share of its width. */
function water(frame: Frame, colour: string, share: number, phase: number): void {
  const { width, height, time } = frame;
  const points: Point[] = [[-8, -8]];
  for (let y = -8; y <= height + 8; y += 5) {
    const slant = (0.5 - y / height) * Math.min(width, 420) * 0.26;
    const scallop = Math.abs(Math.sin(turn * (y / 210 + phase))) * 15 + Math.sin(turn * (y / 330 + phase + time)) * 6;
    points.push([width * share + slant + scallop, y]);
  }
  polygon(frame, colour, [...points, [-8, height + 8]]);
}

function parasol(frame: Frame, place: Point, colours: readonly [string, string], phase: number): void {
  const { ctx, time } = frame;
  faded(frame, 0.22, () => disc(frame, '#6b4420', [place[0] + 16, place[1] + 20], 48));
  at(
    frame,
    place,
    () => {
      for (let wedge = 0; wedge < 10; wedge++) {
        ctx.fillStyle = colours[wedge % 2] ?? '';
        ctx.beginPath();
        ctx.moveTo(0, 0);
        ctx.arc(0, 0, 48, (wedge / 10) * turn, ((wedge + 1) / 10) * turn + 0.01);
        ctx.fill();
      }
      faded(frame, 0.12, () => {
        ctx.fillStyle = '#5b1f2a';
        ctx.beginPath();
        ctx.arc(0, 0, 48, 0.2, Math.PI + 0.2);
        ctx.fill();
      });
      disc(frame, '#fff', [0, 0], 4.5);
    },
    { angle: phase * 5 + wave(time, 1, phase) * 0.08 },
  );
}

function towel(frame: Frame, place: Point, colour: string, angle: number): void {
  at(
    frame,
    place,
    () => {
      faded(frame, 0.18, () => block(frame, '#6b4420', [-21, -38, 48, 84, 3]));
      block(frame, colour, [-24, -42, 48, 84, 3]);
      for (const y of [-32, -22, 24, 34]) rect(frame, '#fff4e4', [-24, y, 48, 4]);
    },
    { angle },
  );
}

/** A ball that rolls to and fro with the waves. */
function ball(frame: Frame, [x, y]: Point): void {
  const roll = wave(frame.time, 1, 0.1);
  const { ctx } = frame;
  faded(frame, 0.25, () => disc(frame, '#6b4420', [x + roll * 14 + 6, y + 8], 14));
  at(
    frame,
    [x + roll * 14, y],
    () => {
      for (let wedge = 0; wedge < 6; wedge++) {
        ctx.fillStyle = ['#f2545b', '#ffffff', '#3d9ee0', '#ffffff', '#ffc83d', '#ffffff'][wedge] ?? '';
        ctx.beginPath();
        ctx.moveTo(0, 0);
        ctx.arc(0, 0, 14, (wedge / 6) * turn, ((wedge + 1) / 6) * turn + 0.02);
        ctx.fill();
      }
      disc(frame, '#fff', [0, 0], 3.4);
    },
    { angle: roll * 1.1 },
  );
}
