import { createRandom } from '../random.ts';
import { summarise, type Outcome } from '../simulate.ts';
import type { Workload } from '../workload.ts';
import { createArrivals } from './arrivals.ts';
import { createKey } from './simulated-key.ts';
import type { SeveralPolicy } from './several-policy.ts';

/** How much to simulate. */
export interface SeveralSimulation {
  readonly seed: number;
  /** How many generations of the key are in flight at any time. */
  readonly inFlight: number;
  /** How often a policy begins anew, with other histories. */
  readonly beginnings: number;
  /** How many completions are counted under each of them. */
  readonly completions: number;
}

/** What a policy cost and gave, for several in flight. */
export interface SeveralOutcome extends Outcome {
  /** What is asked with the key. */
  readonly questionsPerMinute: number;
}

/** So many completions for each in flight come before the first that counts: by then, what began together has come apart. */
const WARM_UP = 8;

/** Follows the generations of one key. Each policy meets the same generations in the same order, and the same seed gives the same answer. */
export function simulateSeveral(
  policy: SeveralPolicy,
  kinds: readonly Workload[],
  { seed, inFlight, beginnings, completions }: SeveralSimulation,
): SeveralOutcome {
  const random = createRandom(seed + 1);
  const before = WARM_UP * inFlight;
  const delays: number[] = [];
  let questions = 0;
  let ms = 0;
  for (let beginning = 0; beginning < beginnings; beginning += 1) {
    const planner = policy.begin(kinds, random);
    const arrivals = createArrivals(kinds, before + completions + inFlight, createRandom(seed + 2 + beginning));
    const key = createKey({ planner, arrivals, inFlight });
    key.runUntil(before);
    const from = { completions: key.delaysSeconds.length, questions: key.questions, ms: key.nowMs };
    key.runUntil(before + completions);
    for (const delay of key.delaysSeconds.slice(from.completions)) delays.push(delay);
    questions += key.questions - from.questions;
    ms += key.nowMs - from.ms;
  }
  return { ...summarise(delays, questions), questionsPerMinute: questions / (ms / 60_000) };
}
