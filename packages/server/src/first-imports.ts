import { importGenerations, type Lifecycle } from '@videogen/lifecycle';

/** The imports of the generations that new users have made elsewhere. Disposing aborts and awaits those under way. */
export interface FirstImports extends AsyncDisposable {
  /** Begins an import in the background: the first request with a key neither waits for it nor fails with it. */
  begin(userId: string): void;
}

const MOST_AT_FIRST_USE = 100;

/** Creates the object that runs first imports. Dispose of it before the store, which the imports use. */
export function createFirstImports(lifecycle: Lifecycle): FirstImports {
  const stop = new AbortController();
  const running = new Set<Promise<void>>();

  async function importNewest(userId: string): Promise<void> {
    try {
      await importGenerations(lifecycle, userId, { most: MOST_AT_FIRST_USE, background: stop.signal });
    } catch (error) {
      lifecycle.log.warn({ user: userId, err: error }, 'generations made elsewhere could not be imported');
    }
  }

  return {
    begin(userId) {
      // A key check under way may end after the stop has begun.
      if (stop.signal.aborted) return;
      const run = importNewest(userId).finally(() => running.delete(run));
      running.add(run);
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all(running);
    },
  };
}
