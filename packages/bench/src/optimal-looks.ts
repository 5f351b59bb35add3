import type { Workload } from './workload.ts';

/** The best that looks can do at their cost. */
export interface OptimalLooks {
  readonly looksPerCompletion: number;
  readonly meanDelaySeconds: number;
  readonly product: number;
}

/** What looks may cost. */
export interface LookCost {
  readonly floorSeconds: number;
  readonly lookCostSeconds: number;
}

const STEPS_IN_FLOOR = 8;
const UNSEEN = 1e-5;

/**
 * Optimal inspection by dynamic programming (R. E. Barlow, L. C. Hunter and F. Proschan, "Optimum checking procedures", 1963):
 * the looks, no closer than the floor, for which mean delay + cost × looks is least, for somebody who knows the distribution.
 * Backwards from an age that hardly any generation reaches, the next look after each age is the one with the least of
 * both until the end. The bound's formula thinks of looks as a density; this counts them one by one.
 */
export function findOptimalLooks({ survival, findQuantile }: Workload, cost: LookCost): OptimalLooks {
  const step = cost.floorSeconds / STEPS_IN_FLOOR;
  const last = Math.ceil(findQuantile(UNSEEN) / step) + STEPS_IN_FLOOR;
  const left = Float64Array.from({ length: last + 1 }, (_, i) => survival(i * step));

  // How many are unfinished, summed over time: the delays between two looks are what it falls short of a rectangle by.
  const area = new Float64Array(last + 1);
  for (let i = 1; i <= last; i += 1) area[i] = at(area, i - 1) + (step * (at(left, i - 1) + at(left, i))) / 2;
  const delayBetween = (i: number, j: number): number => (j - i) * step * at(left, i) - (at(area, j) - at(area, i));

  const least = new Float64Array(last + 1);
  const looks = new Float64Array(last + 1);
  for (let i = last - 1; i >= 0; i -= 1) {
    const price = cost.lookCostSeconds * at(left, i);
    let best = Infinity;
    for (let j = Math.min(i + STEPS_IN_FLOOR, last); j <= last; j += 1) {
      const now = price + delayBetween(i, j);
      // The delay only grows with a later look.
      if (now >= best) break;
      if (now + at(least, j) >= best) continue;
      best = now + at(least, j);
      looks[i] = at(left, i) + at(looks, j);
    }
    least[i] = best;
  }

  const looksPerCompletion = at(looks, 0);
  const meanDelaySeconds = at(least, 0) - cost.lookCostSeconds * looksPerCompletion;
  return { looksPerCompletion, meanDelaySeconds, product: looksPerCompletion * meanDelaySeconds };
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? 0;
}
