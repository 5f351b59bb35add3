import { createDeferred } from './deferred.ts';
import { SlowConsumerError } from './transport.ts';
import type { VideoGenError } from '../errors.ts';

/** The results of one subscription that wait for its consumer. */
export interface Results<Result> {
  /** Adds a result, unless there was an end. Returns false if the results are too many, which is an end. */
  push(result: Result): boolean;
  /** Ends the results, with an error or without one. The first end counts. */
  end(error?: VideoGenError): void;
  /** Yields the results in order, then returns or throws at their end; throws the signal's reason at once. */
  read(signal: AbortSignal): AsyncGenerator<Result, void, undefined>;
}

/** The results that wait for a slow consumer. With more of them the subscription ends, and resumes after the last one. */
export const MOST_WAITING_RESULTS = 256;

export function createResults<Result>(): Results<Result> {
  const waiting: Result[] = [];
  let ending: { readonly error: VideoGenError | undefined } | undefined;
  let changed = createDeferred<void>();
  const notify = (): void => changed.resolve();

  function end(error?: VideoGenError): void {
    ending ??= { error };
    notify();
  }

  return {
    end,
    push(result) {
      // Results that were under way still come after the end.
      if (ending !== undefined) return true;
      waiting.push(result);
      notify();
      if (waiting.length < MOST_WAITING_RESULTS) return true;
      end(new SlowConsumerError());
      return false;
    },
    async *read(signal) {
      signal.addEventListener('abort', notify);
      try {
        for (;;) {
          signal.throwIfAborted();
          const result = waiting.shift();
          if (result !== undefined) {
            yield result;
          } else if (ending === undefined) {
            await changed.promise;
            changed = createDeferred<void>();
          } else if (ending.error === undefined) {
            return;
          } else {
            throw ending.error;
          }
        }
      } finally {
        signal.removeEventListener('abort', notify);
      }
    },
  };
}
