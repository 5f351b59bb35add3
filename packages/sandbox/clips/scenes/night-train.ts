import type { Frame } from '../drawing/frame.ts';
import { fir, hills, reflections, stars } from '../drawing/landscape.ts';
import { fraction, swell, wave } from '../drawing/motion.ts';
import { block, disc, faded, glow, ground, rect, sky } from '../drawing/shapes.ts';

const coach = 112;
const coaches = 4;

/** A lit train that crosses a viaduct on a moonlit night. */
export default function nightTrain(frame: Frame): void {
  const { width, height } = frame;
  const deck = height * 0.6;
  sky(frame, ['#0a1033', '#1d2a63', '#48528f', '#8a78a8'], [0, height * 0.8]);
  stars(frame, { count: 60, seed: 17, below: 0.5 });
  glow(frame, [width * 0.76, height * 0.24], 120, ['255 244 214', 0.5]);
  disc(frame, '#fff3d6', [width * 0.76, height * 0.24], 32);
  disc(frame, '#f0dfb8', [width * 0.76 + 9, height * 0.24 - 8], 6);
  disc(frame, '#f0dfb8', [width * 0.76 - 10, height * 0.24 + 9], 8);
  const far = hills(31, 400, 46);
  ground(frame, '#39457f', (x) => height * 0.6 + far(x));
  const middle = hills(12, 300, 26);
  ground(frame, '#242e62', (x) => height * 0.72 + middle(x));
  for (let index = 0; index * 46 < width + 40; index++) {
    fir(
      frame,
      '#1a2350',
      [index * 46 + (index % 3) * 9, height * 0.77 + middle(index * 46) * 0.6],
      44 + (index % 4) * 10,
    );
  }
  const lake = height * 0.8;
  sky(frame, ['#3d4a85', '#1b2557', '#0d1335'], [lake, height]);
  reflections(frame, '#fff0cc', { x: width * 0.76, top: lake + 6, bottom: height * 0.98, width: 80, count: 7 });
  train(frame, deck);
  viaduct(frame, deck);
}

function viaduct({ ctx, width, height }: Frame, deck: number): void {
  ctx.fillStyle = '#0b1030';
  const span = 90;
  const offset = (width % span) / 2;
  ctx.fillRect(0, deck, width, 12);
  ctx.beginPath();
  for (let x = offset - span; x < width + span; x += span) {
    ctx.rect(x, deck + 8, span, height - deck);
    ctx.moveTo(x + 11, height);
    ctx.lineTo(x + 11, deck + 52);
    ctx.arc(x + span / 2, deck + 52, span / 2 - 11, Math.PI, 0);
    ctx.lineTo(x + span - 11, height);
  }
  ctx.fill('evenodd');
  ctx.fillStyle = '#2a3572';
  ctx.fillRect(0, deck, width, 2.5);
}

function train(frame: Frame, deck: number): void {
  const { width, height, time } = frame;
  const long = coach * coaches;
  // The train is in the middle at the start of the loop.
  const run = width + long + 160;
  const left = fraction(time + (width / 2 + long / 2 + 80) / run) * run - long - 80;
  const lake = height * 0.8;
  for (let index = 0; index < coaches; index++) {
    const x = left + index * coach;
    const engine = index === coaches - 1;
    block(frame, '#c33b4a', [x + 2, deck - 42, coach - 4, 38, engine ? 12 : 5]);
    rect(frame, '#8e2338', [x + 2, deck - 14, coach - 4, 8]);
    rect(frame, '#f3d9b0', [x + 4, deck - 17, coach - 8, 2]);
    for (let pane = 0; pane < 5; pane++) {
      if (engine && pane === 4) continue;
      block(frame, '#ffdf8f', [x + 9 + pane * 20, deck - 36, 14, 14, 2]);
      faded(frame, 0.25 + 0.08 * wave(time, 3, pane * 0.2), () =>
        block(frame, '#ffdf8f', [x + 9 + pane * 20, lake + 10 + (lake - deck) * 0.16, 14, 24, 4]),
      );
    }
    for (const dx of [16, 34, 76, 94]) disc(frame, '#10142f', [x + dx, deck - 3], 5);
    if (engine) {
      block(frame, '#bfe6ff', [x + coach - 24, deck - 37, 17, 15, 5]);
      disc(frame, '#fff6d0', [x + coach - 6, deck - 14], 4);
      glow(frame, [x + coach + 8, deck - 12], 90, ['255 240 190', 0.8]);
    }
  }
  for (let puff = 0; puff < 6; puff++) {
    const life = fraction(puff / 6 + time * 2);
    faded(frame, swell(life) * 0.28, () =>
      disc(frame, '#dfe3f7', [left + long - 50 - life * 190, deck - 52 - life * 40], 5 + life * 18),
    );
  }
}
