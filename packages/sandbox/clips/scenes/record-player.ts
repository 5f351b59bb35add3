import type { Frame, Point } from '../drawing/frame.ts';
import { fraction, swell, turn, wave } from '../drawing/motion.ts';
import { at, block, disc, faded, line, oval, polygon, rect, shape, sky } from '../drawing/shapes.ts';

/** A record that turns on its player, from above. */
export default function recordPlayer(frame: Frame): void {
  const { width, height, time } = frame;
  sky(frame, ['#f2a65a', '#e88d4a']);
  for (let ray = 0; ray < 12; ray++) {
    const [from, to] = [(ray / 12) * turn, ((ray + 0.5) / 12) * turn];
    const far = width + height;
    faded(frame, 0.18, () =>
      polygon(frame, '#fff0cf', [
        [width / 2, height / 2],
        [width / 2 + Math.cos(from) * far, height / 2 + Math.sin(from) * far],
        [width / 2 + Math.cos(to) * far, height / 2 + Math.sin(to) * far],
      ]),
    );
  }
  at(frame, [width / 2, height / 2], () => {
    faded(frame, 0.25, () => block(frame, '#5b2a12', [-150, -116, 320, 256, 22]));
    block(frame, '#33506b', [-160, -128, 320, 256, 22]);
    block(frame, '#3f6180', [-160, -128, 320, 246, 22]);
    disc(frame, '#24394d', [-38, 0], 116);
    record(frame, [-38, 0]);
    arm(frame);
    for (const [index, y] of [84, 104].entries()) {
      block(frame, '#24394d', [86, y, 54, 8, 4]);
      disc(frame, '#f4d8a8', [96 + index * 26 + 4 * wave(time, 1, index * 0.3), y + 4], 7);
    }
  });
  for (const [index, side] of [-1, 1, -1, 1].entries())
    note(frame, [width / 2 + side * (188 + (index % 3) * 26), height / 2 + 100], index);
}

function record(frame: Frame, [x, y]: Point): void {
  const { ctx, time } = frame;
  at(frame, [x, y], () => {
    disc(frame, '#16161d', [0, 0], 108);
    ctx.lineWidth = 1.3;
    for (let radius = 48; radius < 106; radius += 7) {
      ctx.strokeStyle = radius % 3 === 0 ? '#34343f' : '#262630';
      ctx.beginPath();
      ctx.arc(0, 0, radius, 0, turn);
      ctx.stroke();
    }
    // Light on the grooves stays in place, and trembles.
    for (const side of [0, Math.PI]) {
      const middle = side - 0.7 + wave(time, 2) * 0.05;
      faded(frame, 0.16, () => {
        ctx.fillStyle = '#fff';
        ctx.beginPath();
        ctx.moveTo(0, 0);
        ctx.arc(0, 0, 106, middle - 0.24, middle + 0.24);
        ctx.fill();
      });
    }
    at(
      frame,
      [0, 0],
      () => {
        disc(frame, '#e5533d', [0, 0], 42);
        for (let wedge = 0; wedge < 3; wedge++) {
          ctx.fillStyle = ['#f7c548', '#f2efe6', '#2f9e8f'][wedge] ?? '';
          ctx.beginPath();
          ctx.arc(0, 0, 36 - wedge * 8, 0.3 + wedge * 0.5, 0.3 + wedge * 0.5 + Math.PI);
          ctx.fill();
        }
        block(frame, '#16161d', [-2, -92, 3, 22, 1]);
        for (const angle of [1.1, 3.4])
          at(frame, [0, 0], () => block(frame, '#3b3b47', [60, -1, 30, 2.4, 1]), { angle });
      },
      { angle: turn * time * 2 },
    );
    disc(frame, '#f2efe6', [0, 0], 5);
  });
}

function arm(frame: Frame): void {
  at(frame, [114, -84], () => {
    disc(frame, '#24394d', [0, 0], 27);
    disc(frame, '#d9dde2', [0, 0], 18);
    at(
      frame,
      [0, 0],
      () => {
        line(frame, '#eef0f2', 6, [
          [0, -34],
          [0, 92],
          [-22, 138],
        ]);
        block(frame, '#8b95a1', [-9, -46, 18, 22, 4]);
        polygon(frame, '#f4d8a8', [
          [-16, 130],
          [-30, 158],
          [-40, 152],
          [-28, 124],
        ]);
      },
      { angle: 0.38 + wave(frame.time, 2) * 0.012 },
    );
    disc(frame, '#8b95a1', [0, 0], 8);
  });
}

/** A note that rises and fades once per loop. */
function note(frame: Frame, [x, y]: Point, index: number): void {
  const life = fraction(frame.time + index * 0.27 + 0.2);
  faded(frame, Math.min(1, swell(life) * 1.6), () =>
    at(
      frame,
      [x + wave(life, 1, index * 0.3) * 14, y - life * 220],
      () => {
        const colour = index % 2 === 0 ? '#33506b' : '#c2412d';
        rect(frame, colour, [7, -38, 4, 40]);
        oval(frame, colour, [1, 3, 11, 8, -0.4]);
        shape(frame, colour, 'M7 -38 Q26 -32 24 -14 Q22 -22 11 -24 Z');
      },
      { angle: wave(life, 1, index * 0.2) * 0.2 },
    ),
  );
}
