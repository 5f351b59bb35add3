import { estimateProcessingTime } from '@videogen/lifecycle';
import { planDensity } from '@videogen/poller';
import { agePolicy, backOffPolicy, densityPolicy, fixedPolicy, PRIOR, type Policy } from './policy.ts';
import { PACE } from './poller-bench.ts';
import { createRandom } from './random.ts';
import { simulate } from './simulate.ts';
import { MAIN_SPREAD, PLANNED, type SeveralRow } from './several/bench-several.ts';
import { boundToFixed, severalToFixed } from './several/several-figures.ts';
import { drawSvg, type Panel, type Point } from './svg.ts';
import { createLogNormal } from './workloads.ts';

const KINDS = [
  { completions: 0, name: 'ours, no history', colour: '#f28e2b' },
  { completions: 10, name: 'ours, 10 completions', colour: '#59a14f' },
  { completions: 100, name: 'ours, 100 completions', colour: '#4e79a7' },
] as const;
const FIXED_SECONDS = [0.5, 1, 2, 5, 10, 20, 40];
const LOOK_COSTS_SECONDS = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];
const LAST_AGE_SECONDS = 1500;
const AGE_STEP_SECONDS = 5;

const workload = createLogNormal(300, 0.35);

/**
 * Draws what delay is had for how many looks, and where the looks are placed, for a median of 300 s and a sigma of 0.35; and what
 * several in flight cost.
 */
export function plotPoller(seed: number, several: readonly SeveralRow[]): string {
  return drawSvg([plotTrade(seed), plotDensities(seed), plotSeveral(several)]);
}

/** What several in flight cost, as a part of what a fixed interval for each does. */
function plotSeveral(rows: readonly SeveralRow[]): Panel {
  const main = rows.filter(({ spread }) => spread === MAIN_SPREAD);
  const series = (name: string, colour: string, read: (row: SeveralRow) => number, isDashed = false) => ({
    name,
    colour,
    isDashed,
    points: main.map((row): Point => [row.inFlight, read(row)]),
  });
  return {
    title: 'Several in flight per key (60 to 600 s, sigma 0.35)',
    x: { label: 'in flight', from: 1, to: 100, ticks: [1, 3, 10, 30, 100], isLogarithmic: true },
    y: {
      label: 'looks × delay, fixed interval = 1',
      from: 0.01,
      to: 2,
      ticks: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2],
      isLogarithmic: true,
    },
    series: [
      series('a fixed interval for each', '#e15759', () => 1),
      series('ours, single looks', '#f28e2b', (row) => severalToFixed(row, PLANNED.singles)),
      series('ours, pages of 20', '#59a14f', (row) => severalToFixed(row, PLANNED.pagesOf20)),
      series('ours, pages of 100', '#4e79a7', (row) => severalToFixed(row, PLANNED.pagesOf100)),
      series('the bound with pages of 100', '#333', (row) => boundToFixed(row, PLANNED.pagesOf100), true),
      series('the same at a floor of 1 s', '#999', (row) => boundToFixed(row, PLANNED.lowFloor), true),
    ],
  };
}

function plotTrade(seed: number): Panel {
  const run = (policy: Policy): Point => {
    const outcome = simulate(policy, workload, { seed, beginnings: 100, generations: 20 });
    return [outcome.looksPerCompletion, outcome.meanDelaySeconds];
  };
  return {
    title: 'What a delay costs (300 s, sigma 0.35)',
    x: { label: 'looks per completion', from: 5, to: 500, ticks: [5, 10, 20, 50, 100, 200, 500], isLogarithmic: true },
    y: { label: 'mean delay, s', from: 0.5, to: 50, ticks: [0.5, 1, 2, 5, 10, 20, 50], isLogarithmic: true },
    series: [
      {
        name: 'a fixed interval of 0.5 to 40 s',
        colour: '#e15759',
        points: FIXED_SECONDS.map((s) => run(fixedPolicy(s))),
      },
      { name: 'exponential back-off up to a minute', colour: '#9c755f', points: [run(backOffPolicy)] },
      { name: 'a twentieth of the age', colour: '#b07aa1', points: [run(agePolicy)] },
      ...KINDS.map(({ completions, name, colour }) => ({
        name,
        colour,
        points: LOOK_COSTS_SECONDS.map((lookCostSeconds) =>
          run(densityPolicy(name, completions, { ...PACE, lookCostSeconds })),
        ),
      })),
      {
        name: 'the bound: looks × delay = ½ (∫ √(f S) dt)²',
        colour: '#333',
        isDashed: true,
        points: [5, 500].map((looks): Point => [looks, workload.bound / looks]),
      },
    ],
  };
}

function plotDensities(seed: number): Panel {
  const random = createRandom(seed);
  const ages = Array.from({ length: LAST_AGE_SECONDS / AGE_STEP_SECONDS + 1 }, (_, i) => i * AGE_STEP_SECONDS);
  return {
    title: 'Where the looks are placed',
    x: {
      label: 'age, s',
      from: 0,
      to: LAST_AGE_SECONDS,
      ticks: [0, 300, 600, 900, 1200, 1500],
      isLogarithmic: false,
    },
    y: { label: 'looks per minute', from: 0, to: 12, ticks: [0, 2, 4, 6, 8, 10, 12], isLogarithmic: false },
    series: KINDS.map(({ completions, name, colour }) => {
      const history = Array.from({ length: completions }, () => ({ seconds: workload.draw(random), ageDays: 0 }));
      const { looksPerSecond } = planDensity(estimateProcessingTime(history, PRIOR), PACE);
      return { name, colour, points: ages.map((age): Point => [age, looksPerSecond(age) * 60]) };
    }),
  };
}
