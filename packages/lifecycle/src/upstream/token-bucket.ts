/** A token bucket: so many requests a minute, and several at once after a rest. */
export interface Budget {
  readonly intervalMs: number;
  readonly burstMs: number;
}

/** The requests of so many seconds may be sent to VideoGenAPI at once. */
const BURST_SECONDS = 10;
const MINUTE_MS = 60_000;

/** Creates a budget of so many requests a minute, above 0, and a burst of so many seconds' worth, at least one. */
export function createBudget(perMinute: number, burstSeconds: number = BURST_SECONDS): Budget {
  const intervalMs = MINUTE_MS / perMinute;
  return { intervalMs, burstMs: Math.max(burstSeconds * 1000, intervalMs) };
}

/** The request budget of a process, in its memory. */
export interface TokenBucket {
  /** The number of requests that may be sent now. */
  readonly available: () => number;
  /** Below 0: returns tokens that were not used. */
  readonly pay: (requests: number) => void;
  /** Milliseconds until one more request may be sent. */
  readonly waitForOneMs: () => number;
}

/**
 * Creates a full bucket. `now` returns milliseconds of a clock that never goes back. The state is one number, the time until which the
 * requests so far use the budget up, as in the ATM Forum's generic cell rate algorithm.
 */
export function createTokenBucket(
  { intervalMs, burstMs }: Budget,
  now: () => number = () => performance.now(),
): TokenBucket {
  let usedUntil = now();
  return {
    // A millisecond more, as fractions add up to a little less.
    available: () => Math.max(Math.floor((burstMs - Math.max(usedUntil - now(), 0) + 1) / intervalMs), 0),
    pay: (requests) => {
      usedUntil = (requests > 0 ? Math.max(usedUntil, now()) : usedUntil) + requests * intervalMs;
    },
    waitForOneMs: () => Math.max(usedUntil - now() + intervalMs - burstMs, 0),
  };
}
