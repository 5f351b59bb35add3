import type { Outcome } from './simulate.ts';

const TRIES = 4;

/**
 * The outcome at the cost of a look at which a completion takes so many looks. Looks fall with the square root of their
 * cost, so that each try comes much closer.
 */
export function matchLooks(looksPerCompletion: number, run: (lookCostSeconds: number) => Outcome): Outcome {
  let cost = 0.01;
  let outcome = run(cost);
  for (let tried = 1; tried < TRIES; tried += 1) {
    cost *= (outcome.looksPerCompletion / looksPerCompletion) ** 2;
    outcome = run(cost);
  }
  return outcome;
}
