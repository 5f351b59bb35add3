import { printUpstreamTime } from '@videogen/videogenapi';

/** The sandbox's clock: the wall clock, plus all advances. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** The sum of all advances since the last reset. */
  aheadSeconds(): number;
  advance(seconds: number): void;
  /** Sets it back to the wall clock. */
  reset(): void;
}

export function createClock(): Clock {
  let aheadMs = 0;
  return {
    now: () => Date.now() + aheadMs,
    aheadSeconds: () => aheadMs / 1000,
    advance: (seconds) => {
      aheadMs += seconds * 1000;
    },
    reset: () => {
      aheadMs = 0;
    },
  };
}

/** Prints a time as VideoGenAPI does: `2025-01-04 00:08:42`, in UTC. */
export function printTime(ms: number): string {
  return printUpstreamTime(new Date(ms));
}

/** The calendar month (`2025-01`) of a time, in UTC, for the monthly limit. */
export function monthOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 7);
}

/** The calendar day (`2025-01-04`) of a time, in UTC. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
