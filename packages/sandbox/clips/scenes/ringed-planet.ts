import type { Frame } from '../drawing/frame.ts';
import { stars } from '../drawing/landscape.ts';
import { fraction, scatter, turn, wave } from '../drawing/motion.ts';
import { at, disc, faded, glow, line, oval, shape, sky } from '../drawing/shapes.ts';

/** A planet with rings, and a moon that orbits it. */
export default function ringedPlanet(frame: Frame): void {
  const { width, height, time } = frame;
  sky(frame, ['#0b0a2a', '#1a1147', '#3a1b5e']);
  glow(frame, [width * 0.2, height * 0.8], Math.max(width, height) * 0.5, ['200 70 160', 0.4]);
  glow(frame, [width * 0.86, height * 0.14], Math.max(width, height) * 0.42, ['70 120 255', 0.36]);
  stars(frame, { count: 130, seed: 44 });
  meteor(frame);
  disc(frame, '#e8836b', [width * 0.1, height * 0.2], 17);
  faded(frame, 0.3, () => disc(frame, '#41143f', [width * 0.1 + 5, height * 0.2 + 4], 15));
  const orbit = turn * (time + 0.1);
  const behind = Math.sin(orbit) < 0;
  at(
    frame,
    [width / 2, height * 0.51 + wave(time) * 4],
    () => {
      if (behind) moon(frame, orbit);
      ring(frame, Math.PI, turn);
      globe(frame);
      ring(frame, 0, Math.PI);
      if (!behind) moon(frame, orbit);
    },
    { angle: -0.3 },
  );
}

function globe(frame: Frame): void {
  const { ctx, time } = frame;
  const radius = 92;
  glow(frame, [0, 0], 190, ['255 180 120', 0.35]);
  ctx.save();
  ctx.beginPath();
  ctx.arc(0, 0, radius, 0, turn);
  ctx.clip();
  const bands = ['#f6c98f', '#eeb074', '#f9dcae', '#d98c5f', '#f3c189', '#e7a26a', '#f9dcae', '#d58a62', '#eeb884'];
  for (const [index, colour] of bands.entries()) {
    ctx.fillStyle = colour;
    ctx.beginPath();
    const top = -radius + (index * radius * 2) / bands.length;
    ctx.moveTo(-radius, radius);
    for (let x = -radius; x <= radius; x += 4)
      ctx.lineTo(x, top + Math.sin(turn * (x / 92 + time * (index % 2 === 0 ? 1 : -1) + index * 0.3)) * 2.6);
    ctx.lineTo(radius, radius);
    ctx.fill();
  }
  // A storm that crosses the near side.
  const storm = fraction(time + 0.35) * 3 - 1.5;
  oval(frame, '#c8673f', [storm * radius * 0.9, 34, 23, 12]);
  oval(frame, '#e59a63', [storm * radius * 0.9 - 1, 33, 14, 7]);
  shape(
    frame,
    'rgb(40 12 70 / 0.5)',
    'M0 -140 L140 -140 L140 140 L-60 140 C20 110 62 60 56 -10 C52 -50 40 -70 0 -140 Z',
  );
  ctx.restore();
}

function ring({ ctx }: Frame, from: number, to: number): void {
  for (const [radius, thick, colour] of [
    [138, 9, '#b98a7b'],
    [152, 12, '#f2d3a8'],
    [170, 14, '#d7a98a'],
    [188, 7, '#f7e3c4'],
    [200, 3, '#9c7390'],
  ] as const) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = thick * 0.42;
    for (const shift of [-0.26, 0, 0.26]) {
      ctx.beginPath();
      ctx.ellipse(0, 0, radius + shift * thick, (radius + shift * thick) * 0.23, 0, from, to);
      ctx.stroke();
    }
  }
}

function moon(frame: Frame, angle: number): void {
  const [x, y] = [Math.cos(angle) * 158, Math.sin(angle) * 66];
  const radius = 15 + Math.sin(angle) * 4;
  disc(frame, '#cfd8f2', [x, y], radius);
  disc(frame, '#a9b3d8', [x + radius * 0.3, y + radius * 0.2], radius * 0.26);
  disc(frame, '#a9b3d8', [x - radius * 0.34, y - radius * 0.2], radius * 0.18);
}

/** Shooting stars, at different times of the loop. */
function meteor(frame: Frame): void {
  const { width, height, time } = frame;
  for (const { x, y, phase } of scatter(3, 71, (random) => ({ x: random(), y: random() * 0.5, phase: random() }))) {
    const life = fraction(time + phase) * 4;
    if (life > 1) continue;
    const [left, top] = [x * width + life * 150, y * height + life * 62];
    faded(frame, Math.sin(Math.PI * life), () =>
      line(frame, '#fff3d8', 1.8, [
        [left, top],
        [left - 46, top - 19],
      ]),
    );
  }
}
