import type { Frame, Point } from '../drawing/frame.ts';
import { drift } from '../drawing/landscape.ts';
import { turn, wave } from '../drawing/motion.ts';
import { at, disc, faded, glow, line, polygon, sky } from '../drawing/shapes.ts';

/** Jellyfish that pulse in the deep sea. */
export default function jellyfish(frame: Frame): void {
  const { width, height, time } = frame;
  sky(frame, ['#1a5fa8', '#15357f', '#0e1750', '#080a2b']);
  for (const [index, part] of [0.1, 0.34, 0.6, 0.86].entries()) {
    const x = width * part + wave(time, 1, index * 0.3) * 12;
    faded(frame, 0.07 + 0.03 * wave(time, 1, index * 0.2), () =>
      polygon(frame, '#bfe4ff', [
        [x - 14, -4],
        [x + 22, -4],
        [x - 60, height],
        [x - 170, height],
      ]),
    );
  }
  drift(frame, { count: 34, seed: 6, colour: 'rgb(180 220 255 / 0.5)', size: 1.6, falls: -1, sway: 8 });
  jelly(frame, { place: [0.78, 0.3], scale: 0.62, colours: ['#6fd0ff', '#3f8fe0', '120 210 255'], phase: 0.55 });
  jelly(frame, { place: [0.2, 0.42], scale: 0.82, colours: ['#b48cff', '#7a55d6', '180 140 255'], phase: 0.3 });
  jelly(frame, { place: [0.5, 0.4], scale: 1.3, colours: ['#ff9ed0', '#e0559f', '255 140 210'], phase: 0 });
}

interface Jelly {
  /** Shares of width and height. */
  readonly place: Point;
  readonly scale: number;
  readonly colours: readonly [light: string, dark: string, glow: string];
  readonly phase: number;
}

function jelly(frame: Frame, { place, scale, colours: [light, dark, shine], phase }: Jelly): void {
  const { width, height, time, ctx } = frame;
  const beat = wave(time, 2, phase);
  const y = height * place[1] + wave(time, 2, phase - 0.2) * 10 + wave(time, 1, phase) * 8;
  at(
    frame,
    [width * place[0] + wave(time, 1, phase + 0.4) * 9, y],
    () => {
      glow(frame, [0, 0], 130, [shine, 0.45 + 0.12 * beat]);
      const half = 50 + beat * 6;
      const tall = 48 - beat * 5;
      for (let index = -4; index <= 4; index++) {
        const thick = index % 2 === 0;
        const points = Array.from({ length: 22 }, (_, part) => {
          const far = part / 21;
          const swing = Math.sin(turn * (far * 1.1 - time * 2 + phase + index * 0.09)) * far * (thick ? 13 : 18);
          return [index * half * 0.2 * (1 - far * 0.25) + swing, 4 + far * (thick ? 98 : 142)] as const;
        });
        faded(frame, thick ? 0.8 : 0.5, () => line(frame, thick ? light : dark, thick ? 4.5 : 2, points));
      }
      ctx.fillStyle = dark;
      ctx.beginPath();
      ctx.moveTo(-half, 8);
      ctx.bezierCurveTo(-half, -tall * 1.15, half, -tall * 1.15, half, 8);
      for (let lobe = 4; lobe >= 0; lobe--) {
        const right = -half + (lobe + 1) * half * 0.4;
        ctx.quadraticCurveTo(right - half * 0.2, 20 + beat * 2, right - half * 0.4, 8);
      }
      ctx.fill();
      faded(frame, 0.85, () => {
        ctx.fillStyle = light;
        ctx.beginPath();
        ctx.moveTo(-half * 0.86, -2);
        ctx.bezierCurveTo(-half * 0.8, -tall * 1.05, half * 0.8, -tall * 1.05, half * 0.86, -2);
        ctx.quadraticCurveTo(0, 14, -half * 0.86, -2);
        ctx.fill();
      });
      faded(frame, 0.6, () => {
        for (const dx of [-0.4, 0, 0.4])
          disc(frame, '#fff', [dx * half, -tall * (0.34 + 0.08 * (1 - Math.abs(dx)))], 4.4);
      });
    },
    { scale, angle: wave(time, 1, phase) * 0.08 },
  );
}
