import { KeyRefusedError, type Log } from '@videogen/lifecycle';
import { listRefusedUsers, readStoreProblem, type Store } from '@videogen/store';
import type { Plugin } from 'graphql-yoga';
import type { ServerContext } from '../http/accept-caller.ts';
import { readKeyError } from '../http/authenticate.ts';

/** Options of `createEndRefused`. */
export interface EndRefusedOptions {
  readonly store: Store;
  readonly log: Log;
  /** The interval between two checks, in milliseconds. */
  readonly everyMs: number;
}

/** Ends subscriptions whose key VideoGenAPI refuses after they began, over every transport. Disposing stops the checks. */
export interface EndRefused extends Disposable {
  readonly plugin: Plugin<ServerContext>;
}

/**
 * Starts to check the keys of all subscriptions, with one query each time. A key that is refused at two checks in a row ends
 * its subscriptions with UNAUTHENTICATED. Between the two, a poller adds a warning to each generation of the key, and its
 * watchers still get that update.
 */
export function createEndRefused({ store, log, everyMs }: EndRefusedOptions): EndRefused {
  const endings = new Map<string, Set<() => void>>();
  let refusedBefore: ReadonlySet<string> = new Set();

  async function check(): Promise<void> {
    const refused = await listRefusedUsers(store, [...endings.keys()]);
    for (const userId of refused) {
      if (refusedBefore.has(userId)) for (const end of endings.get(userId) ?? []) end();
    }
    refusedBefore = refused;
  }

  const timer = setInterval(() => {
    check().catch((error: unknown) => {
      // While the database is away, subscriptions wait for it.
      if (readStoreProblem(error) === undefined) log.error({ err: error }, 'refused keys could not be read');
    });
  }, everyMs).unref();

  function register(userId: string, end: () => void): () => void {
    const ofUser = endings.get(userId) ?? new Set();
    endings.set(userId, ofUser.add(end));
    return () => {
      ofUser.delete(end);
      if (ofUser.size === 0) endings.delete(userId);
    };
  }

  return {
    plugin: {
      onSubscribe({ args: { contextValue } }) {
        const { caller } = contextValue;
        if (!caller) return undefined;
        return {
          onSubscribeResult({ result, setResult }) {
            if (Symbol.asyncIterator in result) setResult(makeEndable(result, (end) => register(caller.id, end)));
          },
        };
      },
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

/**
 * Yields the values of `source` until it is ended, and then throws once that the key was refused. `register` gets the function
 * that ends it, and returns the function to call afterwards.
 */
function makeEndable<Value>(
  source: AsyncIterable<Value>,
  register: (end: () => void) => () => void,
): AsyncIterableIterator<Value> {
  const values = source[Symbol.asyncIterator]();
  let state: 'open' | 'refused' | 'ended' = 'open';
  let interrupt: (() => void) | undefined;
  const unregister = register(() => {
    state = 'refused';
    unregister();
    interrupt?.();
  });

  async function finish(): Promise<void> {
    state = 'ended';
    unregister();
    await values.return?.();
  }

  // A race against one promise for the whole subscription would leak some memory for each value.
  function readNext(): Promise<IteratorResult<Value>> {
    return new Promise((resolve, reject) => {
      interrupt = () => reject(new Interrupted());
      values.next().then(resolve, reject);
    });
  }

  return {
    async next() {
      if (state === 'ended') return { done: true, value: undefined };
      try {
        if (state === 'refused') throw new Interrupted();
        const result = await readNext();
        if (result.done) unregister();
        return result;
      } catch (error) {
        // Not awaited, as it may wait for the database.
        void finish().catch(() => {});
        throw error instanceof Interrupted ? readKeyError(new KeyRefusedError('refused')) : error;
      } finally {
        interrupt = undefined;
      }
    },
    async return() {
      await finish();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

class Interrupted extends Error {}
