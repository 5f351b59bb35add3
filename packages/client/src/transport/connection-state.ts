import type { VideoGenError } from '../errors.ts';

/**
 * The state of the connections: `connecting` for the first time, `live`, `retrying` from the loss of any connection until all
 * are live again, or `closed` without subscriptions.
 */
export type ConnectionState = 'connecting' | 'live' | 'retrying' | 'closed';

/** The reason of a state. */
export interface ConnectionDetails {
  /** The reason for which a connection was lost or could not be opened; undefined unless `retrying`. */
  readonly error: VideoGenError | undefined;
  /** The failed attempts in a row, 1 after the first loss; 0 unless `retrying`. */
  readonly attempt: number;
  /** Milliseconds between the failure and the next attempt; undefined unless `retrying`. */
  readonly retryInMs: number | undefined;
}

/** Called with the state, and its reason. */
export type ConnectionListener = (state: ConnectionState, details: ConnectionDetails) => void;

/** One subscription of the tracker. */
export interface TrackedSubscription {
  becomeLive(): void;
  /** Notifies the listeners if it changes the common state, or begins a wait that other subscriptions only join. */
  becomeRetrying(details: ConnectionDetails, beginsWait: boolean): void;
  end(): void;
}

/** Combines the states of all subscriptions into one. */
export interface ConnectionTracker {
  readonly state: ConnectionState;
  /** The last error of a lost connection or a failed attempt. */
  readonly lastError: VideoGenError | undefined;
  /** Calls the listener after each change of the state and each failed attempt, until the returned function is called. */
  readonly onChange: (listener: ConnectionListener) => () => void;
  /** Adds a subscription, `connecting` at first. */
  begin(): TrackedSubscription;
}

type SubscriptionState = Exclude<ConnectionState, 'closed'>;

const NO_FAILURE: ConnectionDetails = { error: undefined, attempt: 0, retryInMs: undefined };

export function createConnectionTracker(): ConnectionTracker {
  const counts = { connecting: 0, live: 0, retrying: 0 };
  const listeners = new Set<() => void>();
  let state: ConnectionState = 'closed';
  let details = NO_FAILURE;
  let lastError: VideoGenError | undefined;

  /** Moves one subscription to another state; undefined is none. True if the common state has changed. */
  function move(from: SubscriptionState | undefined, to: SubscriptionState | undefined): boolean {
    if (from !== undefined) counts[from]--;
    if (to !== undefined) counts[to]++;
    const present = (['retrying', 'live', 'connecting'] as const).find((each) => counts[each] > 0) ?? 'closed';
    const isChanged = present !== state;
    state = present;
    return isChanged;
  }

  function notifyAll(reason: ConnectionDetails): void {
    details = reason;
    for (const notify of listeners) notify();
  }

  return {
    get state() {
      return state;
    },
    get lastError() {
      return lastError;
    },
    onChange(listener) {
      const notify = (): void => {
        try {
          listener(state, details);
        } catch (error) {
          // The error of a listener becomes an uncaught one and does not break the connection.
          queueMicrotask(() => {
            throw error;
          });
        }
      };
      listeners.add(notify);
      return () => void listeners.delete(notify);
    },
    begin() {
      let own: SubscriptionState | undefined;
      const become = (next: SubscriptionState | undefined): boolean => {
        const isChanged = move(own, next);
        own = next;
        return isChanged;
      };
      const moveOn = (next: SubscriptionState | undefined): void => {
        if (become(next)) notifyAll(NO_FAILURE);
      };
      moveOn('connecting');
      return {
        becomeLive: () => moveOn('live'),
        becomeRetrying(reason, beginsWait) {
          lastError = reason.error;
          if (become('retrying') || beginsWait) notifyAll(reason);
        },
        end: () => moveOn(undefined),
      };
    },
  };
}
