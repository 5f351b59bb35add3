import { appendUpdate, asVisible } from './append-update.ts';
import { applyObservation, type Observation } from './apply-observation.ts';
import { printChanges, readGeneration } from './generation-row.ts';
import { isFollowed, isTerminal, type Generation } from './generation.ts';
import { keepProcessingTime } from './processing-times.ts';
import { fromNow } from './schedule.ts';
import { settleTakenId } from './taken-id.ts';
import { callVisit } from './visits.ts';
import type { Store } from './open-store.ts';

/** What to do after recording. */
export interface NextLook {
  /**
   * When to look again, milliseconds from now. What is followed from now on calls for a visit of its key; null leaves that to
   * whoever is visiting. A terminal generation is never looked at again.
   */
  readonly lookInMs: number | null;
  /** The claim under which the observation was made; undefined for one that needs none (the submission's own answer). */
  readonly lease?: number | undefined;
}

/**
 * Applies an observation: the row, its update with the user's next number, and the next look in one transaction; then a
 * hint to whoever waits. Returns the generation as it is afterwards; undefined when it is gone or the claim was lost.
 */
export async function recordObservation(
  store: Store,
  id: string,
  observation: Observation,
  next: NextLook,
): Promise<Generation | undefined> {
  const recorded = await store.db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('generations')
      .selectAll()
      .where('id', '=', id)
      .$if(store.hasRowLocks, (query) => query.forUpdate())
      .executeTakeFirst();
    if (!row || (next.lease !== undefined && next.lease !== row.lease)) return undefined;

    const current = readGeneration(row);
    const isAnswer = next.lease === undefined;
    const changed = applyObservation(current, await settleTakenId(trx, current, { observation, isAnswer }));
    const observed = changed ?? current;
    const isDueNoMore = isTerminal(observed.status) || isFollowed(observed) || next.lookInMs === null;
    const { updatedAt } = await trx
      .updateTable('generations')
      .set({
        ...printChanges(observed),
        ...(changed && { updatedAt: store.now }),
        nextLookAt: isDueNoMore ? null : fromNow(store, next.lookInMs ?? 0),
        ...(!isAnswer && { lookedAt: store.now }),
        failedLooks: 0,
        // The submission's own answer outdates a claim that was made to give it up.
        lease: next.lease ?? row.lease + 1,
      })
      .where('id', '=', id)
      .returning('updatedAt')
      .executeTakeFirstOrThrow();
    const generation = { ...observed, updatedAt: new Date(updatedAt) };
    if (changed) {
      await appendUpdate(store, trx, generation, current.version === 0 ? null : asVisible(current.status));
      await keepProcessingTime(store, trx, generation);
    }
    if (isFollowed(observed) && next.lookInMs !== null) await callVisit(store, trx, generation.userId, next.lookInMs);
    return { generation, changed: changed !== undefined };
  });
  if (recorded?.changed) store.wakeUps.send(recorded.generation.userId);
  return recorded?.generation;
}
