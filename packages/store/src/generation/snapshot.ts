import { sql, type Selectable } from 'kysely';
import { usersOf } from '../account/accounts.ts';
import { isHeld, type TurnToken } from '../account/agenda.ts';
import { fromNow } from '../database/opened-database.ts';
import type { GenerationsTable } from '../database/tables.ts';
import { internal, type Store } from '../store.ts';
import type { Generation } from './generation.ts';
import { readGeneration } from './row.ts';
import { isFollowedRow } from './status.ts';
import { unlockedRows } from './unlocked-rows.ts';

/** A generation as it was read for an attempt: a poll, a reconciliation or a give-up. */
export interface Snapshot {
  readonly generation: Generation;
  /** The fencing token: a record is refused once a POST was claimed or answered in between. */
  readonly token: number;
  /** The time of the reading, on the database's clock. */
  readonly at: Date;
  /** The number of attempts in a row that reported nothing. */
  readonly failedAttempts: number;
  /** The number of polls in a row that the upstream answered with "not found", and the time of the first of them. */
  readonly notFoundAttempts: number;
  readonly notFoundSince: Date | null;
  /** The number of attempts in a row that ended in an error of ours. */
  readonly erredAttempts: number;
}

/** A generation that cannot be read or handled. */
export interface ErredSnapshot extends SnapshotToken {
  /** The queue in which it waits; null for none. */
  readonly queue: string | null;
  /** The number of such attempts in a row before this one. */
  readonly erredAttempts: number;
  readonly error: unknown;
}

/** The identity of a snapshot. */
export type SnapshotToken = Pick<Snapshot, 'token'> & { readonly id: string };

/** Snapshots, and generations whose rows cannot be read. */
export interface Snapshots {
  readonly snapshots: readonly Snapshot[];
  readonly unreadable: readonly ErredSnapshot[];
}

/** The counters after an attempt that reported something. */
export const noFailures = { failedAttempts: 0, notFoundAttempts: 0, notFoundSince: null, erredAttempts: 0 } as const;

/** Reads generations that are polled, by their ids. Others are left out. */
export async function readSnapshots(store: Store, ids: readonly string[]): Promise<Snapshots> {
  if (ids.length === 0) return { snapshots: [], unreadable: [] };
  const rows = await select(store).where('id', 'in', store[internal].listed(ids)).where(isFollowedRow).execute();
  return toSnapshots(rows);
}

/** Lists the account's submissions that are due to be given up or reconciled, the longest overdue first, at most `limit`. */
export async function listDue(store: Store, accountId: string, limit: number): Promise<Snapshots> {
  const { db, now } = store[internal];
  const rows = await select(store)
    .where('userId', 'in', usersOf(db, accountId))
    .where('dueAt', '<=', now)
    .orderBy('dueAt')
    .limit(limit)
    .execute();
  return toSnapshots(rows);
}

/** Lists the account's UNCONFIRMED submissions, oldest first. */
export async function listUnconfirmed(store: Store, accountId: string): Promise<Snapshots> {
  const rows = await select(store)
    .where('userId', 'in', usersOf(store[internal].db, accountId))
    .where('status', '=', 'UNCONFIRMED')
    .orderBy('createdAt')
    .execute();
  return toSnapshots(rows);
}

/** Reads a submission whose answer is overdue; undefined while it may still come. */
export async function findOverdue(store: Store, id: string): Promise<Snapshot | undefined> {
  const row = await select(store)
    .where('id', '=', id)
    .where('status', '=', 'SUBMITTING')
    .where('dueAt', '<=', store[internal].now)
    .executeTakeFirst();
  return row && readSnapshot(row);
}

/** Reads a generation for a poll; undefined if it was polled within `minIntervalMs`, or is not polled at all. */
export async function findStale(
  store: Store,
  id: string,
  { minIntervalMs }: { readonly minIntervalMs: number },
): Promise<Snapshot | undefined> {
  const row = await select(store)
    .where('id', '=', id)
    .where(isFollowedRow)
    .where('upstreamId', 'is not', null)
    .where((expression) =>
      expression.or([
        expression('polledAt', 'is', null),
        expression('polledAt', '<=', fromNow(store[internal], -minIntervalMs)),
      ]),
    )
    .executeTakeFirst();
  return row && readSnapshot(row);
}

