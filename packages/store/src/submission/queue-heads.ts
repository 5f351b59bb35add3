import type { Kysely } from 'kysely';
import { notifyUsers, usersOf } from '../account/accounts.ts';
import { isHeld, requestTurn, type TurnToken } from '../account/agenda.ts';
import { fromNow } from '../database/opened-database.ts';
import type { Database } from '../database/tables.ts';
import { toSnapshots, type Snapshots } from '../generation/snapshot.ts';
import { internal, type Store } from '../store.ts';
import type { Queue } from './queue.ts';

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
  if (isMoved) await notifyUsers(store, queue.accountId);
}

/** Sets the head time of a queue, `waitMs` from now, and requests a turn for it. Users of the account are notified when it moves. */
export async function setHeadTime(store: Store, queue: Queue, waitMs: number): Promise<void> {
  const isMoved = await store[internal].db
    .transaction()
    .execute((transaction) => moveHead(store, transaction, queue, waitMs));
  if (isMoved) await notifyUsers(store, queue.accountId);
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
