import type { Frame, Point } from '../drawing/frame.ts';
import { cloud, hills, row } from '../drawing/landscape.ts';
import { wave } from '../drawing/motion.ts';
import { at, disc, faded, glow, ground, line, oval, polygon, sky } from '../drawing/shapes.ts';

/** A flight along a glacier at first light. */
export default function glacier(frame: Frame): void {
  const { width, height, time } = frame;
  const sea = height * 0.66;
  sky(frame, ['#6f8fc9', '#a9b6df', '#f3c3c0', '#ffe1c0'], [0, sea]);
  glow(frame, [width * 0.7, sea - 96], 150, ['255 236 200', 0.9]);
  disc(frame, '#fff4d9', [width * 0.7, sea - 96], 24);
  for (const [x, y, size] of [
    [0.2, 0.2, 46],
    [0.86, 0.14, 36],
    [0.52, 0.1, 28],
  ] as const) {
    cloud(frame, '#e3d5e6', [width * x + wave(time, 1, x) * 10, height * y], size);
  }
  const far = hills(9, 320, 26);
  ground(frame, '#8fa6d3', (x) => sea - 74 - Math.abs(far(x)) * 1.8);
  cliff(frame, sea);
  sky(frame, ['#4d86a8', '#2b6288', '#1b4669'], [sea, height]);
  row(frame, { period: 320, periods: 1, margin: 320 }, (x) => {
    faded(frame, 0.4, () => {
      for (const dx of [20, 88, 150, 210, 268]) oval(frame, '#d9eef5', [x + dx, sea + 10 + (dx % 7) * 3, 26, 1.6]);
    });
  });
  row(frame, { period: 480, periods: 1, margin: 300 }, (x) => {
    berg(frame, [x + 60, sea + (height - sea) * 0.42 + wave(time, 1, 0.2) * 3], 0.8);
    berg(frame, [x + 330, sea + (height - sea) * 0.3 + wave(time, 1, 0.7) * 3], 0.56);
  });
  row(frame, { period: 640, periods: 2, margin: 400 }, (x) =>
    berg(frame, [x + 480, sea + (height - sea) * 0.92 + wave(time, 2) * 4], 1.5),
  );
}

/** The front of the glacier: columns of ice, each with a lit and a shaded face. */
function cliff(frame: Frame, sea: number): void {
  const tops = [70, 96, 84, 112, 90, 76, 104, 88];
  row(frame, { period: 320, periods: 1, margin: 320 }, (start) => {
    for (const [index, top] of tops.entries()) {
      const x = start + index * 40;
      const next = tops[(index + 1) % tops.length] ?? 0;
      polygon(frame, '#d9eff6', [
        [x, sea],
        [x, sea - top],
        [x + 14, sea - top - 9],
        [x + 41, sea - next],
        [x + 41, sea],
      ]);
      polygon(frame, '#a6d0e3', [
        [x + 26, sea],
        [x + 18, sea - top * 0.62],
        [x + 41, sea - next],
        [x + 41, sea],
      ]);
      polygon(frame, '#79b3cf', [
        [x + 34, sea],
        [x + 30, sea - top * 0.36],
        [x + 41, sea - next * 0.6],
        [x + 41, sea],
      ]);
      polygon(frame, '#ffffff', [
        [x, sea - top],
        [x + 14, sea - top - 9],
        [x + 41, sea - next],
        [x + 16, sea - top + 3],
      ]);
      line(frame, '#8fc3da', 1.4, [
        [x + 8, sea - top + 16],
        [x + 12, sea - top * 0.5],
        [x + 7, sea - 14],
      ]);
    }
    polygon(frame, '#f2fafc', [
      [start, sea],
      [start, sea - 4],
      [start + 160, sea - 7],
      [start + 320, sea - 4],
      [start + 320, sea],
    ]);
  });
}

function berg(frame: Frame, place: Point, scale: number): void {
  at(
    frame,
    place,
    () => {
      faded(frame, 0.35, () =>
        polygon(frame, '#bfe6f2', [
          [-64, 0],
          [-30, 26],
          [10, 34],
          [40, 20],
          [68, 0],
        ]),
      );
      polygon(frame, '#e9f7fb', [
        [-66, 2],
        [-44, -34],
        [-20, -30],
        [-2, -66],
        [22, -44],
        [44, -26],
        [70, 2],
      ]);
      polygon(frame, '#b3dbea', [
        [-2, -66],
        [22, -44],
        [44, -26],
        [70, 2],
        [20, 2],
        [8, -28],
      ]);
      polygon(frame, '#86bfd8', [
        [44, -26],
        [70, 2],
        [36, 2],
        [30, -14],
      ]);
      oval(frame, 'rgb(255 255 255 / 0.5)', [0, 3, 78, 2.4]);
    },
    { scale },
  );
}
