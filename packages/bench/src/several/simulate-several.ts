import { createRandom } from '@videogen/testkit/random';
import { summarise, type Outcome } from '../simulate.ts';
import type { Workload } from '../workload.ts';
import { createArrivals } from './arrivals.ts';
import { createKey } from './simulated-key.ts';
import type { SeveralPolicy } from './several-policy.ts';

/** Extent of a simulation. */
export interface SeveralSimulation {
  readonly seed: number;
  /** Number of the key's generations in flight at any time. */
  readonly inFlight: number;
  /** Number of times that a policy begins anew, with other histories. */
  readonly beginnings: number;
  /** Number of completions that count under each history. */
  readonly completions: number;
  /** The request budget of the key; unlimited by default. */
  readonly pollsPerMinute?: number | undefined;
}

/** Cost and delays of a policy, for several in flight. */
export interface SeveralOutcome extends Outcome {
  /** Requests with the key. */
  readonly requestsPerMinute: number;
}

/** So many completions for each in flight come before the first that counts: by then, what began together has come apart. */
const WARM_UP = 8;

/** Follows the generations of one key. Each policy meets the same generations in the same order, and the same seed gives the same answer. */
export function simulateSeveral(
  policy: SeveralPolicy,
  kinds: readonly Workload[],
  { seed, inFlight, beginnings, completions, pollsPerMinute }: SeveralSimulation,
): SeveralOutcome {
  const random = createRandom(seed + 1).next;
  const before = WARM_UP * inFlight;
  const delays: number[] = [];
  let requests = 0;
  let ms = 0;
  for (let beginning = 0; beginning < beginnings; beginning += 1) {
    const planner = policy.begin(kinds, random);
    const arrivals = createArrivals(kinds, before + completions + inFlight, createRandom(seed + 2 + beginning).next);
    const key = createKey({ planner, arrivals, inFlight, pollsPerMinute });
    key.runUntil(before);
    const from = { completions: key.delaysSeconds.length, requests: key.requests, ms: key.nowMs };
    key.runUntil(before + completions);
    for (const delay of key.delaysSeconds.slice(from.completions)) delays.push(delay);
    requests += key.requests - from.requests;
    ms += key.nowMs - from.ms;
  }
  return { ...summarise(delays, requests), requestsPerMinute: requests / (ms / 60_000) };
}
