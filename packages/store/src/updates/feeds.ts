import { LRUCache } from 'lru-cache';
import type { FollowedUpdate } from './update.ts';
import type { Notifications } from '../notifications/in-process.ts';

/** Readers read again after this long without a notification. */
export const READ_AGAIN_MS = 2000;

/** The state that the readers of one user in this process share: a round, and the pages that were read in it. */
export interface Feed extends Disposable {
  /** Grows with each notification, and after two seconds without one. A reader notes it before it reads. */
  readonly round: number;
  /** Resolves once there is a later round, or the signal is aborted; never rejects. */
  waitForRoundAfter(round: number, stop?: AbortSignal): Promise<void>;
  /** The updates after a position, read once per round for all readers. */
  readAfter(position: number, read: () => Promise<readonly FollowedUpdate[]>): Promise<readonly FollowedUpdate[]>;
}

/** The feeds of a process, one per user with readers. */
export interface Feeds {
  /** Joins the readers of a user, before the first read; disposing leaves them. */
  join(userId: string): Feed;
}

/** Creates feeds. A lost notification delays readers by at most two seconds. */
export function createFeeds(notifications: Notifications): Feeds {
  const feeds = new Map<string, SharedFeed>();
  return {
    join(userId) {
      const feed = feeds.get(userId) ?? openFeed(notifications, userId);
      feeds.set(userId, feed);
      feed.readers += 1;
      return {
        get round() {
          return feed.round;
        },
        waitForRoundAfter: feed.waitForRoundAfter,
        readAfter: feed.readAfter,
        [Symbol.dispose]() {
          feed.readers -= 1;
          if (feed.readers > 0) return;
          feeds.delete(userId);
          feed.close();
        },
      };
    },
  };
}

interface SharedFeed extends Omit<Feed, typeof Symbol.dispose> {
  readers: number;
  close(): void;
}

/** Slow readers read pages of their own, which other readers rarely need. */
const MOST_PAGES = 8;

function openFeed(notifications: Notifications, userId: string): SharedFeed {
  const pages = new LRUCache<number, Promise<readonly FollowedUpdate[]>>({ max: MOST_PAGES });
  let round = 0;
  let next = Promise.withResolvers<void>();

  // Pages of an earlier round may lack the change behind this notification.
  function beginRound(): void {
    round += 1;
    pages.clear();
    tick.refresh();
    next.resolve();
    next = Promise.withResolvers();
  }

  const tick = setTimeout(beginRound, READ_AGAIN_MS);
  const stopListening = notifications.listen(userId, beginRound);
  return {
    readers: 0,
    get round() {
      return round;
    },
    async waitForRoundAfter(seen, stop) {
      if (round > seen || stop?.aborted) return;
      const stopped = Promise.withResolvers<void>();
      const onStop = (): void => stopped.resolve();
      stop?.addEventListener('abort', onStop);
      await Promise.race([next.promise, stopped.promise]);
      stop?.removeEventListener('abort', onStop);
    },
    readAfter(position, read) {
      const known = pages.get(position);
      if (known) return known;
      const page = read();
      pages.set(position, page);
      page.catch(() => {
        if (pages.peek(position) === page) pages.delete(position);
      });
      return page;
    },
    close() {
      clearTimeout(tick);
      stopListening();
    },
  };
}
