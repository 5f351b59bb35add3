import { sql, type Kysely } from 'kysely';
import { accountOf, usersOf } from '../account/accounts.ts';
import { requestTurn } from '../account/agenda.ts';
import { readRateLimit, type RateLimitFromNow } from '../account/rate-limits.ts';
import { fromNow } from '../database/opened-database.ts';
import type { Database } from '../database/tables.ts';
import { isBeingSent, type Generation } from '../generation/generation.ts';
import { readGeneration } from '../generation/row.ts';
import { internal, type Store } from '../store.ts';
import { appendUpdate } from '../updates/append.ts';

// A queue has one head time, at which its first generation may be sent. The times of the others follow from their positions.

/** The submissions of one account that wait for the rate limit of one model. */
export interface Queue {
  readonly accountId: string;
  readonly modelKey: string;
}

/** A queue and its rate limit. */
export interface QueueState {
  /** Our ids of the generations in the queue, first to last, the one that is being sent included. */
  readonly ids: readonly string[];
  /** Milliseconds until the first may be sent; 0 once it may. */
  readonly firstInMs: number;
  /** The limit as the upstream reported it last, also after its window; `resetsInMs` is 0 then. */
  readonly limit: RateLimitFromNow | undefined;
  /** The time of the reading, on the database's clock. */
  readonly at: Date;
}

/** Reads a queue. */
export async function readQueue(store: Store, queue: Queue): Promise<QueueState> {
  const { db, now } = store[internal];
  const rows = await db
    .selectFrom('generations')
    .select('id')
    .where('userId', 'in', usersOf(db, queue.accountId))
    .where('queue', '=', queue.modelKey)
    .where('status', '=', 'SCHEDULED')
    .orderBy('queuePosition')
    .execute();
  const { at, firstInMs } = await db
    .selectNoFrom([
      now.as('at'),
      sql<number | null>`(select next_at from queues
        where account_id = ${queue.accountId} and model_key = ${queue.modelKey}) - ${now}`.as('firstInMs'),
    ])
    .executeTakeFirstOrThrow();
  return {
    ids: rows.map(({ id }) => id),
    firstInMs: rows.length === 0 ? 0 : Math.max(firstInMs ?? 0, 0),
    limit: await readRateLimit(store, queue),
    at: new Date(at),
  };
}

/**
 * Puts a submission that is being sent, and was certainly not accepted, at the end of its queue: SCHEDULED. The first of a queue sets
 * its head time, `waitMs` from now. Resolves to undefined, and writes nothing, when it is not being sent any more.
 */
export async function scheduleSubmission(
  store: Store,
  id: string,
  { modelKey, waitMs }: { readonly modelKey: string; readonly waitMs: number },
): Promise<Generation | undefined> {
  const scheduled = await store[internal].db.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('generations')
      .selectAll()
      .where('id', '=', id)
      .$if(store[internal].hasRowLocks, (query) => query.forUpdate())
      .executeTakeFirst();
    const before = row && readGeneration(row);
    if (!before || !isBeingSent(before)) return undefined;

    const written = await transaction
      .updateTable('generations')
      .set((expression) => ({
        status: 'SCHEDULED' as const,
        version: expression('version', '+', 1),
        queue: modelKey,
        sentAt: null,
        updatedAt: store[internal].now,
        dueAt: null,
        failedAttempts: 0,
        token: expression('token', '+', 1),
      }))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const generation = readGeneration(written);
    await appendUpdate(store, transaction, generation, before.version === 0 ? null : 'SCHEDULED');
    // The number of its first update: in commit order, so that no generation enters before one that is in the queue.
    await transaction
      .updateTable('generations')
      .set((expression) => ({ queuePosition: expression.ref('updateNumber') }))
      .where('id', '=', id)
      .where('queuePosition', 'is', null)
      .execute();
    const { accountId } = await accountOf(transaction, before.userId).executeTakeFirstOrThrow();
    await openQueue(store, transaction, { accountId, modelKey }, waitMs);
    await requestTurn(store[internal], transaction, { accountId }, waitMs);
    return generation;
  });
  if (scheduled) store[internal].notifications.send(scheduled.userId);
  return scheduled;
}

/** Sets the head time of a queue in which nothing else waits. */
async function openQueue(store: Store, db: Kysely<Database>, queue: Queue, waitMs: number): Promise<void> {
  const nextAt = fromNow(store[internal], waitMs);
  const waiting = db
    .selectFrom('generations')
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .where('userId', 'in', usersOf(db, queue.accountId))
    .where('queue', '=', queue.modelKey)
    .where('status', '=', 'SCHEDULED');
  await db
    .insertInto('queues')
    .values({ ...queue, nextAt })
    .onConflict((conflict) =>
      conflict.columns(['accountId', 'modelKey']).doUpdateSet({ nextAt }).where(waiting, '<=', 1),
    )
    .execute();
}

/**
 * Cancels a generation that waits in a queue: CANCELED. Resolves to undefined when it does not wait; of this and of `claimHeads`
 * only one succeeds.
 */
export async function cancelScheduled(store: Store, userId: string, id: string): Promise<Generation | undefined> {
  const canceled = await store[internal].db.transaction().execute(async (transaction) => {
    const row = await transaction
      .updateTable('generations')
      .set((expression) => ({
        status: 'CANCELED' as const,
        version: expression('version', '+', 1),
        queue: null,
        updatedAt: store[internal].now,
        dueAt: null,
        token: expression('token', '+', 1),
      }))
      .where('id', '=', id)
      .where('userId', '=', userId)
      .where('status', '=', 'SCHEDULED')
      .where('sentAt', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (!row) return undefined;
    const generation = readGeneration(row);
    await appendUpdate(store, transaction, generation, 'SCHEDULED');
    return generation;
  });
  if (canceled) store[internal].notifications.send(userId);
  return canceled;
}
