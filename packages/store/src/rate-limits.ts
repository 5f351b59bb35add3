import type { Store } from './open-store.ts';
import { fromNow } from './schedule.ts';

/** A per-model limit of one user, as the upstream told it last. */
export interface RateLimit {
  readonly modelKey: string;
  readonly used: number;
  readonly limit: number;
  readonly windowSeconds: number | null;
  readonly resetsAt: Date;
}

/** What the upstream told of a limit. */
export interface ToldRateLimit {
  readonly modelKey: string;
  readonly used: number;
  readonly limit: number;
  readonly windowSeconds: number | null;
  /** Until there is room again. */
  readonly resetsInSeconds: number;
}

const MS = 1000;

/** Writes down what was told of a limit; it replaces what was known of that model. */
export async function saveRateLimit(store: Store, userId: string, told: ToldRateLimit): Promise<void> {
  const columns = {
    used: told.used,
    allowed: told.limit,
    windowSeconds: told.windowSeconds,
    resetsAt: fromNow(store, told.resetsInSeconds * MS),
  };
  await store.db
    .insertInto('rateLimits')
    .values({ userId, modelKey: told.modelKey, ...columns })
    .onConflict((conflict) => conflict.columns(['userId', 'modelKey']).doUpdateSet(columns))
    .execute();
  store.wakeUps.send(userId);
}

/** A user's limits by model; one whose window has passed is left out. */
export async function listRateLimits(store: Store, userId: string): Promise<readonly RateLimit[]> {
  const rows = await store.db
    .selectFrom('rateLimits')
    .selectAll()
    .where('userId', '=', userId)
    .where('resetsAt', '>', store.now)
    .orderBy('modelKey')
    .execute();
  return rows.map((row) => ({
    modelKey: row.modelKey,
    used: row.used,
    limit: row.allowed,
    windowSeconds: row.windowSeconds,
    resetsAt: new Date(row.resetsAt),
  }));
}
