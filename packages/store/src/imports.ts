import { randomUUID } from 'node:crypto';
import { appendUpdate } from './append-update.ts';
import { createBlankGeneration } from './blank-generation.ts';
import { applyObservation, type Observation } from './apply-observation.ts';
import { printChanges, readGeneration } from './generation-row.ts';
import { isFollowed, type Generation } from './generation.ts';
import { keepProcessingTime } from './processing-times.ts';
import { callVisit } from './visits.ts';
import type { Store } from './open-store.ts';

/** A generation that was made elsewhere with the user's key. */
export interface ImportedGeneration {
  readonly userId: string;
  /** The upstream's id. */
  readonly generationId: string;
  readonly prompt: string;
  /** When the upstream made it; undefined: now. */
  readonly createdAt: Date | undefined;
  /** What the upstream tells of it; it must name a status. */
  readonly observation: Extract<Observation, { type: 'told' }>;
}

/** A request that was sent, or is being sent, and of which nobody knows the upstream's id. */
export interface UnansweredSubmission {
  readonly generation: Generation;
  /** How long ago its sending was begun, on the database's clock alone, milliseconds. */
  readonly ageMs: number;
}

/** Keeps a statement below the number of parameters that a database takes. */
const MOST_IDS_AT_ONCE = 1000;

/** Which of these upstream ids the user has already. */
export async function listKnownGenerationIds(
  store: Store,
  userId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  for (let start = 0; start < ids.length; start += MOST_IDS_AT_ONCE) {
    const rows = await store.db
      .selectFrom('generations')
      .select('generationId')
      .where('userId', '=', userId)
      .where('generationId', 'in', ids.slice(start, start + MOST_IDS_AT_ONCE))
      .execute();
    for (const { generationId } of rows) if (generationId !== null) known.add(generationId);
  }
  return known;
}

/** The user's submissions whose answer is not known (yet). One of the upstream's generations may be any of these. */
export async function listUnansweredSubmissions(
  store: Store,
  userId: string,
): Promise<readonly UnansweredSubmission[]> {
  const rows = await store.db
    .selectFrom('generations')
    .selectAll()
    .select(({ eb, fn }) => eb(store.now, '-', fn.coalesce('sentAt', 'createdAt')).as('ageMs'))
    .where('userId', '=', userId)
    .where('generationId', 'is', null)
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
 * Brings a generation in: the row at version 1 and its first update with the user's next number in one transaction, then a
 * hint. One that is not at its end calls for a visit at once. Undefined, and nothing written, when the user has that
 * upstream id already.
 */
export async function insertImported(store: Store, imported: ImportedGeneration): Promise<Generation | undefined> {
  const { userId, generationId, prompt } = imported;
  const blank = { ...createBlankGeneration(userId), id: randomUUID(), generationId, prompt };
  const observed = applyObservation(blank, imported.observation);
  const status = observed?.status;
  if (observed === undefined || status === undefined || status === 'SUBMITTING') {
    throw new Error(`${generationId} cannot be imported without a status`);
  }
  const inserted = await store.db.transaction().execute(async (trx) => {
    const times = await trx
      .insertInto('generations')
      .values({
        ...printChanges({ ...observed, generationId }),
        id: observed.id,
        userId,
        createdAt: imported.createdAt?.getTime() ?? store.now,
        updatedAt: store.now,
        nextLookAt: null,
        lookedAt: null,
        lease: 0,
        failedLooks: 0,
      })
      .onConflict((conflict) => conflict.columns(['userId', 'generationId']).doNothing())
      .returning(['createdAt', 'updatedAt'])
      .executeTakeFirst();
    if (!times) return undefined;

    await appendUpdate(store, trx, observed, null);
    await keepProcessingTime(store, trx, observed);
    if (isFollowed(observed)) await callVisit(store, trx, userId, 0);
    return {
      ...observed,
      generationId,
      createdAt: new Date(times.createdAt),
      updatedAt: new Date(times.updatedAt),
    };
  });
  if (inserted) store.wakeUps.send(userId);
  return inserted;
}

/** Whether the user's generations made elsewhere were ever brought in. */
export async function isImported(store: Store, userId: string): Promise<boolean> {
  const { importedAt } = await store.db
    .selectFrom('users')
    .select('importedAt')
    .where('id', '=', userId)
    .executeTakeFirstOrThrow();
  return importedAt !== null;
}

/** Writes down that the user's generations made elsewhere were brought in; the first time stays. */
export async function markImported(store: Store, userId: string): Promise<void> {
  await store.db
    .updateTable('users')
    .set({ importedAt: store.now })
    .where('id', '=', userId)
    .where('importedAt', 'is', null)
    .execute();
}
