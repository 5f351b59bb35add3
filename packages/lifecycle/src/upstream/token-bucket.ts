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

/**
 * The number of requests that may be sent now. The state of a bucket is one number: the end of the time whose requests are
 * used, from now; below 0 counts as 0. This is the ATM Forum's generic cell rate algorithm.
 */
export function countAvailable({ intervalMs, burstMs }: Budget, usedUntilMs: number): number {
  // Times are stored in whole milliseconds.
  return Math.max(Math.floor((burstMs - Math.max(usedUntilMs, 0) + 1) / intervalMs), 0);
}

/** Milliseconds until which the budget is used up after so many requests more. */
export function pay({ intervalMs }: Budget, usedUntilMs: number, requests: number): number {
  if (requests <= 0) return usedUntilMs + requests * intervalMs;
  return Math.max(usedUntilMs, 0) + requests * intervalMs;
}

/** Milliseconds until one more request may be sent. */
export function waitForOne({ intervalMs, burstMs }: Budget, usedUntilMs: number): number {
  return Math.max(usedUntilMs + intervalMs - burstMs, 0);
}

/** The request budget of a process, in its memory. */
export interface TokenBucket {
  readonly available: () => number;
  /** Below 0: returns tokens that were not used. */
  readonly pay: (requests: number) => void;
  readonly waitForOneMs: () => number;
}

/** Creates a full bucket. `now` returns milliseconds of a clock that never goes back. */
export function createTokenBucket(budget: Budget, now: () => number = () => performance.now()): TokenBucket {
  let budgetUsedUntil = now();
  const usedUntilMs = (): number => budgetUsedUntil - now();
  return {
    available: () => countAvailable(budget, usedUntilMs()),
    pay: (requests) => {
      budgetUsedUntil = now() + pay(budget, usedUntilMs(), requests);
    },
    waitForOneMs: () => waitForOne(budget, usedUntilMs()),
  };
}
