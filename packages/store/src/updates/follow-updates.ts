import { follow, type Page } from './follow.ts';
import { isMatch, type GenerationFilter } from '../generation/filter.ts';
import { hasGap, readLive, UPDATES_PER_PAGE } from './read-live.ts';
import { listCurrentUpdates } from './queries.ts';
import type { FollowedUpdate } from './update.ts';
import { getUpdateRange } from '../user/users.ts';
import type { Feed } from './feeds.ts';
import type { Store } from '../store.ts';

/** The updates to follow, and the position from which to resume. */
export interface FollowUpdatesOptions {
  readonly userId: string;
  readonly filter: GenerationFilter;
  /** A position in the user's updates: all newer ones. By default only later changes. */
  readonly after?: number | undefined;
}

/**
 * Yields the changes of a user's generations in order; never ends. A change is yielded if the generation matches the filter
 * before or after it. Changes that do not match move the position on as well. If updates after the position were removed, the
 * current states of all generations that changed since or have not ended replace them.
 */
export function followUpdates(
  store: Store,
  { userId, filter, after }: FollowUpdatesOptions,
): AsyncIterableIterator<FollowedUpdate> {
  let resumesAfter = after;
  let position: number | undefined;
  /** True if the last page was full. */
  let wasFull = false;
  /** The position in `listCurrentUpdates`, while it is being read. */
  let from = 0;
  /** The versions of generations that were yielded ahead of their updates. */
  let ahead: ReadonlyMap<string, number> = new Map();

  async function readCurrent(changedAfter: number, newest: number): Promise<Page<FollowedUpdate>> {
    const page = await listCurrentUpdates(store, userId, { changedAfter, from, limit: UPDATES_PER_PAGE });
    const hasMore = page.length === UPDATES_PER_PAGE;
    from = page.at(-1)?.number ?? from;
    if (!hasMore) {
      ahead = new Map(page.filter(({ number }) => number > newest).map((each) => [each.generationId, each.version]));
      position = newest;
    }
    const items = page
      .filter((change) => isMatch(change, filter))
      .map((change) => ({ ...change, number: Math.max(change.number, changedAfter) }));
    return { items, hasMore, isLast: false };
  }

  async function readNext(feed: Feed): Promise<Page<FollowedUpdate>> {
    if (position === undefined) {
      // The range is read first: later changes are read below, and skipped if they were yielded already.
      const range = await getUpdateRange(store, userId);
      if (resumesAfter !== undefined && resumesAfter < range.removed) return readCurrent(resumesAfter, range.newest);
      position = resumesAfter ?? range.newest;
    }
    const page = await readLive(store, feed, { userId, position });
    const isIncomplete = hasGap(page, { position, wasFull });
    wasFull = page.length === UPDATES_PER_PAGE;
    if (isIncomplete) {
      resumesAfter = position;
      [position, from] = [undefined, 0];
      return readNext(feed);
    }
    position = page.at(-1)?.number ?? position;
    const items = page
      .filter((change) => change.version > (ahead.get(change.generationId) ?? 0))
      .filter((change) => isMatch(change, filter));
    return { items, hasMore: wasFull, isLast: false };
  }

  return follow(store, { userId, watches: 'all', readNext });
}
