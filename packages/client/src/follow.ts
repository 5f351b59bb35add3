import { chooseBackoffMs, delay } from './backoff.ts';
import { ConnectionError } from './errors.ts';

/**
 * Yields what `connect` yields, and calls it again, without end and ever more patiently, when the connection is lost.
 * Other errors are thrown: the key was refused, or the operation is wrong. With `isLast`, a server that completes before
 * the last event counts as lost too: one that shuts down ends its subscriptions like that.
 */
export async function* follow<Event>(
  connect: (signal: AbortSignal) => AsyncIterable<Event>,
  { signal, isLast }: { readonly signal: AbortSignal; readonly isLast?: (event: Event) => boolean },
): AsyncGenerator<Event, void, undefined> {
  let failures = 0;
  for (;;) {
    try {
      for await (const event of connect(signal)) {
        failures = 0;
        yield event;
        if (isLast?.(event)) return;
      }
      if (isLast === undefined) return;
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
    }
    await delay(chooseBackoffMs(++failures), signal);
  }
}

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
      const given = signals.filter((signal) => signal !== undefined);
      const events = start(AbortSignal.any([leaving.signal, ...given]));
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
