import type { Feed } from './feeds.ts';
import type { Store } from './open-store.ts';
import { listUserUpdates, type FollowedUpdate } from './updates.ts';

/** How many updates are read at once. */
export const UPDATES_PER_PAGE = 100;

/** A user's updates after a place, read once for all of the user's readers in this process who stand there. */
export function readLive(
  store: Store,
  feed: Feed,
  { userId, place }: { readonly userId: string; readonly place: number },
): Promise<readonly FollowedUpdate[]> {
  return feed.readAfter(place, () => listUserUpdates(store, userId, { after: place, limit: UPDATES_PER_PAGE }));
}
