import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import {
  readGeneration,
  blankGeneration,
  codecs,
  columnNames,
  requestNames,
  withGiven,
  writeGeneration,
} from '../generation/row.ts';
import { requestTurn } from '../account/agenda.ts';
import { placeEach, prepareWrite } from '../prepared-write.ts';
import { prepareRead, type Values } from '../prepared-read.ts';
import type { Generation, GenerationRequest, GenerationRow } from '../generation/generation.ts';
import { internal, type Store } from '../store.ts';

/** A request that is about to be sent. */
export interface NewSubmission {
  readonly userId: string;
  readonly request: GenerationRequest;
  /** A name for the caller's own use; none by default. */
  readonly label?: string | null | undefined;
  readonly idempotencyKey: string | null;
  readonly inputDigest: string;
  readonly warnings: readonly string[];
  /** The time without an outcome after which the submission counts as lost, milliseconds. */
  readonly giveUpAfterMs: number;
}

/** A new row, or the earlier one with the same idempotency key. */
export type BegunSubmission =
  | { readonly type: 'begun'; readonly generation: Generation }
  | { readonly type: 'repeated'; readonly generation: Generation };

/**
 * Stores a request before it is sent, as SUBMITTING: no query shows it, and a poller finds it after a crash. Among several
 * with one idempotency key only the first begins.
 */
export async function beginSubmission(store: Store, submission: NewSubmission): Promise<BegunSubmission> {
  const { request, userId, label = null, idempotencyKey, inputDigest, warnings } = submission;
  const asked = withGiven(blankGeneration, requestNames, request);
  const database = store[internal];
  const cells = writeGeneration({ ...asked, id: randomUUID(), userId, label, idempotencyKey, inputDigest, warnings });
  const giveUpAfterMs = Math.round(submission.giveUpAfterMs);
  const inserted = await database.transact(async (transaction) => {
    // In the order in which every transaction locks rows.
    const [times] = await insertSubmission(database, transaction, { ...cells, giveUpAfterMs });
    if (times) await requestTurn(database, transaction, { userId }, giveUpAfterMs);
    return times;
  });
  if (inserted) return { type: 'begun', generation: readGeneration({ ...cells, ...inserted }) };

  const earlier = await store[internal].db
    .selectFrom('generations')
    .selectAll()
    .where('userId', '=', userId)
    .where('idempotencyKey', '=', idempotencyKey)
    .executeTakeFirst();
  // The earlier one was refused and removed meanwhile, so its key is free.
  return earlier ? { type: 'repeated', generation: readGeneration(earlier) } : beginSubmission(store, submission);
}

type InsertedCells = GenerationRow & { readonly giveUpAfterMs: number };

const insertSubmission = prepareWrite((database, value: Values<InsertedCells>) =>
  database.db
    .insertInto('generations')
    .values({
      ...placeEach(value, columnNames),
      createdAt: database.now,
      updatedAt: database.now,
      dueAt: sql<number>`(${database.now} + ${value('giveUpAfterMs')})`,
      polledAt: null,
      token: 0,
      failedAttempts: 0,
    })
    .onConflict((conflict) => conflict.columns(['userId', 'idempotencyKey']).doNothing())
    .returning(['createdAt', 'updatedAt']),
);

const readByKeys = prepareRead<{ readonly userId: string; readonly keys: readonly string[] }, Generation>({
  columns: columnNames,
  codecs,
  build: ({ db, listed }, value) =>
    db
      .selectFrom('generations')
      .where('userId', '=', value('userId'))
      .where('idempotencyKey', 'in', listed(value('keys')))
      .select(columnNames),
});

/** The user's submissions under these idempotency keys, visible or not, in any order. */
export function listSubmissionsByKeys(
  store: Store,
  userId: string,
  keys: readonly string[],
): Promise<readonly Generation[]> {
  return keys.length === 0 ? Promise.resolve([]) : readByKeys(store, { userId, keys });
}

/** Removes a submission that was provably not accepted. Resolves to false for a visible generation, which stays. */
export async function removeSubmission(store: Store, id: string): Promise<boolean> {
  const removed = await store[internal].db
    .deleteFrom('generations')
    .where('id', '=', id)
    .where('status', '=', 'SUBMITTING')
    .returning('userId')
    .executeTakeFirst();
  // Callers that wait for the outcome of its idempotency key learn that the key is free.
  if (removed) store[internal].notifications.send(removed.userId);
  return removed !== undefined;
}
