/**
 * How updates are coming: `connecting` for the first time, `live`, `retrying` from the loss of any connection until all are
 * live again, or `closed`, as nothing is subscribed.
 */
export type ConnectionState = 'connecting' | 'live' | 'retrying' | 'closed';

/** What one subscription can be in, as long as it lasts. */
export type SubscriptionState = Exclude<ConnectionState, 'closed'>;

/** The part of one subscription in the state of all. */
export interface TrackedSubscription {
  become(state: SubscriptionState): void;
  end(): void;
}

/** Makes one connection state of all subscriptions. */
export interface ConnectionTracker {
  readonly state: ConnectionState;
  /** Calls the listener whenever the state has changed, until the returned function is called. */
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
    for (const tell of listeners) tell();
  }

  return {
    get state() {
      return state;
    },
    onChange(listener) {
      const tell = (): void => {
        try {
          listener(state);
        } catch (error) {
          // A listener's error is its own: it goes where uncaught ones go, and breaks no connection.
          queueMicrotask(() => {
            throw error;
          });
        }
      };
      listeners.add(tell);
      return () => void listeners.delete(tell);
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
