import { chooseBackoffMs, delay, longestBackoffMs } from './backoff.ts';
import type { TrackedSubscription } from './connection-state.ts';
import { ConnectionError, type VideoGenError } from '../errors.ts';

/** A subscription that has lost its connection or could not connect. */
export interface LostSubscription {
  readonly tracked: TrackedSubscription;
  readonly error: VideoGenError;
  /** The failed attempts in a row. */
  readonly failures: number;
  readonly signal: AbortSignal;
}

/** The waits of all subscriptions of a client before they connect again. */
export interface Retries {
  /** Waits for the next attempt. Rejects with the signal's reason. */
  wait(lost: LostSubscription): Promise<void>;
}

/**
 * Creates the waits. Subscriptions that lose their connection at the same time connect again at the same time: a thousand with
 * waits of their own would try every few milliseconds, and each attempt opens a connection for all.
 */
export function createRetries(): Retries {
  let sharedUntil = 0;

  return {
    async wait({ tracked, error, failures, signal }) {
      const now = performance.now();
      const isShared = error instanceof ConnectionError;
      let retryInMs = sharedUntil - now;
      const beginsWait = !isShared || retryInMs <= 0 || retryInMs > longestBackoffMs(failures);
      if (beginsWait) {
        retryInMs = chooseBackoffMs(failures);
        if (isShared) sharedUntil = now + retryInMs;
      }
      tracked.becomeRetrying({ error, attempt: failures, retryInMs }, beginsWait);
      await delay(retryInMs, signal);
    },
  };
}
