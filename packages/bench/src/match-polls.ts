import type { Outcome } from './simulate.ts';

const TRIES = 4;

/**
 * Finds the cost of a poll at which a completion takes so many polls, and gives the outcome at it. Polls fall with the square root
 * of their cost, so that each try comes much closer.
 */
export function matchPolls(pollsPerCompletion: number, run: (pollCostSeconds: number) => Outcome): Outcome {
  let cost = 0.01;
  let outcome = run(cost);
  for (let tried = 1; tried < TRIES; tried += 1) {
    cost *= (outcome.pollsPerCompletion / pollsPerCompletion) ** 2;
    outcome = run(cost);
  }
  return outcome;
}
