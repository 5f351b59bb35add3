import type { Frame } from '../drawing/frame.ts';
import { fraction, scatter, swell, turn, wave } from '../drawing/motion.ts';
import { at, disc, faded, glow, line, polygon, shape, sky } from '../drawing/shapes.ts';

/** Wind over red dunes, which a caravan crosses. */
export default function dunes(frame: Frame): void {
  const { width, height, time } = frame;
  sky(frame, ['#f7c99a', '#f9d8ae', '#fbe6c6'], [0, height * 0.7]);
  glow(frame, [width * 0.3, height * 0.26], 110, ['255 246 220', 0.9]);
  disc(frame, '#fff6e2', [width * 0.3, height * 0.26], 34);
  dune(frame, { top: 0.56, lit: '#eeb17d', shade: '#dd9762', swing: 0.06, phase: 0.1, cycles: 1 });
  dune(frame, { top: 0.62, lit: '#e0945a', shade: '#c87745', swing: 0.07, phase: 0.62, cycles: 1 });
  caravan(frame);
  dune(frame, { top: 0.74, lit: '#cd7242', shade: '#ad5732', swing: 0.075, phase: 0.3, cycles: 1 });
  dune(frame, { top: 0.9, lit: '#aa4f2f', shade: '#8b3c26', swing: 0.06, phase: 0.8, cycles: 1 });
  for (const gust of scatter(20, 14, (random) => ({
    y: 0.5 + random() * 0.46,
    phase: random(),
    long: 24 + random() * 50,
  }))) {
    const life = fraction(time + gust.phase);
    const x = life * (width + 160) - 80;
    const y = height * gust.y + wave(life, 2, gust.phase) * 5;
    faded(frame, swell(life) * 0.5, () =>
      line(frame, '#ffe9cb', 1.5, [
        [x - gust.long, y + 3],
        [x - gust.long / 2, y],
        [x, y + 1],
      ]),
    );
  }
}

interface Dune {
  /** Shares of the height. */
  readonly top: number;
  readonly swing: number;
  readonly lit: string;
  readonly shade: string;
  readonly phase: number;
  readonly cycles: number;
}

/** A dune with a lit and a shaded side; its crest sways, as in a time-lapse. */
function dune(frame: Frame, { top, swing, lit, shade, phase, cycles }: Dune): void {
  const { width, height, time } = frame;
  const span = Math.max(width, 420);
  const sway = wave(time, 1, phase) * 0.012;
  const crest = (x: number): number =>
    height * top +
    Math.sin(turn * ((x / span) * cycles + phase + sway)) * height * swing +
    Math.sin(turn * ((x / span) * 2 + phase * 3 - sway)) * height * swing * 0.3;
  const edge = Array.from(
    { length: Math.ceil(width / 6) + 2 },
    (_, index) => [index * 6 - 6, crest(index * 6 - 6)] as const,
  );
  polygon(frame, lit, [[-6, height + 4], ...edge, [width + 12, height + 4]]);
  const start = fraction(0.25 - phase - sway) * span;
  for (const peak of [start + span * 0.5 - span, start + span * 0.5]) {
    const side = Array.from({ length: 24 }, (_, index) => {
      const x = peak + (index / 23) * span * 0.42;
      return [x, crest(x)] as const;
    });
    const back = side
      .toReversed()
      .map(
        ([x, y], index) =>
          [
            x - (index / 23) * span * 0.02 + Math.sin((index / 23) * 3.1) * 34,
            y + Math.sin((index / 23) * Math.PI) * height * 0.1,
          ] as const,
      );
    polygon(frame, shade, [...side, ...back]);
  }
}

/** Camels that walk slowly in a row. */
function caravan(frame: Frame): void {
  const { width, height, time } = frame;
  for (let index = 0; index < 3; index++) {
    const x = width * 0.56 + index * 50 + wave(time, 1, 0.1) * 10;
    at(frame, [x, height * 0.672 - Math.abs(wave(time, 2, index * 0.2)) * 1.6], () => {
      for (const [leg, hip] of [-11, -8, 10, 13].entries()) {
        const swing = wave(time, 4, leg * 0.25 + index * 0.2) * 4;
        line(frame, '#5a2c1d', 2.4, [
          [hip, -16],
          [hip + swing, 8],
        ]);
      }
      shape(
        frame,
        '#5a2c1d',
        'M-18 -14 C-18 -24 -12 -24 -8 -25 C-5 -36 4 -36 6 -26 C10 -26 16 -24 18 -20 C22 -18 24 -24 24 -32 C24 -38 32 -40 37 -35 L36 -32 L29 -31 C29 -22 26 -14 18 -13 Z',
      );
      polygon(frame, '#d8473d', [
        [-8, -25],
        [-1, -36],
        [7, -26],
        [7, -17],
        [-9, -17],
      ]);
    });
  }
}
