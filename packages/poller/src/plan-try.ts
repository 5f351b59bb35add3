import type { TryOutcome } from '@videogen/lifecycle';

/** How densely to look. */
export interface TryPace {
  /** The shortest time between two looks at one generation, milliseconds. */
  readonly floorMs: number;
  /** From 0 up to but not including 1. */
  readonly random: () => number;
}

const SLOWEST_IN_FLOORS = 15;
const LONGEST_BACKOFF_MS = 60_000;
const JITTER = 0.1;

/**
 * Milliseconds until the next try for one that is not followed (yet). A lost submission is looked for again after a floor,
 * then twice as long, up to 15 floors. After failures it doubles from the floor up to a minute, or takes the wait that
 * VideoGenAPI named. Up to a tenth more keeps those apart that began together.
 */
export function planTry(outcome: TryOutcome, { floorMs, random }: TryPace): number {
  // Upwards only: the floor is a promise to VideoGenAPI.
  const jitter = 1 + JITTER * random();
  return waitFor(outcome, floorMs) * jitter;
}

function waitFor(outcome: TryOutcome, floorMs: number): number {
  switch (outcome.type) {
    case 'unconfirmed':
      return clamp(floorMs * 2 ** (outcome.tries - 1), floorMs, floorMs * SLOWEST_IN_FLOORS);
    case 'failed':
      if (outcome.retryAfterSeconds !== undefined) return outcome.retryAfterSeconds * 1000;
      return waitAfterFailures(outcome.failures, floorMs);
    default:
      return outcome satisfies never;
  }
}

/** Milliseconds after so many failures in a row: doubled each time from the floor, up to a minute. */
export function waitAfterFailures(failures: number, floorMs: number): number {
  return clamp(floorMs * 2 ** failures, floorMs, Math.max(LONGEST_BACKOFF_MS, floorMs));
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
