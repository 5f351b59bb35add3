import { follow, type Page } from './follow.ts';
import { isTerminal } from '../generation/status.ts';
import { hasGap, readLive, UPDATES_PER_PAGE } from './read-live.ts';
import { findCurrentUpdate, findVersionAt, listGenerationUpdates, withGenerations } from './queries.ts';
import { getUpdateRange } from '../user/users.ts';
import type { Store } from '../store.ts';
import type { FollowedUpdate } from './update.ts';

/** The generation to follow, and the position from which to resume. */
export interface FollowGenerationOptions {
  readonly userId: string;
  /** Our id. */
  readonly generationId: string;
  /** A position in the user's updates: only newer ones. By default the current state, then each change. */
  readonly after?: number | undefined;
}

/**
 * Yields the changes of one of a user's generations in order, and ends after a terminal one; at once if that is not newer than
 * `after`. If updates after that position were removed, the current state replaces them.
 */
export function followGeneration(
  store: Store,
  { userId, generationId, after }: FollowGenerationOptions,
): AsyncIterableIterator<FollowedUpdate> {
  let version = 0;
  let resumesAfter = after;
  /** True if the last page was full. */
  let wasFull = false;
  /** The position in the user's updates, once they are read together with all other readers. */
  let position: number | undefined;

  async function readMissed(): Promise<Page<FollowedUpdate>> {
    // The range is read first: later changes are read live, and skipped there if they are in this page.
    const range = await getUpdateRange(store, userId);
    const current = await findCurrentUpdate(store, generationId);
    if (!current || resumesAfter === undefined || resumesAfter < range.removed) {
      position = range.newest;
      const isOver = current !== undefined && isTerminal(current.status);
      // Updates can be removed between two pages: the current state may have been the end of the first page.
      const isReported = current === undefined || current.version <= version;
      const isNews = !isReported && (!isOver || resumesAfter === undefined || current.number > resumesAfter);
      version = current?.version ?? 0;
      return { items: isNews ? [current] : [], hasMore: false, isLast: isOver };
    }

    const afterVersion = Math.max(version, await findVersionAt(store, generationId, resumesAfter));
    const updates = await listGenerationUpdates(store, generationId, { afterVersion, limit: UPDATES_PER_PAGE });
    const items = await withGenerations(store, updates);
    const hasMore = items.length === UPDATES_PER_PAGE;
    version = items.at(-1)?.version ?? afterVersion;
    if (!hasMore) position = range.newest;
    return { items, hasMore, isLast: !hasMore && isTerminal((items.at(-1) ?? current).status) };
  }

  return follow(store, {
    userId,
    watches: { generationId },
    async readNext(feed) {
      if (position === undefined) return readMissed();
      const page = await readLive(store, feed, { userId, position });
      const isIncomplete = hasGap(page, { position, wasFull });
      wasFull = page.length === UPDATES_PER_PAGE;
      if (isIncomplete) {
        resumesAfter = position;
        return readMissed();
      }
      const items = page.filter((update) => update.generationId === generationId && update.version > version);
      const newest = items.at(-1);
      position = page.at(-1)?.number ?? position;
      version = newest?.version ?? version;
      return {
        items,
        hasMore: wasFull,
        isLast: newest !== undefined && isTerminal(newest.status),
      };
    },
  });
}
