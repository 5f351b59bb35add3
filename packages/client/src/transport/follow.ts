import { chooseBackoffMs, delay, LONGEST_BACKOFF_MS } from './backoff.ts';
import type { ConnectionTracker } from './connection-state.ts';
import { isTemporary } from '../errors.ts';
import type { Connection } from './transport.ts';

export interface FollowOptions {
  readonly signal: AbortSignal;
  readonly tracker: ConnectionTracker;
  /**
   * Called when the server has completed the subscription; returns true if it is over, as by default. A server that shuts
   * down completes subscriptions as well.
   */
  readonly isOver?: () => boolean;
}

/**
 * Yields the events of `connect`, and calls it again, with growing waits and without end, after a temporary error. Other errors
 * are thrown, such as a refused key or an invalid operation.
 */
export async function* follow<Event>(
  connect: (connection: Connection) => AsyncIterable<Event>,
  { signal, tracker, isOver = () => true }: FollowOptions,
): AsyncGenerator<Event, void, undefined> {
  const tracked = tracker.begin();
  let failures = 0;
  try {
    for (;;) {
      const startedAt = performance.now();
      try {
        for await (const event of connect({ signal, onLive: () => tracked.become('live') })) {
          failures = 0;
          yield event;
        }
        if (isOver()) return;
      } catch (error) {
        signal.throwIfAborted();
        if (!isTemporary(error)) throw error;
      }
      tracked.become('retrying');
      // A long-lived connection counts as a success, even without events.
      if (performance.now() - startedAt > LONGEST_BACKOFF_MS) failures = 0;
      await delay(chooseBackoffMs(++failures), signal);
    }
  } finally {
    tracked.end();
  }
}
