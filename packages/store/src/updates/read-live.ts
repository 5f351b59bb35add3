import type { Feed } from './feeds.ts';
import type { Store } from '../store.ts';
import { listUserUpdates } from './queries.ts';
import type { FollowedUpdate } from './update.ts';

/** The number of updates in a full page. */
export const UPDATES_PER_PAGE = 100;

/** A user's updates after a position, read once for all readers of this process at that position. */
export function readLive(
  store: Store,
  feed: Feed,
  { userId, position }: { readonly userId: string; readonly position: number },
): Promise<readonly FollowedUpdate[]> {
  return feed.readAfter(position, () => listUserUpdates(store, userId, { after: position, limit: UPDATES_PER_PAGE }));
}

/**
 * True if updates right after a position may have been removed before they were read. Numbers have no holes, so the page begins
 * later in that case, or is empty after a full one.
 */
export function hasGap(
  page: readonly FollowedUpdate[],
  { position, wasFull }: { readonly position: number; readonly wasFull: boolean },
): boolean {
  const [first] = page;
  return first ? first.number > position + 1 : wasFull;
}
