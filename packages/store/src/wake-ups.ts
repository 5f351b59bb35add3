/**
 * Hints that a user has new updates. A hint carries an id only and may be lost or repeated: the table is the truth, and who
 * waits for a hint also reads again by itself from time to time.
 */
export interface WakeUps {
  /** Tells that a user has new updates. */
  send(userId: string): void;
  /** Calls `listener` at each hint for that user. Returns what ends it. */
  listen(userId: string, listener: () => void): () => void;
}

/** Hints within one process. */
export function createWakeUps(): WakeUps {
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
