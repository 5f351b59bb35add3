import { internal, type Store } from '../store.ts';
import { fromNow } from '../database/opened-database.ts';
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
export async function saveRateLimit(
  store: Store,
  accountId: string,
  { modelKey, used, limit: allowed, windowSeconds, resetsInMs }: RateLimitFromNow,
): Promise<void> {
  const { db } = store[internal];
  const columns = { used, allowed, windowSeconds, resetsAt: fromNow(store[internal], resetsInMs) };
  await db
    .insertInto('rateLimits')
    .values({ accountId, modelKey, ...columns })
    .onConflict((conflict) => conflict.columns(['accountId', 'modelKey']).doUpdateSet(columns))
    .execute();
  await notifyUsers(store, accountId);
}

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
