import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '../backoff.ts';

/** Repeats an attempt while another process holds the write lock. Rejects with SQLite's own error if that takes too long. */
export type BusyRetry = <Result>(attempt: () => Result | Promise<Result>) => Promise<Result>;

const RETRY_FOR_MS = 5000;
const pauses = { firstMs: 1, longestMs: 50 };
/** A busy error this long after the previous one is about another lock. */
const SAME_LOCK_WITHIN_MS = 1000;

/**
 * Creates the retry for all statements of this process on one database. It pauses between attempts, so that the thread is free.
 * The time limit is for the lock, not for each caller: callers after it are refused after one attempt.
 */
export function createBusyRetry(retryForMs = RETRY_FOR_MS): BusyRetry {
  let busySince = 0;
  let busyAt = Number.NEGATIVE_INFINITY;

  function isRetryAllowed(): boolean {
    const now = performance.now();
    if (now - busyAt > SAME_LOCK_WITHIN_MS) busySince = now;
    busyAt = now;
    return now - busySince < retryForMs;
  }

  return async (attempt) => {
    for (let failures = 0; ; failures += 1) {
      try {
        const result = await attempt();
        // The lock was released. A success at the first attempt, as that of a read, shows nothing about a lock.
        if (failures > 0) busyAt = Number.NEGATIVE_INFINITY;
        return result;
      } catch (error) {
        if (!isBusy(error) || !isRetryAllowed()) throw error;
      }
      await sleep(backoff(failures + 1, pauses));
    }
  };
}

/** True for SQLITE_BUSY with any extended code. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
}
