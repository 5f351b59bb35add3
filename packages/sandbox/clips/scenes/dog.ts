import type { Frame } from '../drawing/frame.ts';
import { cloud, hills, row } from '../drawing/landscape.ts';
import { turn, wave } from '../drawing/motion.ts';
import { at, block, disc, faded, ground, line, oval, polygon, rect, shape, sky } from '../drawing/shapes.ts';

/** A dog that runs through a park in autumn. */
export default function dog(frame: Frame): void {
  const { width, height, time } = frame;
  const path = height * 0.74;
  sky(frame, ['#7cc4d8', '#bfe0d8', '#fbeec9'], [0, path]);
  row(frame, { period: 420, periods: 1, margin: 420 }, (x) => {
    cloud(frame, '#ffffff', [x + 70, height * 0.2], 50);
    cloud(frame, '#f4fafa', [x + 280, height * 0.13], 38);
  });
  const far = hills(25, 320, 18);
  ground(frame, '#e7b667', (x) => path - 70 + far(x + time * 320));
  row(frame, { period: 160, periods: 2, margin: 160 }, (x) => {
    tree(frame, x + 30, path - 6, 0.7, '#e08a3c');
    tree(frame, x + 112, path - 6, 0.56, '#cf6a3a');
  });
  ground(frame, '#a9b84f', (x) => path - 16 + far(x + time * 640) * 0.3);
  row(frame, { period: 320, periods: 3, margin: 320 }, (x) => {
    tree(frame, x + 60, path + 8, 1.25, '#d9582f');
    bench(frame, x + 196, path + 8);
  });
  sky(frame, ['#ead3a4', '#d9bb83'], [path, height]);
  rect(frame, '#c9a86d', [0, path, width, 4]);
  row(frame, { period: 320, periods: 4, margin: 320 }, (x) => {
    for (const [index, dx] of [10, 66, 120, 190, 244, 290].entries()) {
      oval(frame, ['#d9582f', '#e9a23b', '#b8432a'][index % 3] ?? '', [
        x + dx,
        path + 16 + ((index * 37) % Math.max(30, height - path - 24)),
        6,
        3,
        index,
      ]);
    }
  });
  at(frame, [width * 0.5, path + (height - path) * 0.5 - 10 - Math.abs(wave(time, 4, 0.1)) * 12], () => runner(frame), {
    scale: 1.35,
    angle: wave(time, 8, 0.1) * 0.05,
  });
}

function tree(frame: Frame, x: number, foot: number, scale: number, colour: string): void {
  at(
    frame,
    [x, foot],
    () => {
      block(frame, '#6d4a3a', [-7, -90, 14, 92, 4]);
      for (const [dx, dy, radius] of [
        [-30, -104, 32],
        [30, -102, 34],
        [0, -136, 40],
        [0, -96, 36],
      ] as const)
        disc(frame, colour, [dx, dy], radius);
      faded(frame, 0.2, () => disc(frame, '#fff3c0', [-12, -146], 22));
    },
    { scale },
  );
}

function bench(frame: Frame, x: number, foot: number): void {
  for (const y of [-48, -36, -22]) block(frame, '#8a5a3c', [x - 40, foot + y, 80, 8, 3]);
  for (const dx of [-32, 26]) rect(frame, '#4a4f55', [x + dx, foot - 48, 5, 50]);
}

/** The dog, whose feet are near the origin; it gallops to the right, four strides per loop. */
function runner(frame: Frame): void {
  const { time } = frame;
  const stride = 8;
  faded(frame, 0.25, () => oval(frame, '#6b4a20', [0, 14 + Math.abs(wave(time, 4, 0.1)) * 8, 58, 5]));
  const leg = (hip: number, phase: number, colour: string): void => {
    const angle = wave(time, stride, phase) * 0.95;
    const bend = 0.5 + 0.5 * Math.cos(turn * (time * stride + phase));
    const knee = [hip + Math.sin(angle) * 18, -24 + Math.cos(angle) * 18] as const;
    const foot = [knee[0] + Math.sin(angle - bend * 1.1) * 18, knee[1] + Math.cos(angle - bend * 1.1) * 18] as const;
    line(frame, colour, 11, [[hip, -28], knee]);
    line(frame, colour, 8, [knee, foot, [foot[0] + 5, foot[1]]]);
  };
  leg(-30, 0.58, '#a8703a');
  leg(30, 0.12, '#a8703a');
  const wag = wave(time, stride, 0.3) * 8;
  line(frame, '#c98a48', 9, [
    [-38, -42],
    [-56, -52 + wag * 0.4],
    [-68, -66 + wag],
  ]);
  line(frame, '#fbf1e0', 9, [
    [-63, -60 + wag * 0.8],
    [-68, -66 + wag],
  ]);
  shape(
    frame,
    '#c98a48',
    'M-44 -38 C-44 -54 -24 -56 0 -54 C22 -54 40 -60 44 -42 C46 -24 34 -16 18 -18 C6 -20 -12 -28 -26 -22 C-38 -18 -44 -26 -44 -38 Z',
  );
  shape(frame, '#fbf1e0', 'M44 -48 C46 -24 34 -16 18 -18 C28 -24 32 -34 34 -46 Z');
  leg(-26, 0.42, '#c98a48');
  leg(26, 0.96, '#c98a48');
  polygon(frame, '#3f7fc4', [
    [30, -60],
    [46, -56],
    [43, -44],
    [28, -50],
  ]);
  at(
    frame,
    [48, -66],
    () => {
      shape(
        frame,
        '#c98a48',
        'M-18 8 C-20 -16 -4 -24 12 -20 C22 -18 24 -10 40 -8 C48 -6 48 6 38 8 C26 12 8 20 -18 8 Z',
      );
      shape(frame, '#fbf1e0', 'M20 -8 C28 -9 32 -8 40 -8 C48 -6 48 6 38 8 C30 10 20 12 10 12 C16 4 18 -2 20 -8 Z');
      shape(frame, '#f08a94', `M26 9 q8 ${14 + wave(time, stride) * 3} 16 ${8 + wave(time, stride) * 3} q2 -8 -4 -9 Z`);
      disc(frame, '#2c211c', [43, -5], 4.4);
      disc(frame, '#2c211c', [15, -8], 3);
      at(frame, [-4, -16], () => shape(frame, '#8a5a30', 'M2 0 C-12 -2 -24 8 -28 22 C-18 28 -4 20 4 6 Z'), {
        angle: wave(time, stride, 0.4) * 0.35 + 0.2,
      });
    },
    { angle: wave(time, stride, 0.2) * 0.06 },
  );
}
