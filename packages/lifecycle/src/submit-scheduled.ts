import {
  claimSending,
  moveTurn,
  openUserKey,
  readQueue,
  recordObservation,
  releaseSending,
  renewClaim,
  scheduleSubmission,
  type Claim,
  type FailureCode,
  type Generation,
  type GenerationFailure,
} from '@videogen/store';
import type { VideoGenApiError } from '@videogen/videogenapi';
import type { Lifecycle } from './lifecycle.ts';
import type { PlanTry } from './try-outcome.ts';
import { callNextAfter, estimateWait } from './queue.ts';
import { refuseKey } from './refuse-key.ts';
import { outlast, send, type Sent } from './send.ts';

/**
 * Sends a claimed SCHEDULED generation when it is the first of its queue; one that is not waits on. Its outcome is that of any
 * submission, except that it is visible already: without room it stays SCHEDULED until later, and any other refusal is
 * its end. Resolves to VideoGenAPI's error when it was not accepted.
 */
export async function submitScheduled(
  lifecycle: Lifecycle,
  claimed: Claim,
  plan: PlanTry,
): Promise<VideoGenApiError | undefined> {
  const { store, submitGiveUpMs } = lifecycle;
  const { id, userId } = claimed.generation;
  // Before it is taken out: without a key nothing can be sent.
  const key = await openUserKey(store, userId);
  const taken = await claimSending(store, { id, lease: claimed.lease, giveUpAfterMs: submitGiveUpMs });
  if (!taken) {
    await waitOn(lifecycle, claimed);
    return undefined;
  }
  const sent = await send(lifecycle, taken, key);
  if (sent.type === 'recorded') {
    await callNextAfter(store, taken, sent.submission);
    return undefined;
  }
  const lookInMs = plan({ type: 'failed', failures: claimed.failedLooks + 1, retryAfterSeconds: undefined });
  await settle(lifecycle, { generation: taken, key, sent, lookInMs });
  return sent.error;
}

const BEHIND_MS = 5000;

/** Whoever was first calls the next; this is for when it could not. */
async function waitOn({ store }: Lifecycle, { generation, lease }: Claim): Promise<void> {
  const { id, userId, queue } = generation;
  if (queue === null) return;
  const state = await readQueue(store, { userId, queue }, id);
  if (state.ahead === 0) await renewClaim(store, { id, lease, leaseMs: 0 });
  else if (state.firstInMs === 0) await renewClaim(store, { id, lease, leaseMs: BEHIND_MS });
  else await moveTurn(store, id, { waitMs: estimateWait(state, state.firstInMs), lease });
}

interface Refused {
  readonly generation: Generation;
  readonly key: string;
  readonly sent: Extract<Sent, { type: 'refused' }>;
  /** When to try one again that was not sent. */
  readonly lookInMs: number;
}

async function settle(lifecycle: Lifecycle, { generation, key, sent, lookInMs }: Refused): Promise<void> {
  const { store } = lifecycle;
  const { id, userId, queue } = generation;
  const { refusal, error } = sent;
  if (refusal.type === 'rate-limited' && queue !== null) {
    const waitMs = refusal.retryAfterSeconds * 1000;
    await outlast(lifecycle, id, () => scheduleSubmission(store, id, { queue, waitMs }));
    return;
  }
  if (refusal.type === 'upstream-error' && refusal.retryable) {
    await outlast(lifecycle, id, () => releaseSending(store, id, { waitMs: lookInMs }));
    return;
  }
  const failed = { type: 'failed', failure: readFailure(refusal.type, error) } as const;
  await outlast(lifecycle, id, () => recordObservation(store, id, failed, { lookInMs: null }));
  if (refusal.type === 'key-refused') await refuseKey(lifecycle, { userId, key });
  await callNextAfter(store, generation);
}

type Refusal = Extract<Sent, { type: 'refused' }>['refusal']['type'];

const failures: Readonly<Record<Refusal, { readonly code: FailureCode; readonly message: string }>> = {
  'quota-exceeded': {
    code: 'QUOTA_EXCEEDED',
    message: 'When its turn came, the allowance was used up; it was not charged.',
  },
  'payment-required': {
    code: 'PAYMENT_REQUIRED',
    message: 'When its turn came, VideoGenAPI asked for payment; it was not charged.',
  },
  'content-rejected': {
    code: 'CONTENT_REJECTED',
    message: 'When its turn came, VideoGenAPI rejected the content; it was not charged.',
  },
  'key-refused': {
    code: 'KEY_REFUSED',
    message: 'When its turn came, VideoGenAPI refused the key; it was not charged.',
  },
  'invalid-input': {
    code: 'SUBMISSION_FAILED',
    message: 'When its turn came, VideoGenAPI found the request invalid; it was not charged.',
  },
  'upstream-error': {
    code: 'SUBMISSION_FAILED',
    message: 'When its turn came, VideoGenAPI refused it; it was not charged.',
  },
  'rate-limited': {
    code: 'SUBMISSION_FAILED',
    message: 'When its turn came, there was no room for it; it was not charged.',
  },
};

function readFailure(refusal: Refusal, error: VideoGenApiError): GenerationFailure {
  const upstreamMessage = 'upstreamMessage' in error ? error.upstreamMessage : undefined;
  return { ...failures[refusal], upstreamMessage: upstreamMessage ?? null };
}