function select(store: Store) {
  const { db, now } = store[internal];
  return db
    .selectFrom('generations')
    .selectAll()
    .select(() => now.as('at'));
}

export type SnapshotRow = Selectable<GenerationsTable> & { readonly at: number };

/** Rows → snapshots. */
export function toSnapshots(rows: readonly SnapshotRow[]): Snapshots {
  const snapshots: Snapshot[] = [];
  const unreadable: ErredSnapshot[] = [];
  for (const row of rows) {
    try {
      snapshots.push(readSnapshot(row));
    } catch (error) {
      const { id, queue, token, erredAttempts } = row;
      unreadable.push({ id, queue, token, erredAttempts, error });
    }
  }
  return { snapshots, unreadable };
}

function readSnapshot(row: SnapshotRow): Snapshot {
  const { token, at, failedAttempts, notFoundAttempts, notFoundSince, erredAttempts } = row;
  return {
    generation: readGeneration(row),
    token,
    at: new Date(at),
    failedAttempts,
    notFoundAttempts,
    notFoundSince: notFoundSince === null ? null : new Date(notFoundSince),
    erredAttempts,
  };
}

/**
 * Records in one statement that generations were seen unchanged, under a turn. A row that another transaction has locked is left out:
 * it is changing just now.
 */
export async function recordUnchanged(store: Store, turn: TurnToken, ids: readonly string[]): Promise<void> {
  const { db, now, withoutSync } = store[internal];
  if (ids.length === 0) return;
  await db
    .updateTable('generations')
    .set({ polledAt: now, ...noFailures })
    .where('id', 'in', unlockedRows(store[internal], ids))
    .where(isFollowedRow)
    .where(isHeld(turn))
    .where(withoutSync)
    .execute();
}

/** Our ids of the account's generations that are polled. */
export async function listFollowed(store: Store, accountId: string): Promise<readonly string[]> {
  const { db } = store[internal];
  const rows = await db
    .selectFrom('generations')
    .select('id')
    .where('userId', 'in', usersOf(db, accountId))
    .where(isFollowedRow)
    .execute();
  return rows.map(({ id }) => id);
}

/** An attempt that reported nothing. */
export interface FailedAttempt extends SnapshotToken {
  /** Milliseconds until an UNCONFIRMED submission is due again. */
  readonly dueInMs?: number | undefined;
  /** The upstream answered "not found", or an error of ours interrupted. Each is counted in a row, and ends the other's count. */
  readonly reason?: 'not-found' | 'error' | undefined;
  /** The turn of the attempt; undefined for a caller's. */
  readonly turn?: TurnToken | undefined;
}

/** Records an attempt that reported nothing. Resolves to false, and writes nothing, once the token or the turn is outdated. */
export async function postpone(store: Store, { id, token, dueInMs, reason, turn }: FailedAttempt): Promise<boolean> {
  const { db, now } = store[internal];
  const { numUpdatedRows } = await db
    .updateTable('generations')
    .set((expression) => ({
      ...(dueInMs !== undefined && { dueAt: fromNow(store[internal], dueInMs) }),
      polledAt: now,
      failedAttempts: expression('failedAttempts', '+', 1),
      notFoundAttempts: reason === 'not-found' ? expression('notFoundAttempts', '+', 1) : 0,
      notFoundSince: reason === 'not-found' ? expression.fn.coalesce('notFoundSince', now) : null,
      erredAttempts: reason === 'error' ? expression('erredAttempts', '+', 1) : 0,
    }))
    .where('id', '=', id)
    .where('token', '=', token)
    .$if(turn !== undefined, (query) => query.where(turn === undefined ? sql<boolean>`true` : isHeld(turn)))
    .executeTakeFirst();
  return numUpdatedRows > 0;
}

/** Ends the count of "not found": the upstream answered something else, without a report on the generation. */
export async function resetNotFound(store: Store, { id, token }: SnapshotToken): Promise<void> {
  await store[internal].db
    .updateTable('generations')
    .set({ notFoundAttempts: 0, notFoundSince: null })
    .where('id', '=', id)
    .where('token', '=', token)
    .execute();
}
