import type { Frame } from '../drawing/frame.ts';
import { fir, hills, row, stars } from '../drawing/landscape.ts';
import { scatter, wave } from '../drawing/motion.ts';
import { disc, faded, glow, ground, oval, sky } from '../drawing/shapes.ts';

/** Fireflies in a forest of firs; the camera glides along the trees. */
export default function fireflies(frame: Frame): void {
  const { width, height, time } = frame;
  sky(frame, ['#071f24', '#0f3d3d', '#2f7264', '#7fb08a']);
  stars(frame, { count: 34, seed: 5, below: 0.4 });
  glow(frame, [width * 0.62, height * 0.24], 110, ['230 255 220', 0.5]);
  disc(frame, '#eefbe0', [width * 0.62, height * 0.24], 24);
  const layers = [
    { colour: '#3b7a6c', foot: 0.74, tall: 0.34, period: 160, periods: 0 },
    { colour: '#235a52', foot: 0.82, tall: 0.46, period: 180, periods: 0 },
    { colour: '#123d3a', foot: 0.92, tall: 0.62, period: 240, periods: 1 },
  ];
  const floor = hills(4, 240, 6);
  for (const { colour, foot, tall, period, periods } of layers) {
    const shift = time * periods * period;
    const size = Math.min(height, 520) * tall;
    row(frame, { period, periods, margin: 160 }, (x) => {
      fir(frame, colour, [x + period * 0.1, height * foot + 10], size);
      fir(frame, colour, [x + period * 0.42, height * foot + 14], size * 0.72);
      fir(frame, colour, [x + period * 0.74, height * foot + 8], size * 0.88);
    });
    ground(frame, colour, (x) => height * foot + floor(x + shift));
    faded(frame, 0.16, () => oval(frame, '#a8e0b8', [width * 0.5 + wave(time) * 30, height * foot, width * 0.6, 16]));
  }
  for (const fly of scatter(26, 33, (random) => ({
    x: random() * width,
    y: height * (0.38 + random() * 0.56),
    phase: random(),
    size: 1.6 + random() * 2,
  }))) {
    const x = fly.x + wave(time, 1, fly.phase) * 34 + wave(time, 2, fly.phase * 3) * 10;
    const y = fly.y + wave(time, 1, fly.phase + 0.2) * 20 + wave(time, 3, fly.phase) * 5;
    const bright = 0.62 + 0.38 * wave(time, 2, fly.phase * 5);
    glow(frame, [x, y], fly.size * 10, ['214 255 120', 0.75 * bright]);
    faded(frame, 0.4 + 0.6 * bright, () => disc(frame, '#fbffd0', [x, y], fly.size));
  }
  row(frame, { period: 480, periods: 1, margin: 220 }, (x) =>
    fir(frame, '#06211f', [x + 60, height + 20], Math.min(height, 560) * 0.98),
  );
}
