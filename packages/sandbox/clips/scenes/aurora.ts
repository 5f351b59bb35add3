import type { Frame } from '../drawing/frame.ts';
import { fir, hills, stars } from '../drawing/landscape.ts';
import { turn, wave } from '../drawing/motion.ts';
import { block, faded, glow, ground, polygon, sky } from '../drawing/shapes.ts';

/** Northern lights over a snowy valley with a cabin. */
export default function aurora(frame: Frame): void {
  const { width, height, time } = frame;
  sky(frame, ['#050a24', '#0a1d45', '#11416a', '#1d6d79']);
  stars(frame, { count: 80, seed: 21, below: 0.6 });
  curtain(frame, { colour: '150 90 255', y: 0.36, long: 0.4, phase: 0.4, alpha: 0.34 });
  curtain(frame, { colour: '70 255 190', y: 0.5, long: 0.42, phase: 0, alpha: 0.52 });
  curtain(frame, { colour: '120 255 150', y: 0.6, long: 0.3, phase: 0.7, alpha: 0.36 });
  const far = hills(14, 420, 44);
  ground(frame, '#123a5c', (x) => height * 0.7 - Math.abs(far(x)));
  const middle = hills(3, 360, 20);
  ground(frame, '#2c6584', (x) => height * 0.78 + middle(x));
  for (const [index, part] of [0.04, 0.11, 0.17, 0.25, 0.7, 0.78, 0.85, 0.93].entries()) {
    fir(frame, '#0b2740', [width * part, height * 0.85 + (index % 3) * 6], 84 + (index % 3) * 26);
  }
  ground(frame, '#9fd3d6', (x) => height * 0.86 - middle(x + 120) * 0.6);
  const [x, y] = [width * 0.5, height * 0.89];
  glow(frame, [x, y - 20], 90, ['255 190 90', 0.55 + 0.06 * wave(time, 3)]);
  block(frame, '#3b2531', [x - 38, y - 38, 76, 42, 2]);
  polygon(frame, '#e8fbf7', [
    [x - 50, y - 34],
    [x, y - 72],
    [x + 50, y - 34],
  ]);
  block(frame, '#3b2531', [x + 18, y - 72, 10, 22, 1]);
  for (const dx of [-26, 8]) block(frame, '#ffd27a', [x + dx, y - 28, 18, 18, 2]);
  for (let puff = 0; puff < 4; puff++) {
    const life = (puff / 4 + time) % 1;
    faded(frame, (1 - life) * 0.4, () =>
      block(frame, '#d7eef0', [x + 18 + life * 26 - life * 6, y - 84 - life * 60, 9 + life * 15, 9 + life * 15, 12]),
    );
  }
}

interface Curtain {
  readonly colour: string;
  /** Shares of the height. */
  readonly y: number;
  readonly long: number;
  readonly phase: number;
  readonly alpha: number;
}

/** A band of light from many narrow strips, whose lower ends form a moving line. */
function curtain({ ctx, width, height, time }: Frame, { colour, y, long, phase, alpha }: Curtain): void {
  const step = 5;
  for (let x = 0; x < width; x += step) {
    const part = x / Math.max(width, 480);
    const foot =
      height *
      (y + 0.07 * Math.sin(turn * (part * 1.2 + time + phase)) + 0.03 * Math.sin(turn * (part * 3 - time + phase)));
    const bright =
      0.55 + 0.3 * Math.sin(turn * (part * 2.4 - time + phase * 2)) + 0.15 * Math.sin(turn * (part * 9 + time * 2));
    const top = foot - height * long * (0.7 + 0.3 * bright);
    const gradient = ctx.createLinearGradient(0, top, 0, foot);
    gradient.addColorStop(0, `rgb(${colour} / 0)`);
    gradient.addColorStop(0.75, `rgb(${colour} / ${alpha * bright})`);
    gradient.addColorStop(1, `rgb(${colour} / 0)`);
    ctx.fillStyle = gradient;
    ctx.fillRect(x, top, step, foot - top);
  }
}
