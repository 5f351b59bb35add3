import type { Frame } from './frame.ts';
import { wave } from './motion.ts';
import { at, block, line, oval, polygon, shape } from './shapes.ts';

/** The looks of a passenger, who reads a book or listens to music. */
export interface Look {
  readonly coat: string;
  readonly skin: string;
  readonly hair: string;
  readonly book: boolean;
}

/** Draws somebody who sits and sways with the car. */
export function passenger(frame: Frame, x: number, y: number, { coat, skin, hair, book }: Look): void {
  const sway = wave(frame.time, 2, x / 900) * 2.4;
  const bob = Math.abs(wave(frame.time, 4)) * 1.4;
  line(frame, '#2f3b52', 22, [
    [x - 14, y + 50],
    [x - 17, y + 74],
    [x - 17, y + 100],
  ]);
  line(frame, '#2f3b52', 22, [
    [x + 14, y + 50],
    [x + 17, y + 74],
    [x + 17, y + 100],
  ]);
  block(frame, '#1d2433', [x - 30, y + 100, 26, 12, 5]);
  block(frame, '#1d2433', [x + 5, y + 100, 26, 12, 5]);
  at(frame, [x + sway, y - bob], () => {
    shape(frame, coat, 'M-34 62 C-40 10 -30 -10 0 -10 C30 -10 40 10 34 62 Z');
    block(frame, skin, [-8, -24, 16, 20, 6]);
    oval(frame, skin, [0, -38, 20, 23]);
    shape(
      frame,
      hair,
      book
        ? 'M-23 -26 C-28 -66 28 -66 23 -26 C20 -46 8 -50 -6 -50 C-16 -48 -20 -38 -23 -26 Z'
        : 'M-22 -40 C-24 -68 24 -68 22 -40 C14 -52 -14 -52 -22 -40 Z',
    );
    if (book)
      shape(
        frame,
        hair,
        'M-23 -32 C-34 -10 -30 6 -24 14 C-20 -4 -18 -20 -18 -34 Z M23 -32 C34 -10 30 6 24 14 C20 -4 18 -20 18 -34 Z',
      );
    for (const eye of [-7, 7]) block(frame, '#2c1e24', [eye - 3, -37, 6, 2, 1]);
    line(frame, '#a0523d', 1.8, [
      [-4, -26],
      [0, -25],
      [4, -26],
    ]);
    if (book) {
      line(frame, coat, 13, [
        [-29, 12],
        [-26, 38],
        [-12, 42],
      ]);
      line(frame, coat, 13, [
        [29, 12],
        [26, 38],
        [12, 42],
      ]);
      polygon(frame, '#f7c548', [
        [-24, 22],
        [0, 28],
        [24, 22],
        [24, 48],
        [0, 54],
        [-24, 48],
      ]);
      line(frame, '#d99b1c', 2, [
        [0, 28],
        [0, 54],
      ]);
    } else {
      line(frame, '#2e528a', 13, [
        [-29, 12],
        [-20, 46],
        [2, 48],
      ]);
      line(frame, '#2e528a', 13, [
        [29, 12],
        [20, 46],
        [-2, 48],
      ]);
      line(frame, '#f3f5f2', 4, [
        [-23, -40],
        [-20, -58],
        [0, -66],
        [20, -58],
        [23, -40],
      ]);
      block(frame, '#f2b632', [-27, -46, 9, 18, 4]);
      block(frame, '#f2b632', [18, -46, 9, 18, 4]);
    }
  });
}
