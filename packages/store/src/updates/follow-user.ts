import { isDeepStrictEqual } from 'node:util';
import { follow } from './follow.ts';
import { listRateLimits } from '../account/rate-limits.ts';
import { listQueueContents } from '../submission/queues-of-user.ts';
import { getUser, type User } from '../user/users.ts';
import type { Store } from '../store.ts';

const MIN_INTERVAL_MS = 1000;

/**
 * Follows a user: its present state, then its state after each change of it, of its rate limits, or of the content or head times of its
 * queues, at most once a second. Never ends.
 */
export function followUser(store: Store, userId: string): AsyncIterableIterator<User> {
  let last: unknown;
  return follow(store, {
    userId,
    minIntervalMs: MIN_INTERVAL_MS,
    async readNext() {
      const user = await getUser(store, userId);
      const now = [user, await listRateLimits(store, userId), await listQueueContents(store, userId)];
      const items = isDeepStrictEqual(now, last) ? [] : [user];
      last = now;
      return { items, hasMore: false, isLast: false };
    },
  });
}
