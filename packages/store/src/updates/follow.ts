import { setImmediate } from 'node:timers/promises';
import { READ_AGAIN_MS, type Feed } from './feeds.ts';
import { readStoreProblem } from '../database/problem.ts';
import { pause } from '../pause.ts';
import { internal, type Store } from '../store.ts';

/** The new items of one read. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** True to read again at once, as there may be more. */
  readonly hasMore: boolean;
  /** True if nothing will follow. */
  readonly isLast: boolean;
}

/** Options of {@link follow}. */
export interface FollowOptions<Item> {
  readonly userId: string;
  /** Reads the items since its last call. It keeps a position, and moves it only after a successful read; there is no queue. */
  readonly readNext: (feed: Feed) => Promise<Page<Item>>;
  /** The shortest time between two reads, milliseconds; none by default. */
  readonly minIntervalMs?: number | undefined;
  /** Generations to watch meanwhile, which are then polled more often: one, or all; none by default. */
  readonly watches?: { readonly generationId: string } | 'all' | undefined;
}

/**
 * Yields the items that `readNext` reads: at once, after each notification for the user, and every two seconds without one.
 * Items that the consumer has not taken stay in the tables: nothing is skipped, merged, or held in memory. While the database
 * is unavailable it waits. `return` ends a pending wait at once.
 */
export function follow<Item>(store: Store, options: FollowOptions<Item>): AsyncIterableIterator<Item> {
  const stop = new AbortController();
  const items = read(store, options, stop.signal);
  return {
    next: () => items.next(),
    // A generator's own return() waits for its pending next(), which the signal ends.
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
  const { feeds, synced } = store[internal];
  const feed = parts.use(feeds.join(userId));
  if (watches) {
    const generationId = watches === 'all' ? undefined : watches.generationId;
    parts.use(store[internal].watches.watch(userId, generationId));
  }
  while (!stop.aborted) {
    // The round is noted before the read, so that a change in between is not missed.
    const { round } = feed;
    const page = await unlessAway(readNext(feed));
    if (page === 'away') {
      await pause(READ_AGAIN_MS, stop);
      continue;
    }
    // A power cut would undo a change that is not on disk yet, and its number would be used again.
    while (page.items.length > 0 && (await unlessAway(synced())) === 'away') {
      await pause(READ_AGAIN_MS, stop);
      if (stop.aborted) return undefined;
    }
    yield* page.items;
    if (page.isLast) return undefined;
    if (page.hasMore) {
      // SQLite answers synchronously: during a long backlog, other work must run as well.
      await setImmediate();
      continue;
    }
    if (minIntervalMs > 0) await pause(minIntervalMs, stop);
    await feed.waitForRoundAfter(round, stop);
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
