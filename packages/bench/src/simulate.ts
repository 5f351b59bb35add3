import type { Policy } from './policy.ts';
import { createRandom } from './random.ts';
import type { Workload } from './workload.ts';

/** How much to simulate. */
export interface Simulation {
  readonly seed: number;
  /** How often a policy begins anew, with another history. */
  readonly beginnings: number;
  /** How many generations end under each of them. */
  readonly generations: number;
}

/** What a policy cost and gave, for one generation in flight. */
export interface Outcome {
  readonly looksPerCompletion: number;
  readonly meanDelaySeconds: number;
  readonly p95DelaySeconds: number;
  readonly p99DelaySeconds: number;
  /** Looks per completion × mean delay, seconds: lower is better, and independent of how often a fixed interval looks. */
  readonly product: number;
}

/**
 * Follows generations one at a time in virtual time. Each policy meets the same processing times, and the same seed gives
 * the same answer.
 */
export function simulate(policy: Policy, workload: Workload, { seed, beginnings, generations }: Simulation): Outcome {
  const times = workload.drawEvenly(beginnings * generations, createRandom(seed));
  const random = createRandom(seed + 1);
  const delays: number[] = [];
  let looks = 0;
  for (let beginning = 0; beginning < beginnings; beginning += 1) {
    const waitAt = policy.begin(workload, random);
    let lookedAt = 0;
    let looked = 0;
    // Ascending: the next generation would have been looked at when this one was, and goes on from there.
    for (let i = beginning; i < times.length; i += beginnings) {
      const endsAt = times[i] ?? 0;
      while (lookedAt < endsAt) {
        lookedAt += waitAt(lookedAt);
        looked += 1;
      }
      looks += looked;
      delays.push(lookedAt - endsAt);
    }
  }

  return summarise(delays, looks);
}

/** The outcome of these delays in seconds, for so many looks. */
export function summarise(delays: readonly number[], looks: number): Outcome {
  const looksPerCompletion = looks / delays.length;
  const meanDelaySeconds = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
  const ascending = delays.toSorted((a, b) => a - b);
  return {
    looksPerCompletion,
    meanDelaySeconds,
    p95DelaySeconds: ascending[Math.floor(delays.length * 0.95)] ?? 0,
    p99DelaySeconds: ascending[Math.floor(delays.length * 0.99)] ?? 0,
    product: looksPerCompletion * meanDelaySeconds,
  };
}
