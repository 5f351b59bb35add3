import { randomUUID } from 'node:crypto';
import { createBlankGeneration } from './blank-generation.ts';
import { readGeneration, printChanges } from './generation-row.ts';
import { fromNow } from './schedule.ts';
import type { Generation, GenerationRequest } from './generation.ts';
import type { Store } from './open-store.ts';

/** A request about to be sent upstream. */
export interface NewSubmission {
  readonly userId: string;
  readonly request: GenerationRequest;
  readonly idempotencyKey: string | null;
  readonly inputDigest: string;
  readonly warnings: readonly string[];
  /** After this time without an outcome the submission is taken for lost, milliseconds. */
  readonly giveUpAfterMs: number;
}

/** What became of writing it down: a new row, or the earlier one of the same idempotency key. */
export type BegunSubmission =
  | { readonly type: 'begun'; readonly generation: Generation }
  | { readonly type: 'repeated'; readonly generation: Generation };

/**
 * Writes a request down before it is sent, as SUBMITTING: invisible to every query, and found again after a crash. Of
 * several with one idempotency key only the first begins.
 */
export async function beginSubmission(store: Store, submission: NewSubmission): Promise<BegunSubmission> {
  const { request, userId, idempotencyKey } = submission;
  const { model, ...asked } = request;
  const inserted = await store.db
    .insertInto('generations')
    .values({
      ...printChanges({
        ...createBlankGeneration(userId),
        ...asked,
        model: model === null ? null : { key: model, name: null, provider: null },
        idempotencyKey,
        inputDigest: submission.inputDigest,
        warnings: submission.warnings,
      }),
      id: randomUUID(),
      userId,
      createdAt: store.now,
      updatedAt: store.now,
      nextLookAt: fromNow(store, submission.giveUpAfterMs),
      lookedAt: null,
      lease: 0,
      failedLooks: 0,
    })
    .onConflict((conflict) => conflict.columns(['userId', 'idempotencyKey']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (inserted) return { type: 'begun', generation: readGeneration(inserted) };

  const earlier = await store.db
    .selectFrom('generations')
    .selectAll()
    .where('userId', '=', userId)
    .where('idempotencyKey', '=', idempotencyKey)
    .executeTakeFirst();
  // The earlier one was refused and removed in between, which frees its key.
  return earlier ? { type: 'repeated', generation: readGeneration(earlier) } : beginSubmission(store, submission);
}

/** Removes a submission that was provably not accepted; nobody has seen it. A visible generation stays. */
export async function removeSubmission(store: Store, id: string): Promise<boolean> {
  const removed = await store.db
    .deleteFrom('generations')
    .where('id', '=', id)
    .where('status', '=', 'SUBMITTING')
    .returning('userId')
    .executeTakeFirst();
  // Who waits for the outcome of this idempotency key learns at once that it is free again.
  if (removed) store.wakeUps.send(removed.userId);
  return removed !== undefined;
}
