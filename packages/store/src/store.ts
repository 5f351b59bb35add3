import type { KeyVault } from './account/key-vault.ts';
import type { Clock } from './database/clock.ts';
import type { OpenedDatabase } from './database/opened-database.ts';
import type { Notifications } from './notifications/in-process.ts';
import type { FinishedGenerations } from './generation/finished.ts';
import type { Feeds } from './updates/feeds.ts';

/** The name of a store's inner parts. `index.ts` does not export it, so that only this package uses it. */
export const internal: unique symbol = Symbol('internal');

/** An open store: the first parameter of every function that reads or writes it. */
export interface Store extends AsyncDisposable {
  /** The database's clock, for values that depend on the time. */
  readonly clock: Clock;
  readonly [internal]: StoreParts;
}

/** The inner parts of a store. */
export interface StoreParts extends OpenedDatabase {
  readonly vault: KeyVault;
  readonly notifications: Notifications;
  /** Reads that the subscriptions of this process share. */
  readonly feeds: Feeds;
  readonly finished: FinishedGenerations;
  readonly watches: Watches;
}

/** The generations that the subscriptions of this process watch, stored for every poller. */
export interface Watches extends AsyncDisposable {
  /**
   * Watches one of a user's generations, or all of them if `generationId` is undefined; disposing ends it. Never fails: while
   * the database is unavailable, the watch is stored later.
   */
  watch(userId: string, generationId: string | undefined): Disposable;
}
