import { sql, type Kysely } from 'kysely';
import type { Database } from '../database/tables.ts';
import { fromNow, type OpenedDatabase } from '../database/opened-database.ts';
import { internal, type Store } from '../store.ts';
import { usersOf } from './accounts.ts';
import { requestPlans } from './agenda.ts';

/** The time for which a watch is valid after it was written or renewed. */
const GOOD_FOR_MS = 30_000;
/** The time for which the row of an expired watch is kept. */
const KEPT_FOR_MS = 60_000;

/** A watch of this process: of one generation, or of all of a user's. */
export interface WatchRow {
  /** The same id for the same watch, so that a repeated write changes nothing. */
  readonly id: string;
  readonly processId: string;
  readonly userId: string;
  /** Our id; null for all of the user's. */
  readonly generationId: string | null;
}

/** Saves new watches, and requests turns of their accounts, as watched generations are polled more often. */
export async function beginWatches(database: OpenedDatabase, watches: readonly WatchRow[]): Promise<void> {
  await database.db.transaction().execute(async (transaction) => {
    await upsert(database, transaction, watches);
    await requestPlans(database, transaction, [...new Set(watches.map(({ userId }) => userId))]);
  });
}

/** Renews watches; inserts those whose rows were removed. */
export async function renewWatches(database: OpenedDatabase, watches: readonly WatchRow[]): Promise<void> {
  await upsert(database, database.db, watches);
}

/** Removes watches that have ended. */
export async function endWatches(database: OpenedDatabase, watches: readonly WatchRow[]): Promise<void> {
  const ids = watches.map(({ id }) => id);
  await database.db.deleteFrom('presence').where('id', 'in', ids).execute();
}

/** Removes all watches of a process that stops. */
export async function removeWatcher(database: OpenedDatabase, processId: string): Promise<void> {
  await database.db.deleteFrom('presence').where('processId', '=', processId).execute();
}

/** Removes what processes left behind that stopped otherwise. */
export async function removeLapsedWatches(database: OpenedDatabase): Promise<void> {
  await database.db
    .deleteFrom('presence')
    .where('id', 'in', (query) =>
      query
        .selectFrom('presence')
        .select('id')
        .where('until', '<', fromNow(database, -KEPT_FOR_MS))
        // Two processes that remove the same rows in another order would wait for each other.
        .$if(database.hasRowLocks, (rows) => rows.forUpdate().skipLocked()),
    )
    .execute();
}

/** The watched generations of an account. */
export interface Watched {
  /** True if all of a user's are watched. */
  readonly all: boolean;
  /** Our ids of those that are watched one by one. */
  readonly generationIds: ReadonlySet<string>;
}

/** Reads which of an account's generations are watched now, by any process. */
export async function listWatched(store: Store, accountId: string): Promise<Watched> {
  const { db, now } = store[internal];
  const rows = await db
    .selectFrom('presence')
    .select('generationId')
    .distinct()
    .where('userId', 'in', usersOf(db, accountId))
    .where('until', '>', now)
    .execute();
  const refs = rows.map(({ generationId }) => generationId);
  return { all: refs.includes(null), generationIds: new Set(refs.filter((ref) => ref !== null)) };
}

async function upsert(database: OpenedDatabase, db: Kysely<Database>, watches: readonly WatchRow[]): Promise<void> {
  const until = fromNow(database, GOOD_FOR_MS);
  await db
    .insertInto('presence')
    .values(watches.map(({ id, processId, userId, generationId }) => ({ id, processId, userId, generationId, until })))
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ until: sql<number>`excluded.until` }))
    .execute();
}
