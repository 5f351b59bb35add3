import { printUpstreamTime } from '@videogen/videogenapi';

/** The sandbox's time: the wall clock, plus what it was told to advance. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  advance(seconds: number): void;
  /** Back to the wall clock. */
  reset(): void;
}

/** Makes a clock that shows the wall clock's time until it is advanced. */
export function createClock(): Clock {
  let aheadMs = 0;
  return {
    now: () => Date.now() + aheadMs,
    advance: (seconds) => {
      aheadMs += seconds * 1000;
    },
    reset: () => {
      aheadMs = 0;
    },
  };
}

/** VideoGenAPI's way to write a time: `2025-01-04 00:08:42`, in UTC. */
export function printTime(ms: number): string {
  return printUpstreamTime(new Date(ms));
}

/** The calendar month (`2025-01`) of a time, in UTC: what a monthly limit counts by. */
export function monthOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 7);
}

/** The calendar day (`2025-01-04`) of a time, in UTC. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
