import type { Generation } from '../generation.ts';

/** A generation as it was received last. */
export interface KnownGeneration {
  readonly isLoading: false;
  readonly generation: Generation;
  readonly error: Error | undefined;
}

/** The generations that a store has received last, and when. */
export interface KnownGenerations {
  /** Remembers a generation that has just arrived, unless a newer version is known. Returns the newer of the two. */
  receive(generation: Generation): KnownGeneration;
  /** Calls the listener with each generation that is received in a newer or the same version, until the returned function is called. */
  listen(listener: (known: KnownGeneration) => void): () => void;
  /** The generation as it was received last, the same object until it is received again. */
  find(id: string): KnownGeneration | undefined;
  /** The time, by `performance.now()`, at which this object arrived; for one from elsewhere, that of the first call. */
  receivedAt(generation: object): number;
}

/** Enough for the pages that a user goes back and forth between. */
const MOST_KNOWN = 500;

export function createKnownGenerations(): KnownGenerations {
  const known = new Map<string, KnownGeneration>();
  const times = new WeakMap<object, number>();
  const listeners = new Set<{ readonly listener: (known: KnownGeneration) => void }>();

  function receivedAt(generation: object): number {
    const at = times.get(generation) ?? performance.now();
    times.set(generation, at);
    return at;
  }

  return {
    receive(generation) {
      receivedAt(generation);
      const before = known.get(generation.id);
      if (before !== undefined && before.generation.version > generation.version) return before;

      const received = { isLoading: false, generation, error: undefined } as const;
      // A Map iterates in the order of insertion.
      known.delete(generation.id);
      known.set(generation.id, received);
      const [oldest] = known.keys();
      if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
      for (const { listener } of listeners) listener(received);
      return received;
    },
    listen(listener) {
      const added = { listener };
      listeners.add(added);
      return () => void listeners.delete(added);
    },
    find: (id) => known.get(id),
    receivedAt,
  };
}
