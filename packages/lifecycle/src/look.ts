import {
  isBeingSent,
  openUserKey,
  postponeLook,
  readBeginning,
  recordObservation,
  type ClaimedLook,
  type Observation,
} from '@videogen/store';
import {
  isVideoGenApiError,
  parseStatusWord,
  type ObservedGeneration,
  type VideoGenApiError,
} from '@videogen/videogenapi';
import { callNextAfter } from './queue.ts';
import { readObservation } from './read-observation.ts';
import { reconcile } from './reconcile.ts';
import { refuseKey } from './refuse-key.ts';
import { submitScheduled } from './submit-scheduled.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { PlanLook } from './look-outcome.ts';

/**
 * Looks at one claimed generation and records what VideoGenAPI tells of it. A submission that is found here never got its
 * answer recorded: it becomes UNCONFIRMED, and what became of an UNCONFIRMED one is looked for. A SCHEDULED one is sent when
 * it is its turn. Resolves to VideoGenAPI's error when nothing was told; a claim that was lost writes nothing.
 */
export async function look(
  lifecycle: Lifecycle,
  claimed: ClaimedLook,
  plan: PlanLook,
): Promise<VideoGenApiError | undefined> {
  const { store, api } = lifecycle;
  const { generation, lease } = claimed;
  const { id, generationId } = generation;
  if (isBeingSent(generation)) return giveUpSubmission(lifecycle, claimed);
  if (generation.status === 'SCHEDULED') return submitScheduled(lifecycle, claimed, plan);
  if (generationId === null) return reconcile(lifecycle, claimed, plan);
  const key = await openUserKey(store, generation.userId);
  try {
    const observation = read(lifecycle, claimed, await api.getStatus(key, generationId));
    const ageMs = claimed.at.getTime() - readBeginning(generation).getTime();
    await recordObservation(store, id, observation, { lookInMs: plan({ type: 'told', ageMs }), lease });
    return undefined;
  } catch (error) {
    if (!isVideoGenApiError(error)) throw error;
    await recordFailure(lifecycle, claimed, { error, key, plan });
    return error;
  }
}

async function giveUpSubmission({ store, log }: Lifecycle, { generation, lease }: ClaimedLook): Promise<undefined> {
  log.warn({ generation: generation.id }, 'a submission was found without an answer');
  const warning =
    'The gateway stopped before the answer came. It may have been accepted and charged, so it is not sent again.';
  await recordObservation(store, generation.id, { type: 'unanswered', warning }, { lookInMs: 0, lease });
  await callNextAfter(store, generation);
}

/** `completed` can come before the file does: it is the end only with a URL, or when none has come for long. */
function read({ urlWaitMs }: Lifecycle, { generation, at }: ClaimedLook, observed: ObservedGeneration): Observation {
  const observation = readObservation(observed, generation);
  if (observed.status !== 'COMPLETED' || observation.status === 'COMPLETED') return observation;
  const told = generation.upstreamStatus !== null && parseStatusWord(generation.upstreamStatus) === 'COMPLETED';
  if (!told || at.getTime() - generation.updatedAt.getTime() < urlWaitMs) return observation;
  const warning = 'VideoGenAPI says that it is completed, but has given no usable URL of the video.';
  return { ...observation, status: 'COMPLETED', warnings: [warning] };
}

interface FailedLook {
  readonly error: VideoGenApiError;
  readonly key: string;
  readonly plan: PlanLook;
}

/** A 404 may pass, as a new generation is not everywhere at once; so many in a row mean that it is gone. */
const MOST_NOT_FOUND = 5;

async function recordFailure(lifecycle: Lifecycle, claimed: ClaimedLook, failed: FailedLook): Promise<void> {
  const { store, log } = lifecycle;
  const { generation, lease, failedLooks } = claimed;
  const { error, plan } = failed;
  const failures = failedLooks + 1;
  log.warn({ generation: generation.id, failures, error: error.name, reason: error.message }, 'a look told nothing');
  if (error.kind === 'unauthorized') {
    await refuseKey(lifecycle, { userId: generation.userId, key: failed.key });
    return;
  }
  if (error.kind === 'not-found' && failures >= MOST_NOT_FOUND) {
    const message = 'VideoGenAPI no longer knows this generation.';
    const failure = { code: 'NOT_FOUND', message, upstreamMessage: error.upstreamMessage ?? null } as const;
    await recordObservation(store, generation.id, { type: 'failed', failure }, { lookInMs: null, lease });
    return;
  }
  const retryAfterSeconds = error.kind === 'rate-limited' ? error.retryAfterSeconds : undefined;
  const lookInMs = plan({ type: 'failed', failures, retryAfterSeconds });
  await postponeLook(store, { id: generation.id, lease, lookInMs });
}
