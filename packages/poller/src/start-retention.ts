import type { Log } from '@videogen/lifecycle';
import { removeOldUpdates, type Store } from '@videogen/store';
import { pause } from './pause.ts';

/** How long updates are kept. */
export interface RetentionOptions {
  readonly store: Store;
  readonly log: Log;
  readonly keepForMs: number;
}

const LONGEST_INTERVAL_MS = 3_600_000;
const SHORTEST_INTERVAL_MS = 1000;

/**
 * Removes updates that are older than they are to be kept, now and every hour, or more often where they are kept for less
 * than a day. Disposing of it lets a removal under way end.
 */
export function startRetention({ store, log, keepForMs }: RetentionOptions): AsyncDisposable {
  const stop = new AbortController();
  const intervalMs = Math.max(Math.min(keepForMs / 24, LONGEST_INTERVAL_MS), SHORTEST_INTERVAL_MS);

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        const removed = await removeOldUpdates(store, keepForMs);
        if (removed > 0) log.info({ removed }, 'old updates were removed');
        if (removed > 0) continue;
      } catch (error) {
        log.error({ err: error }, 'old updates could not be removed; it is tried again');
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
