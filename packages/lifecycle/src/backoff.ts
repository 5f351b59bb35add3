const LONGEST_AFTER_FAILURES_MS = 60_000;
const LONGEST_AFTER_ERRORS_MS = 3_600_000;
const SLOWEST_SEARCH_IN_INTERVALS = 15;
const JITTER = 0.1;

/** Milliseconds after so many failed requests in a row: doubled from the min interval, up to a minute. */
export function waitAfterFailures(failures: number, minIntervalMs: number): number {
  return clamp(minIntervalMs * 2 ** failures, minIntervalMs, Math.max(LONGEST_AFTER_FAILURES_MS, minIntervalMs));
}

/** Milliseconds after so many internal errors in a row, which rarely go away: doubled from the min interval, up to an hour. */
export function waitAfterErrors(errors: number, minIntervalMs: number): number {
  return clamp(minIntervalMs * 2 ** errors, minIntervalMs, LONGEST_AFTER_ERRORS_MS);
}

/**
 * Milliseconds until a lost submission is searched for again: a min interval, then twice as long each time, up to 15 min intervals.
 * Jitter of up to a tenth separates submissions that were lost together.
 */
export function waitAfterSearches(searches: number, minIntervalMs: number, random: () => number = Math.random): number {
  const wait = clamp(minIntervalMs * 2 ** (searches - 1), minIntervalMs, minIntervalMs * SLOWEST_SEARCH_IN_INTERVALS);
  return wait * (1 + JITTER * random());
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
