import { follow, type Page } from './follow.ts';
import { isTerminal } from './generation.ts';
import { readLive, UPDATES_PER_PAGE } from './read-live.ts';
import { findCurrentUpdate, findVersionAt, listGenerationUpdates, withGenerations } from './updates.ts';
import { getUpdateRange } from './users.ts';
import type { Store } from './open-store.ts';
import type { FollowedUpdate } from './updates.ts';

/** What to follow, and from where. */
export interface FollowGenerationOptions {
  readonly userId: string;
  /** Our id. */
  readonly generationRef: string;
  /** A place in the user's updates: only what is newer. Without one: the generation as it is now, then each change. */
  readonly after?: number | undefined;
}

/**
 * The changes of one of a user's generations in order; ends after a terminal one, at once when that is not newer than `after`.
 * Where updates after the place are removed, the generation as it is now stands in for them.
 */
export function followGeneration(
  store: Store,
  { userId, generationRef, after }: FollowGenerationOptions,
): AsyncIterableIterator<FollowedUpdate> {
  let version = 0;
  /** From here on the user's updates are read, with all their other readers. */
  let place: number | undefined;

  async function readMissed(): Promise<Page<FollowedUpdate>> {
    // The range is read first: what changes after that is read live, and dropped there if it is told here.
    const range = await getUpdateRange(store, userId);
    const current = await findCurrentUpdate(store, generationRef);
    if (!current || after === undefined || after < range.removed) {
      place = range.newest;
      version = current?.version ?? 0;
      const isOver = current !== undefined && isTerminal(current.status);
      const isNews = current !== undefined && (!isOver || after === undefined || current.number > after);
      return { items: isNews ? [current] : [], hasMore: false, isLast: isOver };
    }

    const afterVersion = Math.max(version, await findVersionAt(store, generationRef, after));
    const updates = await listGenerationUpdates(store, generationRef, { afterVersion, limit: UPDATES_PER_PAGE });
    const items = await withGenerations(store, updates);
    const hasMore = items.length === UPDATES_PER_PAGE;
    version = items.at(-1)?.version ?? afterVersion;
    if (!hasMore) place = range.newest;
    return { items, hasMore, isLast: !hasMore && isTerminal((items.at(-1) ?? current).status) };
  }

  return follow(store, {
    userId,
    watches: { generationRef },
    async readNext(feed) {
      if (place === undefined) return readMissed();
      const page = await readLive(store, feed, { userId, place });
      const items = page.filter((update) => update.generationRef === generationRef && update.version > version);
      const newest = items.at(-1);
      place = page.at(-1)?.number ?? place;
      version = newest?.version ?? version;
      return {
        items,
        hasMore: page.length === UPDATES_PER_PAGE,
        isLast: newest !== undefined && isTerminal(newest.status),
      };
    },
  });
}
