import type { LookOutcome } from '@videogen/lifecycle';

/** How densely to look. */
export interface LookPace {
  /** The shortest time between two looks at one generation, milliseconds. */
  readonly floorMs: number;
  /** From 0 up to but not including 1. */
  readonly random: () => number;
}

const AGE_SHARE = 0.05;
const SLOWEST_IN_FLOORS = 15;
const LONGEST_BACKOFF_MS = 60_000;
const JITTER = 0.1;

/**
 * Milliseconds until the next look: a twentieth of the generation's age, so that a change is seen late by a few percent of
 * the time it took; never denser than the floor, never rarer than 15 floors. A lost submission is looked for again after a
 * floor, then twice as long, up to 15 floors. After failures it doubles from the floor up to a minute, or takes the wait
 * that VideoGenAPI named. Up to a tenth more keeps generations that began together apart.
 */
export function planLook(outcome: LookOutcome, { floorMs, random }: LookPace): number {
  // Upwards only: the floor is a promise to VideoGenAPI.
  const jitter = 1 + JITTER * random();
  return waitFor(outcome, floorMs) * jitter;
}

function waitFor(outcome: LookOutcome, floorMs: number): number {
  const slowest = floorMs * SLOWEST_IN_FLOORS;
  switch (outcome.type) {
    case 'told':
      return clamp(outcome.ageMs * AGE_SHARE, floorMs, slowest);
    case 'unconfirmed':
      return clamp(floorMs * 2 ** (outcome.tries - 1), floorMs, slowest);
    case 'failed':
      if (outcome.retryAfterSeconds !== undefined) return outcome.retryAfterSeconds * 1000;
      return clamp(floorMs * 2 ** outcome.failures, floorMs, Math.max(LONGEST_BACKOFF_MS, floorMs));
    default:
      return outcome satisfies never;
  }
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
