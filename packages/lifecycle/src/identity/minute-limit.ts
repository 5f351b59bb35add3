import { createBudget, pay, waitForOne } from '../upstream/token-bucket.ts';

/** Limits events to so many within any minute. */
export interface MinuteLimit {
  /** Counts an event and returns 0; above the limit only returns the milliseconds until the next event may happen. */
  take(): number;
}

/** Creates a limit of `most` events. `now` returns milliseconds. */
export function createMinuteLimit(most: number, now: () => number): MinuteLimit {
  // One bucket of sixty a minute would allow sixty at once, and sixty more within the same minute.
  const once = createBudget(1);
  const budgetUsedUntil = Array.from({ length: most }, () => -Infinity);
  return {
    take() {
      const at = now();
      const waits = budgetUsedUntil.map((until) => waitForOne(once, until - at));
      const free = waits.indexOf(0);
      if (free === -1) return Math.min(...waits);
      budgetUsedUntil[free] = at + pay(once, -Infinity, 1);
      return 0;
    },
  };
}
