import {
  listUnfinished,
  markKeyRefused,
  openUserKey,
  postponeLook,
  recordObservation,
  type ClaimedLook,
  type Generation,
  type Observation,
} from '@videogen/store';
import {
  isVideoGenApiError,
  parseStatusWord,
  type ObservedGeneration,
  type VideoGenApiError,
} from '@videogen/videogenapi';
import { readObservation } from './read-observation.ts';
import type { Lifecycle } from './lifecycle.ts';

/** How a look went, for the poller to plan the next one by. */
export type LookOutcome =
  | { readonly type: 'told'; readonly generation: Generation }
  /** Nothing was learned, for the `failures`-th time in a row; VideoGenAPI may have named a wait. */
  | { readonly type: 'failed'; readonly failures: number; readonly retryAfterSeconds: number | undefined };

/** How long a claim for a look holds, milliseconds: longer than one look may take. What a killed process held waits so long. */
export const LOOK_LEASE_MS = 15_000;

/** Milliseconds until the next look. */
export type PlanLook = (outcome: LookOutcome) => number;

/**
 * Looks at one claimed generation and records what VideoGenAPI tells of it. A submission that is found here never got its
 * answer recorded: it becomes UNCONFIRMED. Resolves to VideoGenAPI's error when nothing was told; a claim that was lost
 * writes nothing.
 */
export async function look(
  lifecycle: Lifecycle,
  claimed: ClaimedLook,
  plan: PlanLook,
): Promise<VideoGenApiError | undefined> {
  const { store, api } = lifecycle;
  const { generation, lease } = claimed;
  const { id, generationId } = generation;
  if (generation.status === 'SUBMITTING') return giveUpSubmission(lifecycle, claimed);
  if (generationId === null) {
    await postponeLook(store, { id, lease, lookInMs: plan({ type: 'told', generation }) });
    return undefined;
  }
  const key = await openUserKey(store, generation.userId);
  try {
    const observation = read(lifecycle, generation, await api.getStatus(key, generationId));
    await recordObservation(store, id, observation, { lookInMs: plan({ type: 'told', generation }), lease });
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
  await recordObservation(store, generation.id, { type: 'unanswered', warning }, { lookInMs: null, lease });
}

/** `completed` can come before the file does: it is the end only with a URL, or when none has come for long. */
function read({ urlWaitMs, now }: Lifecycle, generation: Generation, observed: ObservedGeneration): Observation {
  const observation = readObservation(observed, generation);
  if (observed.status !== 'COMPLETED' || observation.status === 'COMPLETED') return observation;
  const told = generation.upstreamStatus !== null && parseStatusWord(generation.upstreamStatus) === 'COMPLETED';
  if (!told || now() - generation.updatedAt.getTime() < urlWaitMs) return observation;
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
  if (error.kind === 'unauthorized') return refuseKey(lifecycle, generation.userId, failed.key);
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

/**
 * The key was refused in mid-life: nothing more is asked with it until VideoGenAPI accepts it again, and whoever watches one
 * of its generations is told.
 */
async function refuseKey({ store, forgetKey }: Lifecycle, userId: string, key: string): Promise<void> {
  forgetKey(key);
  // The same moment for all who meet it, so that each generation is told of it once.
  const since = (await markKeyRefused(store, userId)).toISOString();
  const warning = `VideoGenAPI refuses the key since ${since}. It is not looked at until the key is accepted again.`;
  const observation = { type: 'told', status: undefined, facts: {}, warnings: [warning] } as const;
  for (const id of await listUnfinished(store, userId)) {
    await recordObservation(store, id, observation, { lookInMs: null });
  }
}
