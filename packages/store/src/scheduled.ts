import { appendUpdate } from './append-update.ts';
import { readGeneration } from './generation-row.ts';
import { isBeingSent, type Generation } from './generation.ts';
import { fromNow } from './schedule.ts';
import type { Store } from './open-store.ts';

/**
 * Holds a submission that the upstream refused for want of room, or that was not sent because it would be: SCHEDULED, at the
 * end of its queue, or where it was before it was sent. Undefined, and nothing written, when it is not being sent (any more).
 */
export function scheduleSubmission(
  store: Store,
  id: string,
  { queue, waitMs }: { readonly queue: string; readonly waitMs: number },
): Promise<Generation | undefined> {
  return setTurn(store, id, { waitMs, queue });
}

/** Moves the turn of one that waits, which is a change. Undefined when it does not wait, or the claim was lost. */
export function moveTurn(
  store: Store,
  id: string,
  { waitMs, lease }: { readonly waitMs: number; readonly lease?: number | undefined },
): Promise<Generation | undefined> {
  return setTurn(store, id, { waitMs, lease });
}

interface Turn {
  readonly waitMs: number;
  /** For one that is being sent; undefined for one that waits already. */
  readonly queue?: string | undefined;
  readonly lease?: number | undefined;
}

async function setTurn(store: Store, id: string, { waitMs, queue, lease }: Turn): Promise<Generation | undefined> {
  const scheduled = await store.db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('generations')
      .selectAll()
      .where('id', '=', id)
      .$if(lease !== undefined, (query) => query.where('lease', '=', lease ?? 0))
      .$if(store.hasRowLocks, (query) => query.forUpdate())
      .executeTakeFirst();
    const before = row && readGeneration(row);
    if (!before || !mayTakeTurn(before, queue)) return undefined;

    const at = fromNow(store, waitMs);
    const written = await trx
      .updateTable('generations')
      .set((expression) => ({
        status: 'SCHEDULED' as const,
        version: expression('version', '+', 1),
        ...(queue !== undefined && { queue }),
        submitAt: at,
        sentAt: null,
        updatedAt: store.now,
        nextLookAt: at,
        failedLooks: 0,
        lease: expression('lease', '+', 1),
      }))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const generation = readGeneration(written);
    await appendUpdate(store, trx, generation, before.version === 0 ? null : 'SCHEDULED');
    // The number of its first update: in commit order, so that nobody ever comes in before somebody who is there.
    await trx
      .updateTable('generations')
      .set((expression) => ({ queuePlace: expression.ref('updateNumber') }))
      .where('id', '=', id)
      .where('queuePlace', 'is', null)
      .execute();
    return generation;
  });
  if (scheduled) store.wakeUps.send(scheduled.userId);
  return scheduled;
}

function mayTakeTurn(before: Generation, queue: string | undefined): boolean {
  if (queue !== undefined) return isBeingSent(before);
  return before.status === 'SCHEDULED' && before.sentAt === null;
}

/**
 * Withdraws one that waits: CANCELED. Undefined when it does not wait, so that of this and of {@link claimSending} only one
 * succeeds.
 */
export async function cancelScheduled(store: Store, userId: string, id: string): Promise<Generation | undefined> {
  const canceled = await store.db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('generations')
      .set((expression) => ({
        status: 'CANCELED' as const,
        version: expression('version', '+', 1),
        queue: null,
        submitAt: null,
        updatedAt: store.now,
        nextLookAt: null,
        lease: expression('lease', '+', 1),
      }))
      .where('id', '=', id)
      .where('userId', '=', userId)
      .where('status', '=', 'SCHEDULED')
      .where('sentAt', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (!row) return undefined;
    const generation = readGeneration(row);
    await appendUpdate(store, trx, generation, 'SCHEDULED');
    return generation;
  });
  if (canceled) store.wakeUps.send(userId);
  return canceled;
}
