import { asVisible, insertUpdate, takeUpdateNumber } from '../updates/append.ts';
import { applyObservation, type Observation } from './apply-observation.ts';
import { readGeneration, writeChanges } from './row.ts';
import { isFollowed, isTerminal } from './status.ts';
import type { Generation } from './generation.ts';
import { keepProcessingTime } from '../history/processing-times.ts';
import { noFailures } from './snapshot.ts';
import { isHeld, requestTurn, type TurnToken } from '../account/agenda.ts';
import { fromNow } from '../database/opened-database.ts';
import { retryTakenIds, resolveTakenId } from './taken-id.ts';
import { internal, type Store } from '../store.ts';

/** The next attempt after a record, and the proof under which it is made. */
export interface NextAttempt {
  /**
   * Milliseconds until the next attempt. A generation that is polled from now on requests a turn for then; null leaves the time to the
   * turn in progress. A terminal generation has no further attempts.
   */
  readonly dueInMs: number | null;
  /** The token of the snapshot that was reported on; undefined for the submission's own answer, which needs none. */
  readonly token?: number | undefined;
  /** The turn of the attempt; undefined for a caller's. */
  readonly turn?: TurnToken | undefined;
}

/**
 * Applies an observation: the row, its update with the user's next number, and the next attempt in one transaction; then a
 * notification. Returns the generation as it is afterwards; undefined when it is gone, or its token or the turn is outdated. Under a
 * turn it does not wait for a row that another transaction has locked, as the other generations would wait too: undefined.
 */
export async function recordObservation(
  store: Store,
  id: string,
  observation: Observation,
  next: NextAttempt,
): Promise<Generation | undefined> {
  const recorded = await retryTakenIds(() => record(store, id, observation, next));
  if (recorded?.changed) store[internal].notifications.send(recorded.generation.userId);
  return recorded?.generation;
}

interface Recorded {
  readonly generation: Generation;
  readonly changed: boolean;
}

function record(store: Store, id: string, observation: Observation, next: NextAttempt): Promise<Recorded | undefined> {
  const database = store[internal];
  const { dueInMs, token, turn } = next;
  return database.db.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('generations')
      .selectAll()
      .where('id', '=', id)
      .$if(turn !== undefined, (query) => (turn === undefined ? query : query.where(isHeld(turn))))
      .$if(database.hasRowLocks, (query) => (turn === undefined ? query.forUpdate() : query.forUpdate().skipLocked()))
      .executeTakeFirst();
    if (!row || (token !== undefined && token !== row.token)) return undefined;

    const current = readGeneration(row);
    const isAnswer = token === undefined;
    const changed = applyObservation(current, await resolveTakenId(transaction, current, { observation, isAnswer }));
    const observed = changed ?? current;
    const isDueNoMore = isTerminal(observed.status) || isFollowed(observed) || dueInMs === null;
    // An answer ends other attempts to learn it, which have read an older token.
    const endsAttempts = isAnswer || (current.upstreamId === null && observed.upstreamId !== null);
    const number = changed && (await takeUpdateNumber(transaction, current.userId));
    const { updatedAt } = await transaction
      .updateTable('generations')
      .set({
        ...(changed && { ...writeChanges(current, changed), updatedAt: database.now, updateNumber: number }),
        dueAt: isDueNoMore ? null : fromNow(database, dueInMs ?? 0),
        ...(!isAnswer && { polledAt: database.now }),
        ...noFailures,
        token: endsAttempts ? row.token + 1 : row.token,
      })
      .where('id', '=', id)
      .returning('updatedAt')
      .executeTakeFirstOrThrow();
    const generation = { ...observed, updatedAt: new Date(updatedAt) };
    if (number !== undefined) {
      const previousStatus = current.version === 0 ? null : asVisible(current.status);
      await insertUpdate(store, transaction, { ...generation, number, previousStatus });
      await keepProcessingTime(store, transaction, generation);
    }
    if (dueInMs !== null && !isTerminal(observed.status)) {
      await requestTurn(database, transaction, { userId: generation.userId }, dueInMs);
    }
    return { generation, changed: changed !== undefined };
  });
}
