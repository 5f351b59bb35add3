import type { Frame } from '../drawing/frame.ts';
import { fraction, scatter, wave } from '../drawing/motion.ts';
import { block, faded, glow, line, rect, sky } from '../drawing/shapes.ts';

const neon = ['#ff4fa3', '#39e0ff', '#ffb347', '#9b6bff'] as const;

/** A city with neon signs on a rainy night, mirrored by the wet street. */
export default function neonCity(frame: Frame): void {
  const { width, height, time, ctx } = frame;
  const street = height * 0.78;
  sky(frame, ['#080a20', '#171239', '#3d1750', '#7a2260'], [0, street]);
  glow(frame, [width * 0.55, street], width * 0.5, ['255 79 163', 0.35]);
  towers(frame, { seed: 4, colour: '#1c1746', step: 54, low: 0.34, high: 0.66, street });
  towers(frame, { seed: 11, colour: '#0d0d2a', step: 78, low: 0.2, high: 0.5, street });
  signs(frame, street);

  sky(frame, ['#1b1238', '#0a0a1f'], [street, height]);
  for (const [index, mirror] of scatter(16, 5, (random) => ({
    x: random() * width,
    w: 8 + random() * 22,
    length: 0.4 + random() * 0.6,
  })).entries()) {
    faded(frame, 0.26 + 0.1 * wave(time, 1 + (index % 2), index * 0.23), () =>
      block(frame, neon[index % 4] ?? '', [mirror.x, street + 3, mirror.w, (height - street) * mirror.length, 4]),
    );
  }
  rect(frame, '#ff4fa3', [0, street - 1, width, 1.5]);
  car(frame, street);

  ctx.lineCap = 'round';
  for (const drop of scatter(64, 9, (random) => ({ x: random(), y: random(), falls: 3 + Math.floor(random() * 2) }))) {
    const part = fraction(drop.y + time * drop.falls);
    const [x, y] = [drop.x * (width + 60) - part * 40, part * (height + 60) - 40];
    line(frame, 'rgb(190 215 255 / 0.4)', 1.2, [
      [x, y],
      [x - 3, y + 22],
    ]);
  }
}

interface Towers {
  readonly seed: number;
  readonly colour: string;
  readonly step: number;
  /** Shares of the height. */
  readonly low: number;
  readonly high: number;
  readonly street: number;
}

function towers(frame: Frame, { seed, colour, step, low, high, street }: Towers): void {
  const { width, height, time } = frame;
  for (const [index, tower] of scatter(Math.ceil(width / step) + 1, seed, (random) => ({
    wide: 0.72 + random() * 0.26,
    tall: low + random() * (high - low),
    lights: Array.from({ length: 96 }, random),
  })).entries()) {
    const [x, w, h] = [index * step - step * 0.3, step * tower.wide, height * tower.tall];
    rect(frame, colour, [x, street - h, w, h]);
    if (index % 3 === 0) rect(frame, colour, [x + w / 2 - 1, street - h - 22, 2, 24]);
    const columns = Math.floor((w - 8) / 10);
    for (const [cell, light] of tower.lights.entries()) {
      const [column, level] = [cell % columns, Math.floor(cell / columns)];
      if (light < 0.62 || level * 14 + 24 > h) continue;
      const lit = light > 0.95 ? wave(time, 1, light * 40) > -0.2 : true;
      if (lit)
        faded(frame, 0.85, () =>
          rect(frame, light > 0.9 ? '#39e0ff' : '#ffcf7d', [x + 6 + column * 10, street - h + 10 + level * 14, 5, 7]),
        );
    }
  }
}

function signs(frame: Frame, street: number): void {
  const { width, time } = frame;
  for (const [index, place] of [0.17, 0.44, 0.68, 0.9].entries()) {
    const colour = neon[index] ?? '';
    const x = width * place;
    const y = street - 118 + (index % 2) * 34;
    const bright = 0.8 + 0.2 * wave(time, 2, index * 0.31);
    faded(frame, bright, () => {
      glow(frame, [x, y + 30], 70, [['255 79 163', '57 224 255', '255 179 71', '155 107 255'][index] ?? '', 0.55]);
      block(frame, colour, [x - 11, y, 22, 64, 5]);
      block(frame, '#120d2c', [x - 8, y + 3, 16, 58, 3]);
      for (let glyph = 0; glyph < 3; glyph++) {
        const top = y + 9 + glyph * 18;
        block(frame, colour, [x - 5, top, 10, 2.5, 1]);
        block(frame, colour, [x - 5 + glyph * 2, top + 4, 2.5, 8, 1]);
        block(frame, colour, [x - 5, top + 9, 10, 2.5, 1]);
      }
    });
  }
}

/** A car that crosses the picture once per loop. */
function car(frame: Frame, street: number): void {
  const { width, height, time } = frame;
  const x = fraction(time + 0.62) * (width + 260) - 130;
  const y = street + (height - street) * 0.52;
  glow(frame, [x + 62, y], 70, ['255 240 190', 0.6]);
  block(frame, '#05060f', [x - 40, y - 10, 84, 16, 6]);
  block(frame, '#05060f', [x - 22, y - 22, 46, 18, 8]);
  block(frame, '#39e0ff', [x - 15, y - 18, 14, 8, 3]);
  block(frame, '#39e0ff', [x + 3, y - 18, 14, 8, 3]);
  block(frame, '#ff3d5f', [x - 41, y - 6, 5, 5, 2]);
  block(frame, '#fff3c9', [x + 39, y - 6, 6, 5, 2]);
  block(frame, '#000', [x - 28, y, 15, 11, 5]);
  block(frame, '#000', [x + 17, y, 15, 11, 5]);
}
