import type { DensityPace } from '@videogen/forecast';
import { BASELINE, PACE } from '../poller-bench.ts';
import { createRandom } from '@videogen/testkit/random';
import type { Workload } from '../workload.ts';
import { createMixedKinds, type Spread } from '../workloads.ts';
import { findLeastProduct } from './least-product.ts';
import { backOffForEach, fixedForEach, plannedPolicy, type SeveralPolicy } from './several-policy.ts';
import { simulateSeveral, type SeveralOutcome } from './simulate-several.ts';

/** Outcome of every policy with so many in flight. */
export interface SeveralRow {
  readonly inFlight: number;
  readonly spread: Spread;
  /** By the policy's name. */
  readonly outcomes: ReadonlyMap<string, SeveralOutcome>;
  /** The product of the baseline, seconds, on the mean of any number. It polls each by itself, so the mean is less noisy. */
  readonly baseline: number;
  /** The least product that is possible with the same pages and least interval, seconds, by the policy's name. */
  readonly bounds: ReadonlyMap<string, number>;
}

/** Policies that plan as the poller does. */
export const PLANNED = {
  pagesOf100: 'pages of 100',
  pagesOf20: 'pages of 20',
  singles: 'single polls',
  shortInterval: 'pages of 100, every 1 s at most',
} as const;

/** Half the least interval, and polls at half the cost. */
export const SHORT_INTERVAL: DensityPace = { minIntervalMs: 1000, pollCostSeconds: 0.1, slowestInIntervals: 180 };

/** The spread that the figures are about. */
export const MAIN_SPREAD = 'sigma 0.35';

const GENERATIONS_IN_SNAPSHOTS = 12_000;

/** The share of the beginnings, and of the generations in snapshots. */
const SHARES: Readonly<Record<SeveralExtent, number>> = { full: 1, quick: 1 / 3, figures: 1 / 20 };

/**
 * The number of completions. `quick` has fewer: the last digit of a ratio is noise. `figures` has the fewest, and only the
 * policies that the figures are about.
 */
export type SeveralExtent = 'full' | 'quick' | 'figures';

/** Settings of the simulation. */
export interface SeveralBenchOptions {
  readonly seed: number;
  readonly extent: SeveralExtent;
  readonly inFlight: readonly number[];
  /** The main one with every policy, the others with the baseline and pages. */
  readonly spreads: readonly Spread[];
}

/** Simulates several generations in flight per key, of kinds of 60, 120, 300 and 600 s mixed. */
export function benchSeveral({ spreads, ...options }: SeveralBenchOptions): readonly SeveralRow[] {
  return spreads.flatMap((spread) => benchSpread(spread, { ...options, isMain: spread === MAIN_SPREAD }));
}

function benchSpread(
  spread: Spread,
  { seed, extent, inFlight, isMain }: Omit<SeveralBenchOptions, 'spreads'> & { readonly isMain: boolean },
): readonly SeveralRow[] {
  const kinds = createMixedKinds(spread);
  const rows = inFlight.map((count) => {
    const runs = isMain ? createMainRuns(count, extent) : createOtherRuns();
    const simulate = ({ policy, beginnings, completions }: Run): SeveralOutcome =>
      simulateSeveral(policy, kinds, {
        seed,
        inFlight: count,
        beginnings: Math.ceil(beginnings * SHARES[extent]),
        completions,
      });
    return {
      inFlight: count,
      spread,
      outcomes: new Map(runs.map((run) => [run.policy.name, simulate(run)])),
      bounds: new Map(
        runs.flatMap(({ policy, pages }) =>
          pages === undefined ? [] : [[policy.name, findBound(kinds, { ...pages, seed, extent, inFlight: count })]],
        ),
      ),
    };
  });
  const baselines = rows.map(({ outcomes }) => outcomes.get(BASELINE)?.product ?? Number.NaN);
  return rows.map((row) => ({ ...row, baseline: baselines.reduce((sum, each) => sum + each, 0) / baselines.length }));
}

interface Run {
  readonly policy: SeveralPolicy;
  readonly beginnings: number;
  readonly completions: number;
  /** Pages and pace, on which the bound depends. */
  readonly pages?: PlannedPages;
}

interface PlannedPages {
  readonly pageSize: number;
  readonly pace: DensityPace;
}

function createMainRuns(inFlight: number, extent: SeveralExtent): readonly Run[] {
  const { pagesOf100, pagesOf20, shortInterval, singles } = PLANNED;
  const areMany = inFlight > 10;
  const alone = plannedPolicy(singles, { pageSize: undefined, pace: PACE });
  const runs = [
    { policy: fixedForEach(2), beginnings: 2, completions: 3000 },
    planPages(pagesOf100, { pageSize: 100, pace: PACE }, 20),
    planPages(pagesOf20, { pageSize: 20, pace: PACE }, areMany ? 2 : 4),
    planPages(shortInterval, { pageSize: 100, pace: SHORT_INTERVAL }, 8),
  ];
  // One by one it makes no difference how many there are, and many take long.
  if (areMany) return [...runs, { policy: alone, beginnings: 1, completions: 200 }];
  return [
    ...runs,
    { policy: alone, beginnings: 4, completions: 1500 },
    ...(extent === 'figures' ? [] : createComparedRuns()),
  ];
}

/** Policies without a figure. */
function createComparedRuns(): readonly Run[] {
  return [
    ...[0.5, 1, 5, 10].map((seconds) => ({ policy: fixedForEach(seconds), beginnings: 1, completions: 1500 })),
    { policy: backOffForEach, beginnings: 2, completions: 1500 },
  ];
}

function createOtherRuns(): readonly Run[] {
  const { pagesOf100, pagesOf20 } = PLANNED;
  return [
    { policy: fixedForEach(2), beginnings: 1, completions: 3000 },
    planPages(pagesOf100, { pageSize: 100, pace: PACE }, 4),
    planPages(pagesOf20, { pageSize: 20, pace: PACE }, 2),
  ];
}

function planPages(name: string, pages: PlannedPages, beginnings: number): Run {
  return { policy: plannedPolicy(name, pages), beginnings, completions: 1500, pages };
}

interface BoundOptions extends PlannedPages {
  readonly seed: number;
  readonly extent: SeveralExtent;
  readonly inFlight: number;
}

function findBound(kinds: readonly Workload[], { seed, extent, inFlight, pageSize, pace }: BoundOptions): number {
  return findLeastProduct(kinds, {
    inFlight,
    pageSize,
    minIntervalSeconds: pace.minIntervalMs / 1000,
    count: Math.ceil((GENERATIONS_IN_SNAPSHOTS * SHARES[extent]) / inFlight),
    random: createRandom(seed).next,
  });
}
