import { sql, type ExpressionBuilder, type RawBuilder, type Selectable } from 'kysely';
import { readGeneration } from './generation-row.ts';
import { followedStatuses, type Generation } from './generation.ts';
import type { Database, GenerationsTable } from './database.ts';
import type { Store } from './open-store.ts';

/** A generation that one process asks about or tends. */
export interface Claim {
  readonly generation: Generation;
  /** Proof of the claim: a record made with an older one is refused. */
  readonly lease: number;
  /** When it was claimed, on the database's clock. */
  readonly at: Date;
  /** Looks in a row that told nothing. */
  readonly failedLooks: number;
}

/** A moment so many milliseconds from now, on the database's clock. */
export function fromNow(store: Pick<Store, 'now'>, ms: number): RawBuilder<number> {
  return sql<number>`${store.now} + ${Math.round(ms)}`;
}

/**
 * Claims what is due by itself (to be given up, reconciled or sent), the longest overdue first, and puts each off by the
 * lease: when the claimer dies, it is due again after that. One statement, so that two pollers never hold the same one.
 */
export async function claimDue(
  store: Store,
  { limit, leaseMs }: { readonly limit: number; readonly leaseMs: number },
): Promise<readonly Claim[]> {
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
    .returning(() => store.now.as('at'))
    .execute();
  return rows.map(readClaim);
}

/** Claims one generation for a look now; undefined when it was looked at within `minIntervalMs` or is not to be looked at. */
export async function claimLook(
  store: Store,
  id: string,
  { minIntervalMs }: { readonly minIntervalMs: number },
): Promise<Claim | undefined> {
  const row = await store.db
    .updateTable('generations')
    .set((expression) => ({ lookedAt: store.now, lease: expression('lease', '+', 1) }))
    .where('id', '=', id)
    .where('status', 'in', followedStatuses)
    .where('generationId', 'is not', null)
    .where((expression) =>
      expression.or([expression('lookedAt', 'is', null), expression('lookedAt', '<=', fromNow(store, -minIntervalMs))]),
    )
    .returningAll()
    .returning(() => store.now.as('at'))
    .executeTakeFirst();
  return row && readClaim(row);
}

/** What is known of a generation that is about to be looked at. */
export type KnownLease = Pick<Claim, 'lease'> & { readonly id: string };

/** Claims generations of a visited key for a look; those that somebody else has claimed since are left out. */
export async function claimLooks(store: Store, known: readonly KnownLease[]): Promise<readonly Claim[]> {
  if (known.length === 0) return [];
  const rows = await store.db
    .updateTable('generations')
    .set((expression) => ({ lease: expression('lease', '+', 1) }))
    .where(isStillOneOf(known))
    .where('status', 'in', followedStatuses)
    .returningAll()
    .returning(() => store.now.as('at'))
    .execute();
  return rows.map(readClaim);
}

/** Writes down that claimed generations were seen and have not changed. Those whose claim was lost are left out. */
export async function recordUnchanged(store: Store, claims: readonly KnownLease[]): Promise<void> {
  if (claims.length === 0) return;
  await store.db
    .updateTable('generations')
    .set({ lookedAt: store.now, failedLooks: 0 })
    .where(isStillOneOf(claims))
    .execute();
}

/** That a row is one of these, under the lease that was known. */
function isStillOneOf(known: readonly KnownLease[]) {
  const pairs = known.map(({ id, lease }) => sql`(${id}, cast(${lease} as integer))`);
  return sql<boolean>`(id, lease) in (values ${sql.join(pairs)})`;
}

/** Claims a user's submissions whose answer is lost, for a try now to find out what became of them. */
export async function claimUnconfirmed(
  store: Store,
  userId: string,
  { leaseMs }: { readonly leaseMs: number },
): Promise<readonly Claim[]> {
  const rows = await store.db
    .updateTable('generations')
    .set(claimFor(store, leaseMs))
    .where('userId', '=', userId)
    .where('status', '=', 'UNCONFIRMED')
    .returningAll()
    .returning(() => store.now.as('at'))
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

/**
 * Writes down that a claimed generation was asked about and nothing was told. One that is due by itself is due again after
 * `dueInMs`; what is followed (undefined) waits for the next visit. Refused (false) when the claim was lost in between.
 */
export async function postpone(
  store: Store,
  { id, lease, dueInMs }: KnownLease & { readonly dueInMs?: number | undefined },
): Promise<boolean> {
  const { numUpdatedRows } = await store.db
    .updateTable('generations')
    .set((expression) => ({
      ...(dueInMs !== undefined && { nextLookAt: fromNow(store, dueInMs) }),
      lookedAt: store.now,
      failedLooks: expression('failedLooks', '+', 1),
    }))
    .where('id', '=', id)
    .where('lease', '=', lease)
    .executeTakeFirst();
  return numUpdatedRows > 0;
}

/** Holds a claim for longer, from now on. False when it was lost in between. */
export async function renewClaim(
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
    lease: expression('lease', '+', 1),
  });
}

function readClaim({ at, ...row }: Selectable<GenerationsTable> & { readonly at: number }): Claim {
  const { lease, failedLooks } = row;
  return { generation: readGeneration(row), lease, at: new Date(at), failedLooks };
}
