import { sql } from 'kysely';
import { internal, type Store } from '../store.ts';
import type { OpenedDatabase } from '../database/opened-database.ts';
import type { RateLimitsTable } from '../database/tables.ts';
import type { Values } from '../prepared-read.ts';
import { placeEach, prepareWrite, type Transacting } from '../prepared-write.ts';
import { accountOf, notifyUsers } from './accounts.ts';

/** An account's rate limit of one model, as the upstream reported it last. */
export interface RateLimit {
  readonly modelKey: string;
  readonly used: number;
  readonly limit: number;
  readonly windowSeconds: number | null;
  readonly resetsAt: Date;
}

/** A rate limit by the time until there is room again, milliseconds from now on the database's clock. */
export type RateLimitFromNow = Omit<RateLimit, 'resetsAt'> & { readonly resetsInMs: number };

/** Records a rate limit, in place of the one that was known of that model. */
export async function saveRateLimit(store: Store, accountId: string, limit: RateLimitFromNow): Promise<void> {
  const database = store[internal];
  await database.transact((transaction) => writeRateLimit(database, transaction, { accountId, ...limit }));
  await notifyUsers(store, accountId);
}

/** A rate limit and its account. */
export interface RateLimitOfAccount extends RateLimitFromNow {
  readonly accountId: string;
}

/** Records a rate limit in a transaction. The users of the account are to be notified after it. */
export async function writeRateLimit(
  database: OpenedDatabase,
  transaction: Transacting,
  { accountId, modelKey, used, limit, windowSeconds, resetsInMs }: RateLimitOfAccount,
): Promise<void> {
  const row = { accountId, modelKey, used, allowed: limit, windowSeconds, resetsInMs: Math.round(resetsInMs) };
  await replaceRateLimit(database, transaction, row);
}

interface RateLimitCells extends Omit<RateLimitsTable, 'resetsAt'> {
  readonly resetsInMs: number;
}

const replaceRateLimit = prepareWrite(({ db, now }, value: Values<RateLimitCells>) => {
  const columns = {
    ...placeEach(value, ['used', 'allowed', 'windowSeconds']),
    resetsAt: sql<number>`(${now} + ${value('resetsInMs')})`,
  };
  return db
    .insertInto('rateLimits')
    .values({ ...placeEach(value, ['accountId', 'modelKey']), ...columns })
    .onConflict((conflict) => conflict.columns(['accountId', 'modelKey']).doUpdateSet(columns));
});

/** The rate limit of one model; undefined if the upstream never reported it. `resetsInMs` is 0 after its window. */
export async function readRateLimit(
  store: Store,
  { accountId, modelKey }: { readonly accountId: string; readonly modelKey: string },
): Promise<RateLimitFromNow | undefined> {
  const { db, now } = store[internal];
  const row = await db
    .selectFrom('rateLimits')
    .select(['modelKey', 'used', 'allowed as limit', 'windowSeconds'])
    .select((expression) => expression('resetsAt', '-', now).as('resetsInMs'))
    .where('accountId', '=', accountId)
    .where('modelKey', '=', modelKey)
    .executeTakeFirst();
  return row && { ...row, resetsInMs: Math.max(row.resetsInMs, 0) };
}

/** The rate limits of a user's account by model; one whose window has passed is left out. */
export async function listRateLimits(store: Store, userId: string): Promise<readonly RateLimit[]> {
  const { db, now } = store[internal];
  const rows = await db
    .selectFrom('rateLimits')
    .select(['modelKey', 'used', 'allowed as limit', 'windowSeconds', 'resetsAt'])
    .where('accountId', '=', accountOf(db, userId))
    .where('resetsAt', '>', now)
    .orderBy('modelKey')
    .execute();
  return rows.map((row) => ({ ...row, resetsAt: new Date(row.resetsAt) }));
}
