import { openUserKey, postpone, readBeginning, recordObservation, type Claim } from '@videogen/store';
import { isVideoGenApiError, type ObservedGeneration, type VideoGenApiError } from '@videogen/videogenapi';
import { findAccepted } from './find-accepted.ts';
import { LOOK_LEASE_MS, type PlanTry } from './try-outcome.ts';
import { readAcceptance } from './read-observation.ts';
import { refuseKey } from './refuse-key.ts';
import type { Lifecycle } from './lifecycle.ts';

/**
 * Tries to learn what became of a claimed submission whose answer is lost. One that was accepted goes on as if nothing had
 * happened; one of which nothing is learned within the window, whatever the reason, ends as FAILED. Nothing is ever sent
 * again. Resolves to VideoGenAPI's error when it did not answer; a claim that was lost writes nothing.
 */
export async function reconcile(
  lifecycle: Lifecycle,
  claimed: Claim,
  plan: PlanTry,
): Promise<VideoGenApiError | undefined> {
  const { store, log } = lifecycle;
  const { id, userId } = claimed.generation;
  const tries = claimed.failedLooks + 1;
  const key = await openUserKey(store, userId);
  try {
    const finding = await findAccepted(lifecycle, claimed, key);
    if (finding.type === 'accepted') await recordAcceptance(lifecycle, claimed, finding.observed);
    if (finding.type === 'unknown') await putOff(lifecycle, claimed, plan({ type: 'unconfirmed', tries }));
    return undefined;
  } catch (error) {
    if (!isVideoGenApiError(error)) throw error;
    log.warn(
      { generation: id, tries, error: error.name, reason: error.message },
      'a lost submission was not looked up',
    );
    if (error.kind === 'unauthorized') {
      const warning = await refuseKey(lifecycle, { userId, key });
      await recordObservation(store, id, warning, { lookInMs: LOOK_LEASE_MS, lease: claimed.lease });
      // Due again when the key is accepted, else at the end of the window.
      await putOff(lifecycle, claimed, Number.POSITIVE_INFINITY);
      return error;
    }
    const retryAfterSeconds = error.kind === 'rate-limited' ? error.retryAfterSeconds : undefined;
    await putOff(lifecycle, claimed, plan({ type: 'failed', failures: tries, retryAfterSeconds }));
    return error;
  }
}

async function recordAcceptance(
  { store, log }: Lifecycle,
  { generation, lease }: Claim,
  observed: ObservedGeneration,
): Promise<void> {
  const { id } = generation;
  log.info({ generation: id, generationId: observed.generationId }, 'a lost submission was found to be accepted');
  await recordObservation(store, id, readAcceptance(observed, generation), { lookInMs: 0, lease });
}

const neverLearned = {
  code: 'SUBMISSION_UNCONFIRMED',
  message:
    "VideoGenAPI's answer was lost, and its list did not tell for sure what became of the request. It may have been accepted and charged: check your generations at VideoGenAPI, or bring them in with importGenerations, before you submit it again.",
  upstreamMessage: null,
} as const;

/** The next try, at the latest at the end of the window; the one at its end was the last. */
async function putOff(
  { store, log, reconcileWindowMs }: Lifecycle,
  { generation, lease, at }: Claim,
  dueInMs: number,
): Promise<void> {
  const { id } = generation;
  // Both times are the database's.
  const leftMs = readBeginning(generation).getTime() + reconcileWindowMs - at.getTime();
  if (leftMs > 0) {
    await postpone(store, { id, lease, dueInMs: Math.min(dueInMs, leftMs) });
    return;
  }
  log.warn({ generation: id }, 'what became of a submission was never learned');
  await recordObservation(store, id, { type: 'failed', failure: neverLearned }, { lookInMs: null, lease });
}
