import type { Workload } from '../workload.ts';
import { leastCostPerSecond } from './least-cost.ts';
import { takeSnapshots, type SnapshotOptions } from './snapshots.ts';

/** What is looked at, and how densely that may be. */
export interface LeastProductOptions extends SnapshotOptions {
  readonly floorSeconds: number;
}

const PRICES_SECONDS = [1e-6, ...Array.from({ length: 38 }, (_, i) => 0.002 * 1.25 ** i)];
// Fewer looks are no density any more.
const LEAST_LOOKS = 3;
const MOST_LOOKS = 150;
const STEP = 1.005;

/**
 * The least product of looks per completion and mean delay for several in flight, seconds, for somebody who knows how their
 * times are distributed and asks for pages of one length, or for one generation. As with one in flight it is the limit of many
 * looks, and a few, each at its best place, can be up to 3 % better.
 *
 * At each moment, of each page, the least delay + price × looks per second is known (`leastCostPerSecond`). So on the mean
 * of all moments nothing has delay + price × looks below some least, whatever the price: each price draws a line that no policy
 * is below, and the least product is that on the border of them all.
 */
export function findLeastProduct(
  kinds: readonly Workload[],
  { floorSeconds, ...snapshots }: LeastProductOptions,
): number {
  const { moments, completionsPerSecond } = takeSnapshots(kinds, snapshots);
  const lines = PRICES_SECONDS.map((price) => {
    const cost = moments.flat().reduce((sum, page) => sum + leastCostPerSecond(page, { price, floorSeconds }), 0);
    return { price, least: cost / moments.length / completionsPerSecond };
  });

  let product = Infinity;
  for (let looks = LEAST_LOOKS; looks < MOST_LOOKS; looks *= STEP) {
    const delay = Math.max(...lines.map(({ price, least }) => least - price * looks));
    product = Math.min(product, looks * delay);
  }
  return product;
}
