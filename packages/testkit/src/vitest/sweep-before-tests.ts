import { sweepLeftovers } from '../leftovers/sweep-leftovers.ts';

/** Vitest's global setup: nothing of a run that was killed outlives the next one. */
export default async function setUp(): Promise<() => Promise<void>> {
  await sweepLeftovers();
  // The returned function removes what tests that failed half-way have left.
  return sweepLeftovers;
}
