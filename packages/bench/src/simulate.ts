import type { Policy } from './policy.ts';
import { createRandom } from '@videogen/testkit/random';
import type { Workload } from './workload.ts';

/** Extent of a simulation. */
export interface Simulation {
  readonly seed: number;
  /** Number of times that a policy begins anew, with another history. */
  readonly beginnings: number;
  /** Number of generations that end under each history. */
  readonly generations: number;
}

/** Cost and delays of a policy, for one generation in flight. */
export interface Outcome {
  readonly pollsPerCompletion: number;
  readonly meanDelaySeconds: number;
  readonly p95DelaySeconds: number;
  readonly p99DelaySeconds: number;
  /** Polls per completion × mean delay, seconds. Lower is better; it is the same for every fixed interval. */
  readonly product: number;
}

/**
 * Follows generations one at a time in virtual time. Each policy meets the same processing times, and the same seed gives
 * the same answer.
 */
export function simulate(policy: Policy, workload: Workload, { seed, beginnings, generations }: Simulation): Outcome {
  const times = workload.drawEvenly(beginnings * generations, createRandom(seed).next);
  const random = createRandom(seed + 1).next;
  const delays: number[] = [];
  let polls = 0;
  for (let beginning = 0; beginning < beginnings; beginning += 1) {
    const waitAt = policy.begin(workload, random);
    let polledAt = 0;
    let polled = 0;
    // In ascending order the polls of one generation are those of the next as well, which goes on from there.
    for (let i = beginning; i < times.length; i += beginnings) {
      const endsAt = times[i] ?? 0;
      while (polledAt < endsAt) {
        polledAt += waitAt(polledAt);
        polled += 1;
      }
      polls += polled;
      delays.push(polledAt - endsAt);
    }
  }

  return summarise(delays, polls);
}

/** Sums up delays, in seconds, and the polls that they took. */
export function summarise(delays: readonly number[], polls: number): Outcome {
  const pollsPerCompletion = polls / delays.length;
  const meanDelaySeconds = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
  const ascending = delays.toSorted((a, b) => a - b);
  return {
    pollsPerCompletion,
    meanDelaySeconds,
    p95DelaySeconds: ascending[Math.floor(delays.length * 0.95)] ?? 0,
    p99DelaySeconds: ascending[Math.floor(delays.length * 0.99)] ?? 0,
    product: pollsPerCompletion * meanDelaySeconds,
  };
}
