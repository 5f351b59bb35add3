import { sql, type Kysely } from 'kysely';
import { accountOf, usersOf } from '../account/accounts.ts';
import { isHeld, requestTurn, type TurnToken } from '../account/agenda.ts';
import { readRateLimit, type RateLimitFromNow } from '../account/rate-limits.ts';
import { fromNow } from '../database/opened-database.ts';
import type { Database } from '../database/tables.ts';
import { isBeingSent, type Generation } from '../generation/generation.ts';
import { readGeneration } from '../generation/row.ts';
import { toSnapshots, type Snapshots } from '../generation/snapshot.ts';
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

/** The head times of a user's queues, milliseconds since 1970, by the model's key. */
export async function listQueueTimes(store: Store, userId: string): Promise<ReadonlyMap<string, number>> {
  const { db } = store[internal];
  const rows = await db
    .selectFrom('queues')
    .select(['modelKey', 'nextAt'])
    .where('accountId', '=', accountOf(db, userId))
    .orderBy('modelKey')
    .execute();
  return new Map(rows.map(({ modelKey, nextAt }) => [modelKey, nextAt]));
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
 * Claims the first generation of each queue of an account that may be sent now, for its one POST. While one of a queue is being sent, no
 * other is. Without an outcome within `giveUpAfterMs` each is due to be given up.
 */
export async function claimHeads(
  store: Store,
  turn: TurnToken,
  { limit, giveUpAfterMs }: { readonly limit: number; readonly giveUpAfterMs: number },
): Promise<Snapshots> {
  const { db, now } = store[internal];
  const rows = await db
    .updateTable('generations')
    .set((expression) => ({
      sentAt: now,
      dueAt: fromNow(store[internal], giveUpAfterMs),
      token: expression('token', '+', 1),
    }))
    .where('id', 'in', (query) =>
      query
        .selectFrom('generations as head')
        .innerJoin('queues', (join) =>
          join.onRef('queues.modelKey', '=', 'head.queue').on('queues.accountId', '=', turn.accountId),
        )
        .select('head.id')
        .where('head.userId', 'in', usersOf(db, turn.accountId))
        // The rows of an index, which leaves finished generations out.
        .where('head.queue', 'is not', null)
        .where('head.status', '=', 'SCHEDULED')
        .where('head.sentAt', 'is', null)
        .where('queues.nextAt', '<=', now)
        .where((expression) =>
          expression.not(
            expression.exists(
              expression
                .selectFrom('generations as earlier')
                .select('earlier.id')
                .where('earlier.userId', 'in', usersOf(db, turn.accountId))
                .whereRef('earlier.queue', '=', 'head.queue')
                .where('earlier.status', '=', 'SCHEDULED')
                .whereRef('earlier.queuePosition', '<', 'head.queuePosition'),
            ),
          ),
        )
        .orderBy('queues.nextAt')
        .limit(limit),
    )
    // Checked again under the row's lock, against cancelGeneration and another sender.
    .where('status', '=', 'SCHEDULED')
    .where('sentAt', 'is', null)
    .where(isHeld(turn))
    .returningAll()
    .returning(() => now.as('at'))
    .execute();
  return toSnapshots(rows);
}

/** The end of an attempt to send the first of a queue, which was certainly not accepted. */
export interface ReleasedHead {
  readonly queue: Queue;
  /** Milliseconds until the next attempt. */
  readonly waitMs: number;
  /** True after an error of ours. */
  readonly isErred?: boolean;
}

/**
 * Returns a generation that was claimed to its position in the queue, without a change that users see, and sets the head time of its queue
 * as {@link setHeadTime} does.
 */
export async function releaseHead(
  store: Store,
  id: string,
  { queue, waitMs, isErred = false }: ReleasedHead,
): Promise<void> {
  const isMoved = await store[internal].db.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('generations')
      .set((expression) => ({
        sentAt: null,
        dueAt: null,
        failedAttempts: expression('failedAttempts', '+', 1),
        erredAttempts: isErred ? expression('erredAttempts', '+', 1) : 0,
        token: expression('token', '+', 1),
      }))
      .where('id', '=', id)
      .where('status', '=', 'SCHEDULED')
      .where('sentAt', 'is not', null)
      .execute();
    return moveHead(store, transaction, queue, waitMs);
  });
  if (isMoved) await notifyUsers(store, queue);
}

/** Sets the head time of a queue, `waitMs` from now, and requests a turn for it. Users of the account are notified when it moves. */
export async function setHeadTime(store: Store, queue: Queue, waitMs: number): Promise<void> {
  const isMoved = await store[internal].db
    .transaction()
    .execute((transaction) => moveHead(store, transaction, queue, waitMs));
  if (isMoved) await notifyUsers(store, queue);
}

/** A head time that moves by less than this is no news to users, milliseconds. */
const TOLERANCE_MS = 1000;

/** Sets a head time and requests a turn for it. Resolves to true if users are to know. */
async function moveHead(store: Store, db: Kysely<Database>, queue: Queue, waitMs: number): Promise<boolean> {
  const nextAt = fromNow(store[internal], waitMs);
  const before = await db
    .selectFrom('queues')
    .select((expression) => expression('nextAt', '-', nextAt).as('earlierBy'))
    .where('accountId', '=', queue.accountId)
    .where('modelKey', '=', queue.modelKey)
    .executeTakeFirst();
  await db
    .insertInto('queues')
    .values({ ...queue, nextAt })
    .onConflict((conflict) => conflict.columns(['accountId', 'modelKey']).doUpdateSet({ nextAt }))
    .execute();
  await requestTurn(store[internal], db, queue, waitMs);
  return before === undefined || Math.abs(before.earlierBy) > TOLERANCE_MS;
}

async function notifyUsers(store: Store, { accountId }: Queue): Promise<void> {
  const { db, notifications } = store[internal];
  for (const { id } of await usersOf(db, accountId).execute()) notifications.send(id);
}

/**
 * Cancels a generation that waits in a queue: CANCELED. Resolves to undefined when it does not wait; of this and of {@link claimHeads}
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
