import type { Workload } from './workload.ts';

/** Outcome of the best polls at their cost. */
export interface OptimalPolls {
  readonly pollsPerCompletion: number;
  readonly meanDelaySeconds: number;
  readonly product: number;
}

/** Cost of a poll, as seconds of mean delay, and the least time between two. */
export interface PollCost {
  readonly minIntervalSeconds: number;
  readonly pollCostSeconds: number;
}

const STEPS_IN_INTERVAL = 8;
const UNSEEN = 1e-5;

/**
 * Optimal inspection by dynamic programming (R. E. Barlow, L. C. Hunter and F. Proschan, "Optimum checking procedures", 1963):
 * the polls, no closer than the least interval, for which mean delay + cost × polls is least where the distribution is known.
 * Backwards from an age that hardly any generation reaches, the next poll after each age is the one with the least of
 * both until the end. The bound's formula treats polls as a density; this counts them one by one.
 */
export function findOptimalPolls({ survival, findQuantile }: Workload, cost: PollCost): OptimalPolls {
  const step = cost.minIntervalSeconds / STEPS_IN_INTERVAL;
  const last = Math.ceil(findQuantile(UNSEEN) / step) + STEPS_IN_INTERVAL;
  const left = Float64Array.from({ length: last + 1 }, (_, i) => survival(i * step));

  // The part that is unfinished, summed over time: a rectangle less this area is the delay between two polls.
  const area = new Float64Array(last + 1);
  for (let i = 1; i <= last; i += 1) area[i] = at(area, i - 1) + (step * (at(left, i - 1) + at(left, i))) / 2;
  const delayBetween = (i: number, j: number): number => (j - i) * step * at(left, i) - (at(area, j) - at(area, i));

  const least = new Float64Array(last + 1);
  const polls = new Float64Array(last + 1);
  for (let i = last - 1; i >= 0; i -= 1) {
    const price = cost.pollCostSeconds * at(left, i);
    let best = Infinity;
    for (let j = Math.min(i + STEPS_IN_INTERVAL, last); j <= last; j += 1) {
      const now = price + delayBetween(i, j);
      // The delay only grows with a later poll.
      if (now >= best) break;
      if (now + at(least, j) >= best) continue;
      best = now + at(least, j);
      polls[i] = at(left, i) + at(polls, j);
    }
    least[i] = best;
  }

  const pollsPerCompletion = at(polls, 0);
  const meanDelaySeconds = at(least, 0) - cost.pollCostSeconds * pollsPerCompletion;
  return { pollsPerCompletion, meanDelaySeconds, product: pollsPerCompletion * meanDelaySeconds };
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? 0;
}
