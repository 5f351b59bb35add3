import { sql, type Kysely } from 'kysely';
import type { Database } from './database.ts';
import type { OpenedDatabase, Store } from './open-store.ts';
import { fromNow } from './schedule.ts';
import { hastenVisits } from './visits.ts';

/** A watch is good for this long, unless it is renewed. */
const GOOD_FOR_MS = 30_000;
/** Of a process that is gone for this long longer, the rows are removed. */
const KEPT_FOR_MS = 60_000;

/** What a process watches: one generation, or all of a user's. */
export interface WatchRow {
  /** The same whenever this process watches this, so that writing it twice is writing it once. */
  readonly id: string;
  readonly watcher: string;
  readonly userId: string;
  /** Our id; null: all of the user's. */
  readonly generationRef: string | null;
}

/** Writes down new watches, and has the keys that are waiting for a visit visited now: it is planned anew. */
export async function beginWatches(store: OpenedDatabase, watches: readonly WatchRow[]): Promise<void> {
  await store.db.transaction().execute(async (transaction) => {
    await upsert(store, transaction, watches);
    await hastenVisits(store, transaction, [...new Set(watches.map(({ userId }) => userId))]);
  });
}

/** Makes watches good for as long as new ones, also those of which the rows are gone. */
export async function renewWatches(store: OpenedDatabase, watches: readonly WatchRow[]): Promise<void> {
  await upsert(store, store.db, watches);
}

/** Removes watches that are over. */
export async function endWatches(store: OpenedDatabase, watches: readonly WatchRow[]): Promise<void> {
  const ids = watches.map(({ id }) => id);
  await store.db.deleteFrom('watches').where('id', 'in', ids).execute();
}

/** Removes all watches of a process that stops in order. */
export async function removeWatcher(store: OpenedDatabase, watcher: string): Promise<void> {
  await store.db.deleteFrom('watches').where('watcher', '=', watcher).execute();
}

/** Removes what processes left behind that stopped otherwise. */
export async function removeLapsedWatches(store: OpenedDatabase): Promise<void> {
  await store.db
    .deleteFrom('watches')
    .where('id', 'in', (query) =>
      query
        .selectFrom('watches')
        .select('id')
        .where('until', '<', fromNow(store, -KEPT_FOR_MS))
        // Of two that remove the same rows in another order, each would wait for the other.
        .$if(store.hasRowLocks, (rows) => rows.forUpdate().skipLocked()),
    )
    .execute();
}

/** Which of a user's generations anybody watches. */
export interface Watched {
  /** Somebody watches all of them. */
  readonly all: boolean;
  /** Our ids of those that are watched one by one. */
  readonly generationRefs: ReadonlySet<string>;
}

/** What of a user's is watched now, by any process. */
export async function listWatched(store: Store, userId: string): Promise<Watched> {
  const rows = await store.db
    .selectFrom('watches')
    .select('generationRef')
    .distinct()
    .where('userId', '=', userId)
    .where('until', '>', store.now)
    .execute();
  const refs = rows.map(({ generationRef }) => generationRef);
  return { all: refs.includes(null), generationRefs: new Set(refs.filter((ref) => ref !== null)) };
}

async function upsert(store: OpenedDatabase, db: Kysely<Database>, watches: readonly WatchRow[]): Promise<void> {
  const until = fromNow(store, GOOD_FOR_MS);
  await db
    .insertInto('watches')
    .values(watches.map(({ id, watcher, userId, generationRef }) => ({ id, watcher, userId, generationRef, until })))
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ until: sql<number>`excluded.until` }))
    .execute();
}
