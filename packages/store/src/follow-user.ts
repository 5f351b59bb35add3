import { isDeepStrictEqual } from 'node:util';
import { follow } from './follow.ts';
import { listRateLimits, type RateLimit } from './rate-limits.ts';
import { getUser, type User } from './users.ts';
import type { Store } from './open-store.ts';

const MIN_INTERVAL_MS = 1000;

/** A user as it is now, and at most once a second when something about it is learned; never ends. Each is the whole state. */
export function followUser(store: Store, userId: string): AsyncIterableIterator<User> {
  let last: { readonly user: User; readonly rateLimits: readonly RateLimit[] } | undefined;
  return follow(store, {
    userId,
    minIntervalMs: MIN_INTERVAL_MS,
    async readNext() {
      const now = { user: await getUser(store, userId), rateLimits: await listRateLimits(store, userId) };
      const items = isDeepStrictEqual(now, last) ? [] : [now.user];
      last = now;
      return { items, hasMore: false, isLast: false };
    },
  });
}
