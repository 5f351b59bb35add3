import { backoff } from '../backoff.ts';
import { pause } from '../pause.ts';
import { readStoreProblem } from './problem.ts';

const waits = { firstMs: 100, longestMs: 1000 };

/** The limits of the retries. */
export interface RetryOptions {
  readonly retryForMs: number;
  /** Ends the retries early. */
  readonly stop?: AbortSignal | undefined;
  /** Called with the first error of an unavailable or full database. */
  readonly onProblem?: ((error: unknown) => void) | undefined;
}

/**
 * Runs a write, and repeats it while the database is unavailable or full, for at most `retryForMs`. Then rejects with the last
 * error; with any other error at once. A write whose answer was lost is repeated too, so it must be idempotent.
 */
export async function retryWhileAway<Result>(
  write: () => Promise<Result>,
  { retryForMs, stop = new AbortController().signal, onProblem }: RetryOptions,
): Promise<Result> {
  const endsAt = performance.now() + retryForMs;
  for (let failures = 1; ; failures += 1) {
    try {
      return await write();
    } catch (error) {
      if (readStoreProblem(error) === undefined || performance.now() >= endsAt || stop.aborted) throw error;
      if (failures === 1) onProblem?.(error);
    }
    await pause(backoff(failures, waits), stop);
  }
}
