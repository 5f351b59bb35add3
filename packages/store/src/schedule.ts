import { sql, type ExpressionBuilder, type RawBuilder, type Selectable } from 'kysely';
import { readGeneration } from './generation-row.ts';
import { followedStatuses, type Generation } from './generation.ts';
import type { Database, GenerationsTable } from './database.ts';
import type { Store } from './open-store.ts';

/** A generation whose turn it is, held by one poller for the length of its lease. */
export interface ClaimedLook {
  readonly generation: Generation;
  /** Proof of the claim: a record made with an older one is refused. */
  readonly lease: number;
  /** When it was claimed, on the database's clock. */
  readonly at: Date;
  /** Looks in a row that told nothing. */
  readonly failedLooks: number;
}

/** A moment so many milliseconds from now, on the database's clock. */
export function fromNow(store: Store, ms: number): RawBuilder<number> {
  return sql<number>`${store.now} + ${Math.round(ms)}`;
}

/**
 * Claims what is due, the longest overdue first, and puts each off by the lease: when the claimer dies, it is due again
 * after that. One statement, so that two pollers never hold the same one.
 */
export async function claimDueLooks(
  store: Store,
  { limit, leaseMs }: { readonly limit: number; readonly leaseMs: number },
): Promise<readonly ClaimedLook[]> {
  const rows = await store.db
    // Materialised, as PostgreSQL may otherwise read a subquery with a limit more than once.
    .with(
      (name) => name('due').materialized(),
      (query) =>
        query
          .selectFrom('generations')
          .select('id')
          .where('nextLookAt', '<=', store.now)
          .orderBy('nextLookAt')
          .limit(limit)
          .$if(store.hasRowLocks, (rowsDue) => rowsDue.forUpdate().skipLocked()),
    )
    .updateTable('generations')
    .set(claimFor(store, leaseMs))
    .where('id', 'in', (query) => query.selectFrom('due').select('id'))
    .returningAll()
    .execute();
  return rows.map(readClaim);
}

/** Claims one generation for a look now; undefined when it was looked at within `minIntervalMs` or is not to be looked at. */
export async function claimLook(
  store: Store,
  id: string,
  { minIntervalMs, leaseMs }: { readonly minIntervalMs: number; readonly leaseMs: number },
): Promise<ClaimedLook | undefined> {
  const row = await store.db
    .updateTable('generations')
    .set(claimFor(store, leaseMs))
    .where('id', '=', id)
    .where('status', 'in', followedStatuses)
    .where('generationId', 'is not', null)
    .where((expression) =>
      expression.or([expression('lookedAt', 'is', null), expression('lookedAt', '<=', fromNow(store, -minIntervalMs))]),
    )
    .returningAll()
    .executeTakeFirst();
  return row && readClaim(row);
}

/** Claims a user's submissions whose answer is lost, for a try now to find out what became of them. */
export async function claimUnconfirmed(
  store: Store,
  userId: string,
  { leaseMs }: { readonly leaseMs: number },
): Promise<readonly ClaimedLook[]> {
  const rows = await store.db
    .updateTable('generations')
    .set(claimFor(store, leaseMs))
    .where('userId', '=', userId)
    .where('status', '=', 'UNCONFIRMED')
    .returningAll()
    .execute();
  return rows.map(readClaim);
}

/** Our ids of a user's generations that the upstream has and that are not at their end. */
export async function listUnfinished(store: Store, userId: string): Promise<readonly string[]> {
  const rows = await store.db
    .selectFrom('generations')
    .select('id')
    .where('userId', '=', userId)
    .where('status', 'in', followedStatuses)
    .execute();
  return rows.map(({ id }) => id);
}

/** Puts a claimed look off because it told nothing. Refused (false) when the claim was lost in between. */
export async function postponeLook(
  store: Store,
  { id, lease, lookInMs }: { readonly id: string; readonly lease: number; readonly lookInMs: number },
): Promise<boolean> {
  const { numUpdatedRows } = await store.db
    .updateTable('generations')
    .set((expression) => ({ nextLookAt: fromNow(store, lookInMs), failedLooks: expression('failedLooks', '+', 1) }))
    .where('id', '=', id)
    .where('lease', '=', lease)
    .executeTakeFirst();
  return numUpdatedRows > 0;
}

/** Holds a claim for longer, from now on. False when it was lost in between. */
export async function renewLook(
  store: Store,
  { id, lease, leaseMs }: { readonly id: string; readonly lease: number; readonly leaseMs: number },
): Promise<boolean> {
  const { numUpdatedRows } = await store.db
    .updateTable('generations')
    .set({ nextLookAt: fromNow(store, leaseMs) })
    .where('id', '=', id)
    .where('lease', '=', lease)
    .executeTakeFirst();
  return numUpdatedRows > 0;
}

/** The change that claims a row: put off by the lease, under the next lease number. */
function claimFor(store: Store, leaseMs: number) {
  return (expression: ExpressionBuilder<Database, 'generations'>) => ({
    nextLookAt: fromNow(store, leaseMs),
    lookedAt: store.now,
    lease: expression('lease', '+', 1),
  });
}

function readClaim(row: Selectable<GenerationsTable>): ClaimedLook {
  const { lease, lookedAt, failedLooks } = row;
  return { generation: readGeneration(row), lease, at: new Date(Number(lookedAt)), failedLooks };
}
