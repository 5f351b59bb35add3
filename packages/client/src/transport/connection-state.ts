/**
 * The state of the connections: `connecting` for the first time, `live`, `retrying` from the loss of any connection until all
 * are live again, or `closed` without subscriptions.
 */
export type ConnectionState = 'connecting' | 'live' | 'retrying' | 'closed';

/** The state of one subscription. */
export type SubscriptionState = Exclude<ConnectionState, 'closed'>;

/** One subscription of the tracker. */
export interface TrackedSubscription {
  become(state: SubscriptionState): void;
  end(): void;
}

/** Combines the states of all subscriptions into one. */
export interface ConnectionTracker {
  readonly state: ConnectionState;
  /** Calls the listener after each change of the state, until the returned function is called. */
  readonly onChange: (listener: (state: ConnectionState) => void) => () => void;
  /** Adds a subscription, `connecting` at first. */
  begin(): TrackedSubscription;
}

export function createConnectionTracker(): ConnectionTracker {
  const counts = { connecting: 0, live: 0, retrying: 0 };
  const listeners = new Set<() => void>();
  let state: ConnectionState = 'closed';

  function move(from: SubscriptionState | undefined, to: SubscriptionState | undefined): void {
    if (from !== undefined) counts[from]--;
    if (to !== undefined) counts[to]++;
    const present = (['retrying', 'live', 'connecting'] as const).find((each) => counts[each] > 0) ?? 'closed';
    if (present === state) return;
    state = present;
    for (const notify of listeners) notify();
  }

  return {
    get state() {
      return state;
    },
    onChange(listener) {
      const notify = (): void => {
        try {
          listener(state);
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
      let own: SubscriptionState | undefined = 'connecting';
      move(undefined, own);
      const become = (next: SubscriptionState | undefined): void => {
        move(own, next);
        own = next;
      };
      return { become, end: () => become(undefined) };
    },
  };
}
