import { chooseBackoffMs, delay } from './backoff.ts';
import type { TrackedSubscription } from './connection-state.ts';
import { ConnectionError, readRetryAfterMs, type VideoGenError } from '../errors.ts';

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

/** Milliseconds after the end of a wait in which others that fail as often still belong to it. */
const JOIN_WITHIN_MS = 1_000;

/**
 * Creates the waits. Subscriptions that lose their connection at the same time connect again at the same time: a thousand with
 * waits of their own would try every few milliseconds, and each attempt opens a connection for all.
 */
export function createRetries(): Retries {
  let shared = { attempt: 0, until: 0 };

  return {
    async wait({ tracked, error, failures: attempt, signal }) {
      const now = performance.now();
      const isShared = error instanceof ConnectionError;
      const joins = isShared && attempt === shared.attempt && now < shared.until + JOIN_WITHIN_MS;
      let until = shared.until;
      if (!joins) {
        until = now + Math.max(chooseBackoffMs(attempt), readRetryAfterMs(error));
        if (isShared) shared = { attempt, until };
      }
      const retryInMs = Math.max(until - now, 0);
      tracked.becomeRetrying({ error, attempt, retryInMs }, !joins);
      await delay(retryInMs, signal);
    },
  };
}
