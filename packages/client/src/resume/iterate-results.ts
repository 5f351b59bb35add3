import type { Sink } from 'graphql-ws';
import { createDeferred } from '../transport/deferred.ts';

/** Turns a subscription by callbacks into an iterable, which begins at once. Results wait until they are read. */
export function iterateResults<Result>(
  subscribe: (sink: Sink<Result>) => () => void,
): AsyncIterableIterator<Result, undefined> {
  const results: Result[] = [];
  let end: { readonly error?: unknown } | undefined;
  let changed = createDeferred<void>();
  const finish = (ending: { readonly error?: unknown }): void => {
    end ??= ending;
    changed.resolve();
  };
  const unsubscribe = subscribe({
    next(result) {
      results.push(result);
      changed.resolve();
    },
    error: (error) => finish({ error }),
    complete: () => finish({}),
  });

  return {
    async next() {
      for (;;) {
        const [result] = results.splice(0, 1);
        if (result !== undefined) return { done: false, value: result };
        if (end !== undefined && 'error' in end) {
          const { error } = end;
          end = {};
          throw error;
        }
        if (end !== undefined) return { done: true, value: undefined };
        await changed.promise;
        changed = createDeferred<void>();
      }
    },
    async return() {
      unsubscribe();
      results.length = 0;
      finish({});
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
