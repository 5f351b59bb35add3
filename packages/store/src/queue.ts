import { readGeneration } from './generation-row.ts';
import { moveTurn } from './scheduled.ts';
import { fromNow } from './schedule.ts';
import type { Generation } from './generation.ts';
import type { Store } from './open-store.ts';

/** What of a user waits for room under one model's limit. */
export interface Queue {
  readonly userId: string;
  /** The model's key. */
  readonly queue: string;
}

/** What is known of a queue and its limit. */
export interface QueueState {
  /** How many are in it, the one being sent included. */
  readonly ahead: number;
  /** Until the turn of its first, milliseconds; 0 when that has come, or nobody is in it. */
  readonly firstInMs: number;
  /** The limit as the upstream told it last, also when its window has passed. */
  readonly limit: QueueLimit | undefined;
}

/** A limit, and the time until there is room again, milliseconds; 0 when that has passed. */
export interface QueueLimit {
  readonly used: number;
  readonly limit: number;
  readonly windowSeconds: number | null;
  readonly resetsInMs: number;
}

/** How a queue stands, or that part of it which is before the generation `before`. */
export async function readQueue(store: Store, { userId, queue }: Queue, before?: string): Promise<QueueState> {
  const { ahead, firstInMs } = await store.db
    .selectFrom('generations')
    .select(({ eb, fn }) => [fn.countAll<number>().as('ahead'), eb(fn.min('submitAt'), '-', store.now).as('firstInMs')])
    .where('userId', '=', userId)
    .where('queue', '=', queue)
    .where('status', '=', 'SCHEDULED')
    .$if(before !== undefined, (query) =>
      query.where('queuePlace', '<', (own) =>
        own
          .selectFrom('generations')
          .select('queuePlace')
          .where('id', '=', before ?? ''),
      ),
    )
    .executeTakeFirstOrThrow();
  const limit = await store.db
    .selectFrom('rateLimits')
    .select(['used', 'allowed as limit', 'windowSeconds'])
    .select((expression) => expression('resetsAt', '-', store.now).as('resetsInMs'))
    .where('userId', '=', userId)
    .where('modelKey', '=', queue)
    .executeTakeFirst();
  return {
    ahead,
    firstInMs: Math.max(firstInMs ?? 0, 0),
    limit: limit && { ...limit, resetsInMs: Math.max(limit.resetsInMs, 0) },
  };
}

/**
 * Takes one that waits out to be sent, unless somebody else did, it was withdrawn, the claim was lost, or it is not the first
 * of its queue (undefined). Whoever gets it sends it, once. When no outcome follows within `giveUpAfterMs` it is due again,
 * as one whose answer was lost.
 */
export async function claimSending(
  store: Store,
  { id, lease, giveUpAfterMs }: { readonly id: string; readonly lease: number; readonly giveUpAfterMs: number },
): Promise<Generation | undefined> {
  const row = await store.db
    .updateTable('generations')
    .set((expression) => ({
      sentAt: store.now,
      nextLookAt: fromNow(store, giveUpAfterMs),
      lease: expression('lease', '+', 1),
    }))
    .where('id', '=', id)
    .where('lease', '=', lease)
    .where('status', '=', 'SCHEDULED')
    .where('sentAt', 'is', null)
    .where((expression) =>
      expression.not(
        expression.exists(
          expression
            .selectFrom('generations as earlier')
            .select('earlier.id')
            .whereRef('earlier.userId', '=', 'generations.userId')
            .whereRef('earlier.queue', '=', 'generations.queue')
            .whereRef('earlier.queuePlace', '<', 'generations.queuePlace')
            .where('earlier.status', '=', 'SCHEDULED'),
        ),
      ),
    )
    .returningAll()
    .executeTakeFirst();
  return row && readGeneration(row);
}

/** Puts one that was taken out and provably not sent back to its place, to be tried again. */
export async function releaseSending(store: Store, id: string, { waitMs }: { readonly waitMs: number }): Promise<void> {
  await store.db
    .updateTable('generations')
    .set((expression) => ({
      sentAt: null,
      nextLookAt: fromNow(store, waitMs),
      failedLooks: expression('failedLooks', '+', 1),
      lease: expression('lease', '+', 1),
    }))
    .where('id', '=', id)
    .where('status', '=', 'SCHEDULED')
    .where('sentAt', 'is not', null)
    .execute();
}

/** A turn that moves by less than this is not worth a change, milliseconds. */
const TOLERANCE_MS = 1000;

/** Lets the first that waits in a queue be due so many milliseconds from now, whoever has claimed it. */
export async function callNext(store: Store, queue: Queue, { waitMs }: { readonly waitMs: number }): Promise<void> {
  const first = await findFirst(store, queue);
  if (!first) return;
  if (waitMs > 0 && Math.abs(waitMs - first.inMs) > TOLERANCE_MS) {
    await moveTurn(store, first.id, { waitMs });
    return;
  }
  await store.db
    .updateTable('generations')
    // Whoever holds it found that it was not its turn yet, and must not put it off again.
    .set((expression) => ({ nextLookAt: fromNow(store, waitMs), lease: expression('lease', '+', 1) }))
    .where('id', '=', first.id)
    .where('status', '=', 'SCHEDULED')
    .where('sentAt', 'is', null)
    .execute();
}

/** Gives a turn that became free to the first that waits in the queue, where its own is later. */
export async function passOnTurn(store: Store, queue: Queue, submitAt: Date): Promise<void> {
  const first = await findFirst(store, queue);
  if (!first || first.submitAt - submitAt.getTime() <= TOLERANCE_MS) return;
  const now = first.submitAt - first.inMs;
  await moveTurn(store, first.id, { waitMs: Math.max(submitAt.getTime() - now, 0) });
}

async function findFirst(
  store: Store,
  { userId, queue }: Queue,
): Promise<{ readonly id: string; readonly submitAt: number; readonly inMs: number } | undefined> {
  const first = await store.db
    .selectFrom('generations')
    .select(['id', 'submitAt'])
    .select((expression) => expression('submitAt', '-', store.now).as('inMs'))
    .where('userId', '=', userId)
    .where('queue', '=', queue)
    .where('status', '=', 'SCHEDULED')
    .where('sentAt', 'is', null)
    .orderBy('queuePlace')
    .limit(1)
    .executeTakeFirst();
  return first && { id: first.id, submitAt: Number(first.submitAt), inMs: Number(first.inMs) };
}
