import { anySignal } from './any-signal.ts';

/**
 * Makes an AsyncIterable of a generator that takes a signal. Each iteration starts one of its own. Leaving it ends the
 * generator at once, also while a `next()` is waiting, for which `return()` of a generator would wait in turn.
 */
export function createLeavable<Event>(
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
