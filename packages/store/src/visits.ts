import { sql, type Kysely } from 'kysely';
import type { Database } from './database.ts';
import type { Store } from './open-store.ts';
import { fromNow } from './schedule.ts';

/** A key whose generations are to be looked at, held by one poller for the length of its lease. */
export interface Visit {
  readonly userId: string;
  /** Proof of the hold: who ends a visit under an older number is refused. */
  readonly lease: number;
  /**
   * How far the looks that the key was given so far reach into the future, at one per budgeted interval, milliseconds; below 0
   * when it was given none for so long.
   */
  readonly paidForMs: number;
}

/**
 * Claims the keys that are to be visited, the longest overdue first, and holds each for the lease: when the claimer dies, it is
 * due again after that. One statement over one row per key, so that two pollers never hold the same key, and a key with
 * thousands in flight takes one place.
 */
export async function claimVisits(
  store: Store,
  { limit, leaseMs }: { readonly limit: number; readonly leaseMs: number },
): Promise<readonly Visit[]> {
  return (
    store.db
      // Materialised, as PostgreSQL may otherwise read a subquery with a limit more than once.
      .with(
        (name) => name('due').materialized(),
        (query) =>
          query
            .selectFrom('visits')
            .select('userId')
            .where('nextAt', '<=', store.now)
            .where((expression) =>
              expression.or([expression('heldUntil', 'is', null), expression('heldUntil', '<=', store.now)]),
            )
            .orderBy('nextAt')
            .limit(limit)
            .$if(store.hasRowLocks, (rowsDue) => rowsDue.forUpdate().skipLocked()),
      )
      .updateTable('visits')
      .set((expression) => ({
        // Due again when its holder dies.
        heldUntil: fromNow(store, leaseMs),
        nextAt: fromNow(store, leaseMs),
        lease: expression('lease', '+', 1),
      }))
      .where('userId', 'in', (query) => query.selectFrom('due').select('userId'))
      .returning((expression) => [
        'userId',
        'lease',
        expression('paidUntil', '-', store.now).$castTo<number>().as('paidForMs'),
      ])
      .execute()
  );
}

/** Holds a visit for longer, from now on. False when it was lost in between. */
export async function holdVisit(
  store: Store,
  { userId, lease }: Pick<Visit, 'userId' | 'lease'>,
  leaseMs: number,
): Promise<boolean> {
  const { numUpdatedRows } = await store.db
    .updateTable('visits')
    .set({
      heldUntil: fromNow(store, leaseMs),
      // A call that came during the visit stays.
      nextAt: sql<number>`case when next_at < held_until then next_at else ${fromNow(store, leaseMs)} end`,
    })
    .where('userId', '=', userId)
    .where('lease', '=', lease)
    .executeTakeFirst();
  return numUpdatedRows > 0;
}

/** How a visit ended. */
export interface VisitEnd {
  /** When to come again, milliseconds from now; null: when the key is called for. */
  readonly nextInMs: number | null;
  /** How far the looks that the key was given reach now; see {@link Visit}. */
  readonly paidForMs: number;
}

/** Ends a visit. Who called for the key in between is heard. Refused (false) when it was lost in between. */
export async function endVisit(
  store: Store,
  { userId, lease }: Pick<Visit, 'userId' | 'lease'>,
  { nextInMs, paidForMs }: VisitEnd,
): Promise<boolean> {
  const called = sql<boolean>`next_at < held_until`;
  const next = nextInMs === null ? sql<null>`null` : fromNow(store, nextInMs);
  const calledFirst = nextInMs === null ? called : sql<boolean>`${called} and next_at < ${next}`;
  const { numUpdatedRows } = await store.db
    .updateTable('visits')
    .set({
      nextAt: sql<number | null>`case when ${calledFirst} then next_at else ${next} end`,
      heldUntil: null,
      paidUntil: fromNow(store, paidForMs),
    })
    .where('userId', '=', userId)
    .where('lease', '=', lease)
    .executeTakeFirst();
  return numUpdatedRows > 0;
}

/**
 * Calls for a visit of a key so many milliseconds from now, where none is due earlier: there is something new to follow.
 */
export async function callVisit(store: Store, db: Kysely<Database>, userId: string, inMs: number): Promise<void> {
  const at = fromNow(store, inMs);
  await db
    .insertInto('visits')
    .values({ userId, nextAt: at, heldUntil: null, lease: 0, paidUntil: 0 })
    .onConflict((conflict) =>
      conflict.column('userId').doUpdateSet({
        nextAt: sql<number>`case when visits.next_at <= excluded.next_at then visits.next_at else excluded.next_at end`,
      }),
    )
    .execute();
}

/** Calls for a visit now of those keys that are to be visited at all: there is somebody new who watches. */
export async function hastenVisits(
  store: Pick<Store, 'now' | 'hasRowLocks'>,
  db: Kysely<Database>,
  userIds: readonly string[],
): Promise<void> {
  await db
    .updateTable('visits')
    .set({ nextAt: store.now })
    .where('nextAt', '>', store.now)
    .where('userId', 'in', (query) =>
      query
        .selectFrom('visits')
        .select('userId')
        .where('userId', 'in', userIds)
        // Locked in one order, so that of two who call for the same keys neither waits for the other's.
        .orderBy('userId')
        .$if(store.hasRowLocks, (rows) => rows.forUpdate()),
    )
    .execute();
}

/** Lets a key be visited no more until it is called for. */
export async function stopVisits(store: Store, userId: string): Promise<void> {
  await store.db.updateTable('visits').set({ nextAt: null }).where('userId', '=', userId).execute();
}
