/**
 * Notifications that a user has new updates. A notification carries an id only, and may be lost or repeated: readers trust only
 * the table, and read it from time to time without a notification.
 */
export interface Notifications {
  /** Notifies readers that a user has new updates. */
  send(userId: string): void;
  /** Calls `listener` at each notification for that user. Returns a function that ends it. */
  listen(userId: string, listener: () => void): () => void;
}

/** Creates notifications within one process. */
export function createInProcessNotifications(): Notifications {
  const listeners = new Map<string, Set<() => void>>();
  return {
    send(userId) {
      for (const listener of listeners.get(userId) ?? []) listener();
    },
    listen(userId, listener) {
      const ofUser = listeners.get(userId) ?? new Set();
      listeners.set(userId, ofUser.add(listener));
      return () => {
        ofUser.delete(listener);
        if (ofUser.size === 0 && listeners.get(userId) === ofUser) listeners.delete(userId);
      };
    },
  };
}
