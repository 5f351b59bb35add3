import type { Frame, Point } from '../drawing/frame.ts';
import { fraction, mix, scatter, turn, wave } from '../drawing/motion.ts';
import { at, disc, faded, glow, oval, polygon, shape, sky } from '../drawing/shapes.ts';

/** Koi that circle in a pond with water lilies, from above. */
export default function koiPond(frame: Frame): void {
  const { width, height, time, ctx } = frame;
  sky(frame, ['#1f8a87', '#146a72', '#0e4f60']);
  glow(frame, [width * 0.4, height * 0.35], Math.max(width, height) * 0.6, ['120 230 200', 0.35]);
  for (const stone of scatter(26, 40, (random) => [random() * width, random() * height, 8 + random() * 22])) {
    oval(frame, 'rgb(8 60 72 / 0.35)', [stone[0] ?? 0, stone[1] ?? 0, stone[2] ?? 0, (stone[2] ?? 0) * 0.8]);
  }
  for (const ring of scatter(5, 51, (random) => ({ x: random() * width, y: random() * height, phase: random() }))) {
    const life = fraction(time + ring.phase);
    ctx.lineWidth = 1.6;
    for (const delay of [0, 10]) {
      ctx.strokeStyle = `rgb(210 255 245 / ${(1 - life) * 0.4})`;
      ctx.beginPath();
      ctx.arc(ring.x, ring.y, Math.max(0, 4 + life * 56 - delay), 0, turn);
      ctx.stroke();
    }
  }
  const [x, y] = [width / 2, height / 2];
  const reach: Point = [mix(84, width * 0.36, 0.75), mix(84, height * 0.34, 0.75)];
  koi(frame, { centre: [x, y], reach, phase: 0.08, patches: '#f2542d', body: '#fdf4ea', way: 1 });
  koi(frame, {
    centre: [x, y],
    reach: [reach[0] * 0.98, reach[1] * 0.94],
    phase: 0.58,
    patches: '#fbe3c0',
    body: '#f28a2e',
    way: 1,
  });
  koi(frame, {
    centre: [x, y],
    reach: [reach[0] * 0.42, reach[1] * 0.42],
    phase: 0.3,
    patches: '#2b2b38',
    body: '#f6f0ea',
    way: -1,
  });
  lily(frame, [width * 0.1, height * 0.2], 46, 0.4);
  lily(frame, [width * 0.1 + 52, height * 0.2 - 40], 30, 2);
  lily(frame, [width * 0.9, height * 0.82], 52, 3.4);
  lily(frame, [width * 0.9 - 64, height * 0.82 + 34], 32, 1);
  lily(frame, [width * 0.88, height * 0.12], 34, 5);
  flower(frame, [width * 0.1 + 14, height * 0.2 + 6]);
  flower(frame, [width * 0.9 - 10, height * 0.82 - 8]);
}

interface Koi {
  readonly centre: Point;
  readonly reach: Point;
  readonly phase: number;
  readonly body: string;
  readonly patches: string;
  /** 1 for clockwise, -1 for the other way. */
  readonly way: 1 | -1;
}

/** Half the width of a koi at a part of its length, from its nose. */
const girth = (part: number): number => 17 * Math.sin(Math.PI * Math.min(1, part * 0.86 + 0.13)) ** 0.8 + 1.2;

function koi(frame: Frame, { centre, reach, phase, body, patches, way }: Koi): void {
  const { time } = frame;
  const angle = turn * (way * time + phase);
  const place: Point = [centre[0] + Math.cos(angle) * reach[0], centre[1] + Math.sin(angle) * reach[1]];
  const heading = Math.atan2(Math.cos(angle) * reach[1] * way, -Math.sin(angle) * reach[0] * way);
  const long = 108;
  /** The middle of the body, a part of the way from nose to tail, bent as it swims. */
  const spine = (part: number): Point => [
    long * (0.45 - part),
    Math.sin(turn * (part * 0.8 - time * 4)) * 15 * part ** 1.5 - way * 10 * part * part,
  ];
  const outline = (grow: number): readonly Point[] => {
    const parts = Array.from({ length: 20 }, (_, index) => index / 19);
    const side = (sign: number): readonly Point[] =>
      parts.map((part) => [spine(part)[0], spine(part)[1] + sign * (girth(part) + grow)]);
    return [...side(1), ...side(-1).toReversed()];
  };
  const tail = spine(1);
  const flick = Math.sin(turn * (0.95 - time * 4)) * 14;
  const draw = (fill: (colour: string) => string): void => {
    faded(frame, 0.85, () => {
      shape(
        frame,
        fill(body),
        `M${long * 0.2} 12 q-6 26 -28 30 q2 -16 2 -32 Z M${long * 0.2} -12 q-6 -26 -28 -30 q2 16 2 32 Z`,
      );
      polygon(frame, fill(body), [
        tail,
        [tail[0] - 34, tail[1] + flick + 17],
        [tail[0] - 24, tail[1] + flick * 0.8],
        [tail[0] - 34, tail[1] + flick - 17],
      ]);
    });
    polygon(frame, fill(body), outline(0));
  };
  at(frame, [place[0] + 9, place[1] + 14], () => faded(frame, 0.25, () => draw(() => '#052b36')), { angle: heading });
  at(
    frame,
    place,
    () => {
      draw((colour) => colour);
      for (const [part, size] of [
        [0.12, 10],
        [0.36, 14],
        [0.62, 10],
        [0.82, 6],
      ] as const) {
        const [x, y] = spine(part);
        oval(frame, patches, [x, y + (part > 0.3 && part < 0.7 ? 3 : -1), size * 1.15, size * 0.82]);
      }
      for (const side of [-8, 8]) disc(frame, '#1c1c26', [long * 0.36, side], 2.4);
    },
    { angle: heading },
  );
}

function lily(frame: Frame, [x, y]: Point, radius: number, angle: number): void {
  const { ctx, time } = frame;
  const drift: Point = [x + wave(time, 1, angle) * 3, y + wave(time, 1, angle + 0.25) * 3];
  const leaf = (place: Point, colour: string, size: number): void => {
    ctx.fillStyle = colour;
    ctx.beginPath();
    ctx.moveTo(...place);
    ctx.arc(...place, size, angle + 0.24, angle + turn - 0.24);
    ctx.fill();
  };
  leaf([drift[0] + 7, drift[1] + 10], 'rgb(4 44 54 / 0.4)', radius);
  leaf(drift, '#3e9c4f', radius);
  leaf(drift, '#58b55c', radius * 0.82);
  ctx.strokeStyle = '#3e9c4f';
  ctx.lineWidth = 1.6;
  for (let rib = 0; rib < 9; rib++) {
    const along = angle + 0.5 + (rib / 8) * (turn - 1);
    ctx.beginPath();
    ctx.moveTo(...drift);
    ctx.lineTo(drift[0] + Math.cos(along) * radius * 0.78, drift[1] + Math.sin(along) * radius * 0.78);
    ctx.stroke();
  }
}

function flower(frame: Frame, [x, y]: Point): void {
  at(frame, [x, y + wave(frame.time, 1, 0.3) * 2], () => {
    for (const [ring, colour] of [
      [20, '#f3a6c4'],
      [13, '#fbd3e2'],
    ] as const) {
      for (let petal = 0; petal < 8; petal++) {
        at(frame, [0, 0], () => oval(frame, colour, [ring * 0.72, 0, ring * 0.62, ring * 0.3]), {
          angle: (petal / 8) * turn + ring,
        });
      }
    }
    disc(frame, '#ffd76a', [0, 0], 6);
  });
}
