import { postpone, recordObservation, type Claim, type Generation } from '@videogen/store';
import { isVideoGenApiError, type VideoGenApiError } from '@videogen/videogenapi';
import { readTold } from './read-told.ts';
import { refuseKey } from './refuse-key.ts';
import type { Lifecycle } from './lifecycle.ts';

/** How a look at one generation went. */
export type LookResult =
  /** VideoGenAPI told of it; undefined where somebody else had claimed it in between, and nothing was written. */
  | { readonly type: 'told'; readonly generation: Generation | undefined }
  /** Nothing was told. */
  | { readonly type: 'failed'; readonly error: VideoGenApiError };

/**
 * Looks at one claimed generation that VideoGenAPI has, and records what it tells. A key that is refused is put to rest. When to
 * look again is the visitor's to say.
 */
export async function lookAtOne(lifecycle: Lifecycle, claimed: Claim, key: string): Promise<LookResult> {
  const { store, api } = lifecycle;
  const { id, generationId } = claimed.generation;
  if (generationId === null) throw new Error(`VideoGenAPI is not known to have the generation ${id}`);
  try {
    const observation = readTold(lifecycle, claimed, await api.getStatus(key, generationId));
    const next = { lookInMs: null, lease: claimed.lease };
    return { type: 'told', generation: await recordObservation(store, id, observation, next) };
  } catch (error) {
    if (!isVideoGenApiError(error)) throw error;
    await recordFailure(lifecycle, claimed, { error, key });
    return { type: 'failed', error };
  }
}

/** A 404 may pass, as a new generation is not everywhere at once; so many in a row mean that it is gone. */
const MOST_NOT_FOUND = 5;

async function recordFailure(
  lifecycle: Lifecycle,
  { generation, lease, failedLooks }: Claim,
  { error, key }: { readonly error: VideoGenApiError; readonly key: string },
): Promise<void> {
  const { store, log } = lifecycle;
  const { id, userId } = generation;
  const failures = failedLooks + 1;
  log.warn({ generation: id, failures, error: error.name, reason: error.message }, 'a look told nothing');
  if (error.kind === 'unauthorized') {
    await refuseKey(lifecycle, { userId, key });
    return;
  }
  if (error.kind === 'not-found' && failures >= MOST_NOT_FOUND) {
    const message = 'VideoGenAPI no longer knows this generation.';
    const failure = { code: 'NOT_FOUND', message, upstreamMessage: error.upstreamMessage ?? null } as const;
    await recordObservation(store, id, { type: 'failed', failure }, { lookInMs: null, lease });
    return;
  }
  // A limit is the key's, not this generation's.
  if (error.kind !== 'rate-limited') await postpone(store, { id, lease });
}
