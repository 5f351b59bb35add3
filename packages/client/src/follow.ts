import { chooseBackoffMs, delay, LONGEST_BACKOFF_MS } from './backoff.ts';
import type { ConnectionTracker } from './connection-state.ts';
import { isTemporary } from './errors.ts';
import type { Connection } from './transport.ts';

export interface FollowOptions {
  readonly signal: AbortSignal;
  readonly tracker: ConnectionTracker;
  /**
   * Asked when the server has completed: whether that was the end, as it is by default. A server that shuts down completes
   * its subscriptions as well.
   */
  readonly isOver?: () => boolean;
}

/**
 * Yields what `connect` yields, and calls it again, without end and ever more patiently, when the connection is lost or the
 * gateway asks for patience. Other errors are thrown: the key was refused, or the operation is wrong.
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
      // One that lived long had no trouble, though nothing happened on it.
      if (performance.now() - startedAt > LONGEST_BACKOFF_MS) failures = 0;
      await delay(chooseBackoffMs(++failures), signal);
    }
  } finally {
    tracked.end();
  }
}
