import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { Store } from './open-store.ts';

/** Reads again after this long without a hint. */
export const SLOW_TICK_MS = 2000;

/** What a reader found since it read last. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Read on at once: there may be more already. */
  readonly hasMore: boolean;
  /** Nothing will follow. */
  readonly isLast: boolean;
}

/** How to follow something of a user's. */
export interface FollowOptions<Item> {
  readonly userId: string;
  /** Reads what is new since its last call. It keeps the place; there is no queue. */
  readonly readNext: () => Promise<Page<Item>>;
  /** The least time between two readings, milliseconds; none by default. */
  readonly minIntervalMs?: number | undefined;
}

/**
 * Yields what `readNext` finds, now and after each hint that the user has something new, or after the slow tick. What the
 * consumer has not taken waits in the tables: nothing is skipped, merged, or held in memory. Leaving it (`return`) ends its
 * wait at once.
 */
export function follow<Item>(store: Store, options: FollowOptions<Item>): AsyncIterableIterator<Item> {
  const stop = new AbortController();
  const items = read(store, options, stop.signal);
  return {
    next: () => items.next(),
    // A generator's own return() waits for its pending next(); the signal ends that first.
    return() {
      stop.abort();
      return items.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* read<Item>(
  store: Store,
  { userId, readNext, minIntervalMs = 0 }: FollowOptions<Item>,
  stop: AbortSignal,
): AsyncGenerator<Item, undefined> {
  // Listening begins before the first read: a change in between is then a hint too many, not one too few.
  using hints = listen(store, userId, stop);
  while (!stop.aborted) {
    const page = await readNext();
    yield* page.items;
    if (page.isLast) return undefined;
    if (page.hasMore) {
      // SQLite answers at once: a long backlog must let others in between.
      await setImmediate();
      continue;
    }
    await sleep(minIntervalMs, undefined, { signal: stop }).catch(() => undefined);
    await hints.next();
  }
  return undefined;
}

interface Hints extends Disposable {
  /** Resolves at the first hint since the last call, at the slow tick, or when stopped; never rejects. */
  next(): Promise<void>;
}

function listen(store: Store, userId: string, stop: AbortSignal): Hints {
  let hint = Promise.withResolvers<void>();
  const end = store.wakeUps.listen(userId, () => hint.resolve());
  const onStop = (): void => hint.resolve();
  stop.addEventListener('abort', onStop);
  return {
    async next() {
      if (stop.aborted) return;
      const tick = setTimeout(() => hint.resolve(), SLOW_TICK_MS);
      await hint.promise;
      clearTimeout(tick);
      hint = Promise.withResolvers();
    },
    [Symbol.dispose]() {
      end();
      stop.removeEventListener('abort', onStop);
    },
  };
}
