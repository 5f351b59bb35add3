import { randomUUID } from 'node:crypto';
import { appendUpdate } from '../updates/append.ts';
import { applyObservation, type Observation } from '../generation/apply-observation.ts';
import { blankGeneration, readGeneration, writeGeneration } from '../generation/row.ts';
import { isFollowed } from '../generation/status.ts';
import type { Generation } from '../generation/generation.ts';
import { keepProcessingTime } from '../history/processing-times.ts';
import { usersOf } from '../account/accounts.ts';
import { requestTurn } from '../account/agenda.ts';
import { internal, type Store } from '../store.ts';

/** A generation that was made elsewhere with the user's key. */
export interface ImportedGeneration {
  readonly userId: string;
  /** The upstream's id. */
  readonly upstreamId: string;
  readonly prompt: string;
  /** The upstream's time of creation; now by default. */
  readonly createdAt: Date | undefined;
  /** The upstream's report, which must have a status. */
  readonly observation: Extract<Observation, { type: 'reported' }>;
}

/** A request that is being sent, or whose answer is lost, so that its upstream id is unknown. */
export interface UnansweredSubmission {
  readonly generation: Generation;
  /** The time since its POST began, on the database's clock alone, milliseconds. */
  readonly ageMs: number;
}

/** Lists the upstream ids among these that users of the account have already. */
export async function listKnownUpstreamIds(
  store: Store,
  accountId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { db, listed } = store[internal];
  const rows = await db
    .selectFrom('generations')
    .select('upstreamId')
    .where('userId', 'in', usersOf(db, accountId))
    .where('upstreamId', 'in', listed(ids))
    .execute();
  return new Set(rows.flatMap(({ upstreamId }) => upstreamId ?? []));
}

/** The account's submissions without a known answer. An unknown generation of the upstream may belong to any of them. */
export async function listUnansweredSubmissions(
  store: Store,
  accountId: string,
): Promise<readonly UnansweredSubmission[]> {
  const rows = await store[internal].db
    .selectFrom('generations')
    .selectAll()
    .select(({ eb, fn }) => eb(store[internal].now, '-', fn.coalesce('sentAt', 'createdAt')).as('ageMs'))
    .where('userId', 'in', usersOf(store[internal].db, accountId))
    .where('upstreamId', 'is', null)
    .where((expression) =>
      expression.or([
        expression('status', 'in', ['SUBMITTING', 'UNCONFIRMED']),
        expression.and([expression('status', '=', 'SCHEDULED'), expression('sentAt', 'is not', null)]),
      ]),
    )
    .execute();
  return rows.map(({ ageMs, ...row }) => ({ generation: readGeneration(row), ageMs }));
}

/**
 * Imports a generation: the row at version 1 and its first update in one transaction, then a notification. If it has not
 * ended, a turn is requested. Resolves to undefined, and writes nothing, if the user has that upstream id already.
 */
export async function insertImported(store: Store, imported: ImportedGeneration): Promise<Generation | undefined> {
  const { userId, upstreamId, prompt } = imported;
  const blank = { ...blankGeneration, id: randomUUID(), userId, upstreamId, prompt };
  const observed = applyObservation(blank, imported.observation);
  const status = observed?.status;
  if (observed === undefined || status === undefined || status === 'SUBMITTING') {
    throw new Error(`${upstreamId} cannot be imported without a status`);
  }
  const inserted = await store[internal].db.transaction().execute(async (trx) => {
    const times = await trx
      .insertInto('generations')
      .values({
        ...writeGeneration({ ...observed, upstreamId }),
        createdAt: imported.createdAt?.getTime() ?? store[internal].now,
        updatedAt: store[internal].now,
        dueAt: null,
        polledAt: null,
        token: 0,
        failedAttempts: 0,
      })
      .onConflict((conflict) => conflict.columns(['userId', 'upstreamId']).doNothing())
      .returning(['createdAt', 'updatedAt'])
      .executeTakeFirst();
    if (!times) return undefined;

    await appendUpdate(store, trx, observed, null);
    await keepProcessingTime(store, trx, observed);
    if (isFollowed(observed)) await requestTurn(store[internal], trx, { userId }, 0);
    return {
      ...observed,
      upstreamId,
      createdAt: new Date(times.createdAt),
      updatedAt: new Date(times.updatedAt),
    };
  });
  if (inserted) store[internal].notifications.send(userId);
  return inserted;
}

/** True if the user's generations made elsewhere were ever imported. */
export async function isImported(store: Store, userId: string): Promise<boolean> {
  const { importedAt } = await store[internal].db
    .selectFrom('users')
    .select('importedAt')
    .where('id', '=', userId)
    .executeTakeFirstOrThrow();
  return importedAt !== null;
}

/** Records that the user's generations made elsewhere were imported; the first time stays. */
export async function markImported(store: Store, userId: string): Promise<void> {
  await store[internal].db
    .updateTable('users')
    .set({ importedAt: store[internal].now })
    .where('id', '=', userId)
    .where('importedAt', 'is', null)
    .execute();
}
