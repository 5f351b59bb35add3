import { setTimeout as sleep } from 'node:timers/promises';
import { readStoreProblem } from '@videogen/store';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 1000;

/** How long to go on. */
export interface OutlastOptions {
  readonly patienceMs: number;
  /** Called with the first error that may pass. */
  readonly onProblem: (error: unknown) => void;
}

/**
 * Writes, and writes again while the database is away or full, until it is done or the patience ends. Rejects with the last
 * error then, and at once with any other. A write whose answer was lost is repeated: it must be one that does no harm twice.
 */
export async function outlastStore<Result>(
  write: () => Promise<Result>,
  { patienceMs, onProblem }: OutlastOptions,
): Promise<Result> {
  const endsAt = performance.now() + patienceMs;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await write();
    } catch (error) {
      if (readStoreProblem(error) === undefined || performance.now() >= endsAt) throw error;
      if (waitMs === FIRST_WAIT_MS) onProblem(error);
    }
    await sleep(waitMs);
  }
}
