import { sql, type RawBuilder } from 'kysely';
import { readGeneration } from './generation-row.ts';
import type { Generation } from './generation.ts';
import type { Store } from './open-store.ts';

/** A generation whose turn it is, held by one poller for the length of its lease. */
export interface ClaimedLook {
  readonly generation: Generation;
  /** Proof of the claim: a record made with an older one is refused. */
  readonly lease: number;
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
    .updateTable('generations')
    .set((expression) => ({
      nextLookAt: fromNow(store, leaseMs),
      lookedAt: store.now,
      lease: expression('lease', '+', 1),
    }))
    .where('id', 'in', (query) =>
      query
        .selectFrom('generations')
        .select('id')
        .where('nextLookAt', '<=', store.now)
        .orderBy('nextLookAt')
        .limit(limit),
    )
    .returningAll()
    .execute();
  return rows.map((row) => ({ generation: readGeneration(row), lease: row.lease, failedLooks: row.failedLooks }));
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
