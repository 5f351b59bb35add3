import type { Log } from '@videogen/lifecycle';
import { pause, removeOldUpdates, type Store } from '@videogen/store';

export interface RetentionOptions {
  readonly store: Store;
  readonly log: Log;
  /** The age from which updates are removed. */
  readonly keepForMs: number;
}

const LONGEST_INTERVAL_MS = 3_600_000;
const SHORTEST_INTERVAL_MS = 1000;
/** About as long as a batch takes, so that other queries have the database for half of the time. */
const BETWEEN_BATCHES_MS = 20;

/**
 * Removes updates older than `keepForMs`, now and every hour, or every 24th of `keepForMs` if that is shorter. Disposing of
 * it awaits a removal under way.
 */
export function startRetention({ store, log, keepForMs }: RetentionOptions): AsyncDisposable {
  const stop = new AbortController();
  const intervalMs = Math.max(Math.min(keepForMs / 24, LONGEST_INTERVAL_MS), SHORTEST_INTERVAL_MS);

  async function removeAll(): Promise<number> {
    let all = 0;
    while (!stop.signal.aborted) {
      const removed = await removeOldUpdates(store, keepForMs);
      if (removed === 0) break;
      all += removed;
      await pause(BETWEEN_BATCHES_MS, stop.signal);
    }
    return all;
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        const removed = await removeAll();
        if (removed > 0) log.info({ removed }, 'old updates were removed');
      } catch (error) {
        log.error({ err: error }, 'old updates could not be removed; the next attempt is within an hour');
      }
      await pause(intervalMs, stop.signal);
    }
  }

  const running = run();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}
