import type { FollowedUpdate } from './updates.ts';
import type { WakeUps } from './wake-ups.ts';

/** Readers read again after this long without a hint. */
export const SLOW_TICK_MS = 2000;

/** What the readers of one user in this process share: turns, and what one of them has just read. */
export interface Feed extends Disposable {
  /** Grows with each hint, and with the slow tick. A reader takes it before it reads, and waits for a later one with it. */
  readonly turn: number;
  /** Resolves once there is a later turn than this, or the signal is aborted; never rejects. */
  waitForTurnAfter(turn: number, stop?: AbortSignal): Promise<void>;
  /** The updates after a place, read once per turn for all who ask. */
  readAfter(place: number, read: () => Promise<readonly FollowedUpdate[]>): Promise<readonly FollowedUpdate[]>;
}

/** The feeds of a process, one per user who has readers. */
export interface Feeds {
  /** Joins the readers of a user, before the first read; disposing leaves them. */
  join(userId: string): Feed;
}

/** Makes feeds over hints. Losing hints delays to the slow tick. */
export function createFeeds(wakeUps: WakeUps): Feeds {
  const feeds = new Map<string, SharedFeed>();
  return {
    join(userId) {
      const feed = feeds.get(userId) ?? openFeed(wakeUps, userId);
      feeds.set(userId, feed);
      feed.readers += 1;
      return {
        get turn() {
          return feed.turn;
        },
        waitForTurnAfter: feed.waitForTurnAfter,
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

/** Who lags behind reads pages of its own; more than a few are not worth keeping. */
const MOST_PAGES = 8;

function openFeed(wakeUps: WakeUps, userId: string): SharedFeed {
  const pages = new Map<number, Promise<readonly FollowedUpdate[]>>();
  let turn = 0;
  let next = Promise.withResolvers<void>();

  // What was read in an earlier turn may lack what this turn's hint is about.
  function take(): void {
    turn += 1;
    pages.clear();
    tick.refresh();
    next.resolve();
    next = Promise.withResolvers();
  }

  const tick = setTimeout(take, SLOW_TICK_MS);
  const stopListening = wakeUps.listen(userId, take);
  return {
    readers: 0,
    get turn() {
      return turn;
    },
    async waitForTurnAfter(seen, stop) {
      if (turn > seen || stop?.aborted) return;
      const stopped = Promise.withResolvers<void>();
      const onStop = (): void => stopped.resolve();
      stop?.addEventListener('abort', onStop);
      await Promise.race([next.promise, stopped.promise]);
      stop?.removeEventListener('abort', onStop);
    },
    readAfter(place, read) {
      const known = pages.get(place);
      if (known) return known;
      const page = read();
      const [oldest] = pages.keys();
      if (pages.size >= MOST_PAGES && oldest !== undefined) pages.delete(oldest);
      pages.set(place, page);
      page.catch(() => {
        if (pages.get(place) === page) pages.delete(place);
      });
      return page;
    },
    close() {
      clearTimeout(tick);
      stopListening();
    },
  };
}
