import { openUserKey, postponeLook, recordObservation, type ClaimedLook, type Generation } from '@videogen/store';
import { isVideoGenApiError } from '@videogen/videogenapi';
import { readObservation } from './read-observation.ts';
import type { Lifecycle } from './lifecycle.ts';

/** How a look went, for the poller to plan the next one by. */
export type LookOutcome =
  | { readonly type: 'told'; readonly generation: Generation }
  /** Nothing was learned, for the `failures`-th time in a row; VideoGenAPI may have named a wait. */
  | { readonly type: 'failed'; readonly failures: number; readonly retryAfterSeconds: number | undefined };

/** Milliseconds until the next look. */
export type PlanLook = (outcome: LookOutcome) => number;

/**
 * Looks at one claimed generation and records what VideoGenAPI tells of it. A submission that is found here never got its
 * answer recorded: it becomes UNCONFIRMED. Never rejects for what VideoGenAPI does; a claim that was lost writes nothing.
 */
export async function look(lifecycle: Lifecycle, claimed: ClaimedLook, plan: PlanLook): Promise<void> {
  const { store, api, log } = lifecycle;
  const { generation, lease, failedLooks } = claimed;
  const { id, generationId } = generation;
  if (generation.status === 'SUBMITTING') {
    log.warn({ generation: id }, 'a submission was found without an answer');
    const warning =
      'The gateway stopped before the answer came. It may have been accepted and charged, so it is not sent again.';
    await recordObservation(store, id, { type: 'unanswered', warning }, { lookInMs: null, lease });
    return;
  }
  if (generationId === null) {
    await postponeLook(store, { id, lease, lookInMs: plan({ type: 'told', generation }) });
    return;
  }
  try {
    const key = await openUserKey(store, generation.userId);
    const observation = readObservation(await api.getStatus(key, generationId));
    await recordObservation(store, id, observation, { lookInMs: plan({ type: 'told', generation }), lease });
  } catch (error) {
    if (!isVideoGenApiError(error)) throw error;
    const failures = failedLooks + 1;
    log.warn({ generation: id, failures, error: error.name, reason: error.message }, 'a look told nothing');
    const retryAfterSeconds = error.kind === 'rate-limited' ? error.retryAfterSeconds : undefined;
    await postponeLook(store, { id, lease, lookInMs: plan({ type: 'failed', failures, retryAfterSeconds }) });
  }
}
