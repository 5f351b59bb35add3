import type { Frame, Point } from '../drawing/frame.ts';
import { cloud, row } from '../drawing/landscape.ts';
import { wave } from '../drawing/motion.ts';
import { at, block, disc, faded, glow, line, oval, shape, sky } from '../drawing/shapes.ts';

/** An airliner above a sea of clouds in the evening. */
export default function airplane(frame: Frame): void {
  const { width, height, time } = frame;
  sky(frame, ['#2d3a8c', '#7a4f9e', '#e9788a', '#ffb27d', '#ffe0a8']);
  const sun: Point = [width * 0.3, height * 0.62];
  glow(frame, sun, 220, ['255 226 170', 0.9]);
  disc(frame, '#fff0c9', sun, 46);
  layer(frame, { y: 0.66, colour: '#e9909a', period: 320, periods: 1, size: 70 });
  layer(frame, { y: 0.74, colour: '#f3aba0', period: 320, periods: 1, size: 96 });
  plane(frame, [width * 0.54 + wave(time, 1, 0.1) * 8, height * 0.42 + wave(time) * 7]);
  layer(frame, { y: 0.86, colour: '#fbd0bb', period: 400, periods: 2, size: 124 });
  layer(frame, { y: 1, colour: '#fff0e2', period: 480, periods: 3, size: 150 });
}

interface Layer {
  /** A share of the height. */
  readonly y: number;
  readonly colour: string;
  readonly period: number;
  readonly periods: number;
  readonly size: number;
}

function layer(frame: Frame, { y, colour, period, periods, size }: Layer): void {
  const { width, height, ctx } = frame;
  const foot = height * y;
  row(frame, { period, periods, margin: 480 }, (x) => {
    cloud(frame, colour, [x + period * 0.2, foot], size);
    cloud(frame, colour, [x + period * 0.7, foot], size * 0.74);
  });
  ctx.fillStyle = colour;
  ctx.fillRect(0, foot - 1, width, height - foot + 2);
}

function plane(frame: Frame, place: Point): void {
  at(
    frame,
    place,
    () => {
      faded(frame, 0.5, () => {
        line(frame, '#ffe9dc', 3, [
          [-470, 9],
          [-116, 3],
        ]);
        line(frame, '#ffe9dc', 3, [
          [-470, 22],
          [-60, 16],
        ]);
      });
      shape(frame, '#b9b7d3', 'M8 -6 L-34 -52 L-18 -52 L44 -8 Z');
      shape(frame, '#c8c6de', 'M-96 -6 L-122 -26 L-110 -26 L-76 -8 Z');
      shape(frame, '#f2564d', 'M-116 -6 L-136 -58 L-112 -58 L-78 -12 Z');
      shape(
        frame,
        '#fbf7f4',
        'M-130 -6 C-120 -16 -90 -20 -40 -20 L70 -20 C104 -19 124 -8 132 2 C124 12 100 16 66 16 L-30 16 C-84 16 -118 6 -130 -6 Z',
      );
      shape(
        frame,
        '#d9d3e3',
        'M-128 -4 C-100 4 -60 6 0 6 L131 3 C122 12 100 16 66 16 L-30 16 C-84 16 -116 6 -128 -4 Z',
      );
      shape(frame, '#f2564d', 'M-127 -4 C-100 3 -60 5 0 5 L131 2 L130 0 L0 0 C-60 0 -100 -2 -127 -6 Z');
      for (let pane = 0; pane < 13; pane++) block(frame, '#4a5a9c', [-70 + pane * 12, -11, 5, 7, 2.5]);
      shape(frame, '#4a5a9c', 'M104 -12 C114 -9 120 -5 124 -2 L104 -3 Z');
      shape(frame, '#e4e0ec', 'M20 6 L-62 62 L-40 62 L62 8 Z');
      shape(frame, '#bdb8d2', 'M-52 55 L-62 62 L-40 62 L-30 56 Z');
      block(frame, '#8d88b2', [-22, 24, 32, 13, 6]);
      shape(frame, '#e4e0ec', 'M-92 2 L-126 20 L-110 20 L-66 4 Z');
      faded(frame, 0.3 + 0.7 * Math.max(0, wave(frame.time, 4)) ** 3, () => oval(frame, '#ff5757', [-50, 60, 5, 5]));
    },
    { angle: -0.07 + wave(frame.time, 1, 0.2) * 0.015 },
  );
}
