import { sql, type RawBuilder } from 'kysely';
import type { OpenedDatabase } from '../database/opened-database.ts';
import { internal, type Store } from '../store.ts';

// A budget is kept as one number, the time until which the requests so far use it up at its pace, as in the ATM Forum's generic
// cell rate algorithm. The database does the arithmetic, in whole milliseconds, so that concurrent processes never exceed it.

/** A budget of requests. Both are whole numbers above 0. */
export interface RequestBudget {
  readonly perMinute: number;
  /** The time whose requests may be made at once after a pause. */
  readonly burstMs: number;
}

/** The budgets of an account: all status requests, and those that callers cause, which count in both. */
export interface AccountBudgets {
  readonly all: RequestBudget;
  readonly callers: RequestBudget;
}

const MINUTE_MS = 60_000;

/** The number of requests that an account may make now, at most `most`; 0 during a pause. */
export function countTokens(database: OpenedDatabase, budget: RequestBudget, most: number): RawBuilder<number> {
  const { now, least } = database;
  const available = countAvailable(database, sql`budget_used_until`, budget);
  return sql<number>`case when paused_until > ${now} then 0 else ${sql.raw(least)}(${available}, ${whole(most)}) end`;
}

/** The budget's number after so many requests more. */
export function use(
  { now, greatest }: OpenedDatabase,
  usedUntil: RawBuilder<unknown>,
  requests: RawBuilder<unknown>,
  budget: RequestBudget,
): RawBuilder<number> {
  return sql<number>`${sql.raw(greatest)}(${usedUntil}, ${now}) + ${costOf(requests, budget)}`;
}

/** The milliseconds by which so many requests use a budget up. */
export function costOf(requests: RawBuilder<unknown>, { perMinute }: RequestBudget): RawBuilder<number> {
  return sql<number>`((${requests}) * ${whole(MINUTE_MS)} + ${whole(perMinute - 1)}) / ${whole(perMinute)}`;
}

/** The time at which a budget has one request again. */
export function nextToken(usedUntil: RawBuilder<unknown>, budget: RequestBudget): RawBuilder<number> {
  return sql<number>`${usedUntil} + ${costOf(sql`1`, budget)} - ${whole(budget.burstMs)}`;
}

function countAvailable(
  { now, greatest }: OpenedDatabase,
  usedUntil: RawBuilder<unknown>,
  { perMinute, burstMs }: RequestBudget,
): RawBuilder<number> {
  const most = sql.raw(greatest);
  const left = sql`${whole(burstMs)} - ${most}(${usedUntil} - ${now}, 0)`;
  return sql<number>`${most}((${left}) * ${whole(perMinute)} / ${whole(MINUTE_MS)}, 0)`;
}

/** A number as a part of the statement's text: PostgreSQL would take a parameter for a fraction. */
function whole(value: number): RawBuilder<number> {
  return sql.raw(String(Math.trunc(value)));
}

/**
 * Takes one request of a caller from an account's budgets. Resolves to the milliseconds until it may be tried again; 0 where it was
 * taken.
 */
export async function takeCallerToken(
  store: Store,
  accountId: string,
  { all, callers }: AccountBudgets,
): Promise<{ readonly waitMs: number; readonly isShareUsedUp: boolean }> {
  const { db, now } = store[internal];
  const [used, usedByCallers] = [sql`budget_used_until`, sql`caller_budget_used_until`];
  const { numUpdatedRows } = await db
    .updateTable('accounts')
    .set({
      budgetUsedUntil: use(store[internal], used, sql`1`, all),
      callerBudgetUsedUntil: use(store[internal], usedByCallers, sql`1`, callers),
    })
    .where('id', '=', accountId)
    .where('pausedUntil', '<=', now)
    .where(nextToken(used, all), '<=', now)
    .where(nextToken(usedByCallers, callers), '<=', now)
    .executeTakeFirst();
  if (numUpdatedRows > 0) return { waitMs: 0, isShareUsedUp: false };

  const waits = await db
    .selectFrom('accounts')
    .select([
      sql<number>`${nextToken(used, all)} - ${now}`.as('all'),
      sql<number>`${nextToken(usedByCallers, callers)} - ${now}`.as('callers'),
      sql<number>`paused_until - ${now}`.as('pause'),
    ])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  return {
    waitMs: Math.max(waits.all, waits.callers, waits.pause, 1),
    isShareUsedUp: waits.callers > 0 || waits.pause > 0,
  };
}

/** Pauses the status requests of an account, as the upstream demanded. A longer pause stays. */
export async function pauseAccount(store: Store, accountId: string, ms: number): Promise<void> {
  const { db, now } = store[internal];
  const until = sql<number>`${now} + ${Math.round(ms)}`;
  await db
    .updateTable('accounts')
    .set({ pausedUntil: until })
    .where('id', '=', accountId)
    .where('pausedUntil', '<', until)
    .execute();
}
