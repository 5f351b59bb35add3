import type { Workload } from '../workload.ts';
import { leastCostPerSecond } from './least-cost.ts';
import { takeSnapshots, type SnapshotOptions } from './snapshots.ts';

/** Generations to poll, and the least time between two polls. */
export interface LeastProductOptions extends SnapshotOptions {
  readonly minIntervalSeconds: number;
}

const PRICES_SECONDS = [1e-6, ...Array.from({ length: 38 }, (_, i) => 0.002 * 1.25 ** i)];
// Fewer polls are no density any more.
const LEAST_POLLS = 3;
const MOST_POLLS = 150;
const STEP = 1.005;

/**
 * The least product of polls per completion and mean delay for several in flight, seconds, where the distribution of their times is
 * known and polls are for pages of one length, or for one generation. As with one in flight it is the limit of many
 * polls, and a few, each at its best place, can be up to 3 % better.
 *
 * At each moment, of each page, the least delay + price × polls per second is known (`leastCostPerSecond`). So on the mean
 * of all moments nothing has delay + price × polls below some least, whatever the price: each price draws a line that no policy
 * is below, and the least product is that on the border of them all.
 */
export function findLeastProduct(
  kinds: readonly Workload[],
  { minIntervalSeconds, ...snapshots }: LeastProductOptions,
): number {
  const { moments, completionsPerSecond } = takeSnapshots(kinds, snapshots);
  const lines = PRICES_SECONDS.map((price) => {
    const cost = moments.flat().reduce((sum, page) => sum + leastCostPerSecond(page, { price, minIntervalSeconds }), 0);
    return { price, least: cost / moments.length / completionsPerSecond };
  });

  let product = Infinity;
  for (let polls = LEAST_POLLS; polls < MOST_POLLS; polls *= STEP) {
    const delay = Math.max(...lines.map(({ price, least }) => least - price * polls));
    product = Math.min(product, polls * delay);
  }
  return product;
}
