import { follow, type Page } from './follow.ts';
import { matchesChange, type GenerationFilter } from './generation-filter.ts';
import { readLive, UPDATES_PER_PAGE } from './read-live.ts';
import { listCurrentUpdates, type FollowedUpdate } from './updates.ts';
import { getUpdateRange } from './users.ts';
import type { Store } from './open-store.ts';

/** What to follow, and from where. */
export interface FollowUpdatesOptions {
  readonly userId: string;
  readonly filter: GenerationFilter;
  /** A place in the user's updates: all that is newer. Without one: what happens from now on. */
  readonly after?: number | undefined;
}

/**
 * The changes of a user's generations in order; never ends. A change is told when the generation matches the filter before
 * it or after it. The filter comes after the place: what it drops still moves the place on. Where updates after the place
 * are removed, what each generation is now that has changed since or is unfinished stands in for them.
 */
export function followUpdates(
  store: Store,
  { userId, filter, after }: FollowUpdatesOptions,
): AsyncIterableIterator<FollowedUpdate> {
  let place: number | undefined;
  /** Of `listCurrentUpdates`, while it is being read. */
  let from = 0;
  /** What was told of a generation ahead of its place. */
  let ahead: ReadonlyMap<string, number> = new Map();

  async function readCurrent(changedAfter: number, newest: number): Promise<Page<FollowedUpdate>> {
    const page = await listCurrentUpdates(store, userId, { changedAfter, from, limit: UPDATES_PER_PAGE });
    const hasMore = page.length === UPDATES_PER_PAGE;
    from = page.at(-1)?.number ?? from;
    if (!hasMore) {
      ahead = new Map(page.filter(({ number }) => number > newest).map((each) => [each.generationRef, each.version]));
      place = newest;
    }
    const items = page
      .filter((change) => matchesChange(change, filter))
      .map((change) => ({ ...change, number: Math.max(change.number, changedAfter) }));
    return { items, hasMore, isLast: false };
  }

  return follow(store, {
    userId,
    watches: 'all',
    async readNext(feed) {
      if (place === undefined) {
        // The range is read first: what changes after that is read below, and dropped where it was told already.
        const range = await getUpdateRange(store, userId);
        if (after !== undefined && after < range.removed) return readCurrent(after, range.newest);
        place = after ?? range.newest;
      }
      const page = await readLive(store, feed, { userId, place });
      place = page.at(-1)?.number ?? place;
      const items = page
        .filter((change) => change.version > (ahead.get(change.generationRef) ?? 0))
        .filter((change) => matchesChange(change, filter));
      return { items, hasMore: page.length === UPDATES_PER_PAGE, isLast: false };
    },
  });
}
