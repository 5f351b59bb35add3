import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { SLOW_TICK_MS, type Feed } from './feeds.ts';
import { readStoreProblem } from './store-problem.ts';
import type { Store } from './open-store.ts';

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
  /**
   * Reads what is new since its last call. It keeps the place, and moves it on only when the reading has succeeded; there is
   * no queue.
   */
  readonly readNext: (feed: Feed) => Promise<Page<Item>>;
  /** The least time between two readings, milliseconds; none by default. */
  readonly minIntervalMs?: number | undefined;
  /** What is watched meanwhile, and so looked at more often: one generation, or all; nothing by default. */
  readonly watches?: { readonly generationRef: string } | 'all' | undefined;
}

/**
 * Yields what `readNext` finds, now and after each hint that the user has something new, or after the slow tick. What the
 * consumer has not taken waits in the tables: nothing is skipped, merged, or held in memory. While the database is away it
 * waits. Leaving it (`return`) ends its wait at once.
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
  { userId, readNext, minIntervalMs = 0, watches }: FollowOptions<Item>,
  stop: AbortSignal,
): AsyncGenerator<Item, undefined> {
  using parts = new DisposableStack();
  const feed = parts.use(store.feeds.join(userId));
  if (watches) parts.use(store.watches.watch(userId, watches === 'all' ? undefined : watches.generationRef));
  while (!stop.aborted) {
    // The turn is taken before the reading: a change in between is then a turn too many, not one too few.
    const { turn } = feed;
    const page = await unlessAway(readNext(feed));
    if (page === 'away') {
      await wait(SLOW_TICK_MS, stop);
      continue;
    }
    yield* page.items;
    if (page.isLast) return undefined;
    if (page.hasMore) {
      // SQLite answers at once: a long backlog must let others in between.
      await setImmediate();
      continue;
    }
    await wait(minIntervalMs, stop);
    await feed.waitForTurnAfter(turn, stop);
  }
  return undefined;
}

async function unlessAway<Value>(reading: Promise<Value>): Promise<Value | 'away'> {
  try {
    return await reading;
  } catch (error) {
    if (readStoreProblem(error) === undefined) throw error;
    return 'away';
  }
}

/** Waits, no longer than until the stop. */
async function wait(ms: number, stop: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { signal: stop }).catch(() => undefined);
}
