import { anySignal } from './any-signal.ts';

/**
 * Creates an AsyncIterable from a generator function that takes a signal. Each iteration starts a generator. Leaving the
 * iteration aborts it at once; the `return()` of a plain generator would wait for a pending `next()`.
 */
export function createAbortableIterable<Event>(
  start: (signal: AbortSignal) => AsyncGenerator<Event, void, undefined>,
  signals: readonly (AbortSignal | undefined)[],
): AsyncIterable<Event> {
  return {
    [Symbol.asyncIterator](): AsyncIterator<Event, void, undefined> {
      const leaving = new AbortController();
      const events = start(anySignal(leaving.signal, ...signals));
      return {
        async next() {
          try {
            return await events.next();
          } catch (error) {
            if (leaving.signal.aborted) return { done: true, value: undefined };
            throw error;
          }
        },
        async return() {
          leaving.abort();
          await events.return();
          return { done: true, value: undefined };
        },
      };
    },
  };
}
