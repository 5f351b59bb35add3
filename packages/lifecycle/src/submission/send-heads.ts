import {
  claimHeads,
  recordObservation,
  releaseHead,
  setHeadTime,
  type FailureCode,
  type GenerationFailure,
  type Queue,
  type Snapshot,
  type Snapshots,
  type TurnToken,
} from '@videogen/store';
import { waitAfterErrors, waitAfterFailures } from '../backoff.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { logEnd } from '../poll/log-end.ts';
import type { SessionError, UpstreamSession } from '../upstream/session.ts';
import { DEFAULT_MODEL, readQueueModel, waitAfterAcceptance } from './queue.ts';
import { persist, send, type Sent } from './send.ts';

/** Submissions of queues that were begun. */
export interface SentHeads {
  /** Settle, and never reject, once each has its outcome. A turn does not wait for them. */
  readonly sending: readonly Promise<void>[];
  /** Submissions whose rows cannot be read. They stay in their queues. */
  readonly unreadable: Snapshots['unreadable'];
}

/**
 * Begins to send the first submission of each of an account's queues that may be sent now, at most `limit`. The outcome is that of any
 * submission, except that the generation is visible already: without room it stays SCHEDULED, and any other refusal ends it as FAILED.
 */
export async function sendHeads(
  lifecycle: Lifecycle,
  session: UpstreamSession,
  { turn, limit }: { readonly turn: TurnToken; readonly limit: number },
): Promise<SentHeads> {
  const { store, settings } = lifecycle;
  const { snapshots, unreadable } = await claimHeads(store, turn, { limit, giveUpAfterMs: settings.submitGiveUpMs });
  for (const { id, queue, erredAttempts } of unreadable) {
    const waitMs = waitAfterErrors(erredAttempts + 1, settings.minIntervalMs);
    const queueOfErred = { accountId: session.accountId, modelKey: queue ?? DEFAULT_MODEL };
    await releaseHead(store, id, { queue: queueOfErred, waitMs, isErred: true });
  }
  return { sending: snapshots.map((head) => sendHead(lifecycle, session, head)), unreadable };
}

async function sendHead(lifecycle: Lifecycle, session: UpstreamSession, head: Snapshot): Promise<void> {
  const { store, log } = lifecycle;
  const { generation } = head;
  const queue = { accountId: session.accountId, modelKey: generation.queue ?? readQueueModel(generation) };
  try {
    const sent = await send(lifecycle, generation, session);
    if (sent.type === 'refused') await settle(lifecycle, { head, queue, sent });
    else await persist(lifecycle, generation.id, () => setHeadTime(store, queue, waitAfterAcceptance(sent.submission)));
  } catch (error) {
    // Without a recorded outcome it is given up when it is due.
    log.error({ generation: generation.id, err: error }, 'the outcome of a queued submission could not be recorded');
  }
}

interface Settling {
  readonly head: Snapshot;
  readonly queue: Queue;
  readonly sent: Extract<Sent, { type: 'refused' }>;
}

/** Records a refusal, and the time at which the next of the queue may be sent. */
async function settle(lifecycle: Lifecycle, { head, queue, sent }: Settling): Promise<void> {
  const { store, settings } = lifecycle;
  const { id } = head.generation;
  const { refusal, error } = sent;
  const isTemporary = refusal.type === 'upstream-error' && refusal.retryable;
  if (refusal.type === 'rate-limited' || isTemporary) {
    const waitMs =
      refusal.type === 'rate-limited'
        ? refusal.retryAfterSeconds * 1000
        : waitAfterFailures(head.failedAttempts + 1, settings.minIntervalMs);
    await persist(lifecycle, id, () => releaseHead(store, id, { queue, waitMs }));
    return;
  }
  const failed = { type: 'failed', failure: readFailure(refusal.type, error) } as const;
  const recorded = await persist(lifecycle, id, () => recordObservation(store, id, failed, { dueInMs: null }));
  if (recorded) logEnd(lifecycle.log, recorded);
  await persist(lifecycle, id, () => setHeadTime(store, queue, 0));
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
    message: 'When its turn came, the rate limit was reached; it was not charged.',
  },
};

function readFailure(refusal: Refusal, error: SessionError): GenerationFailure {
  const upstreamMessage = 'upstreamMessage' in error ? error.upstreamMessage : undefined;
  return { ...failures[refusal], upstreamMessage: upstreamMessage ?? null };
}
