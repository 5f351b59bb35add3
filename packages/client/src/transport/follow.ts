import type { ConnectionTracker } from './connection-state.ts';
import { ConnectionError, isTemporary, UnauthenticatedError, type VideoGenError } from '../errors.ts';
import type { Retries } from './retries.ts';
import { type Connection, SlowConsumerError } from './transport.ts';

/** The parts of a client that its subscriptions share. */
export interface FollowParts {
  readonly tracker: ConnectionTracker;
  readonly retries: Retries;
  /** True if a subscription with a refused key may be sent once more, with another key. */
  readonly isRenewable: boolean;
}

export interface FollowOptions {
  readonly signal: AbortSignal;
  /**
   * Called when the server has completed the subscription; returns true if it is over, as by default. A server that shuts
   * down completes subscriptions as well.
   */
  readonly isOver?: () => boolean;
}

/** A connection that was live for so long counts as a success. One that is cut sooner may be cut each time. */
export const STABLE_MS = 10_000;

/**
 * Yields the events of `connect`, and calls it again, with growing waits and without end, after a temporary error. Other errors
 * are thrown, such as a refused key or an invalid operation.
 */
export async function* follow<Event>(
  { tracker, retries, isRenewable }: FollowParts,
  connect: (connection: Connection) => AsyncIterable<Event>,
  { signal, isOver = () => true }: FollowOptions,
): AsyncGenerator<Event, void, undefined> {
  const tracked = tracker.begin();
  let failures = 0;
  let mayRenew = isRenewable;
  try {
    for (;;) {
      let liveAt = Infinity;
      let error: VideoGenError;
      const onLive = (): void => {
        liveAt = performance.now();
        tracked.becomeLive();
      };
      try {
        for await (const event of connect({ signal, onLive })) {
          mayRenew = isRenewable;
          yield event;
        }
        if (isOver()) return;
        error = new ConnectionError('The gateway completed the subscription before its end.');
      } catch (thrown) {
        signal.throwIfAborted();
        if (thrown instanceof SlowConsumerError) continue;
        if (mayRenew && thrown instanceof UnauthenticatedError) {
          mayRenew = false;
          continue;
        }
        if (!isTemporary(thrown)) throw thrown;
        error = thrown;
      }
      if (performance.now() - liveAt > STABLE_MS) failures = 0;
      await retries.wait({ tracked, error, failures: ++failures, signal });
    }
  } finally {
    tracked.end();
  }
}
