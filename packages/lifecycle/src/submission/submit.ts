import {
  beginSubmission,
  findSubmission,
  recordObservation,
  removeSubmission,
  scheduleSubmission,
  waitForOutcome,
  type Generation,
} from '@videogen/store';
import { checkSubmission } from '../input/check-submission.ts';
import { giveUp } from './give-up.ts';
import { trimLabel } from '../input/label.ts';
import { digestInput, readRequest } from '../input/request.ts';
import type { GenerateInput } from '../input/generate-input.ts';
import type { SubmitResult } from './submit-result.ts';
import type { CallerKey } from '../identity/caller-key.ts';
import { KeyRefusedError } from '../identity/key-errors.ts';
import { findWait, readQueueModel } from './queue.ts';
import { refuseForNow, type SubmissionRefusal } from './refusal.ts';
import { persist, send } from './send.ts';
import { openSession } from '../upstream/open-session.ts';
import type { UpstreamSession } from '../upstream/session.ts';
import type { Lifecycle } from '../lifecycle.ts';

/** Options of {@link submit}. */
export interface SubmitOptions {
  /**
   * Called once the request is stored, now or by an earlier submission with its idempotency key. After that, an error other
   * than KeyRefusedError does not mean that nothing was sent.
   */
  readonly onBegun?: (() => void) | undefined;
  /** The key that the caller has given; by default the stored one of the user's account is decrypted. */
  readonly key?: CallerKey | undefined;
}

/**
 * Submits one video: checks the input, stores the request, sends the one POST, and records the outcome. Once stored, nothing
 * is lost: a submission whose answer is lost is UNCONFIRMED, and is never sent again. With QUEUE, a submission above the rate
 * limit becomes SCHEDULED instead of being refused. Rejects with KeyRefusedError if VideoGenAPI refuses the key.
 */
export async function submit(
  lifecycle: Lifecycle,
  userId: string,
  input: GenerateInput,
  options: SubmitOptions = {},
): Promise<SubmitResult> {
  const { store, settings, submissions } = lifecycle;
  const { issues, warnings } = checkSubmission(lifecycle, input);
  if (issues.length > 0) return { type: 'invalid-input', issues };

  const inputDigest = digestInput(input);
  // Before anything is stored: without a key nothing can be sent.
  const session = await openSession(lifecycle, options.key ?? { userId });
  const begun = await beginSubmission(store, {
    userId,
    request: readRequest(input),
    label: input.label == null ? null : trimLabel(input.label),
    idempotencyKey: input.idempotencyKey ?? null,
    inputDigest,
    warnings,
    giveUpAfterMs: settings.submitGiveUpMs,
  });
  options.onBegun?.();
  const mayWait = input.whenRateLimited === 'QUEUE';
  const { generation } = begun;
  if (begun.type === 'begun') {
    return submissions.add(generation.id, sendOrHold(lifecycle, { generation, session, mayWait }));
  }

  const sending = submissions.find(generation.id);
  if (sending && generation.inputDigest === inputDigest) return sending;
  // An overdue one is given up here as well, as there may be no poller.
  const first = await waitForOutcome(store, generation, (overdue) => giveUp(lifecycle, overdue));
  // The first one was refused and removed, so its idempotency key is free.
  if (!first) return submit(lifecycle, userId, input, options);
  return { type: first.inputDigest === inputDigest ? 'success' : 'idempotency-conflict', generation: first };
}

interface Submitted {
  readonly generation: Generation;
  readonly session: UpstreamSession;
  /** True to queue it if a rate limit is reached. */
  readonly mayWait: boolean;
}

async function sendOrHold(lifecycle: Lifecycle, { generation, session, mayWait }: Submitted): Promise<SubmitResult> {
  const { store, settings } = lifecycle;
  const { id } = generation;
  const queue = { accountId: session.accountId, modelKey: readQueueModel(generation) };
  const waitMs = mayWait ? await findWait(store, queue, settings.usualRateLimit) : undefined;
  if (waitMs !== undefined) {
    const refusal = refuseForNow('The rate limit of the model is reached.', Math.ceil(waitMs / 1000));
    return hold(lifecycle, generation, { waitMs, refusal });
  }

  const sent = await send(lifecycle, generation, session);
  if (sent.type === 'recorded') return { type: 'success', generation: sent.generation };
  const { refusal } = sent;
  if (refusal.type === 'rate-limited' && mayWait) {
    return hold(lifecycle, generation, { waitMs: refusal.retryAfterSeconds * 1000, refusal });
  }
  if (refusal.type !== 'key-refused') return refuse(lifecycle, id, refusal);
  await persist(lifecycle, id, () => removeSubmission(store, id));
  throw new KeyRefusedError('refused');
}

interface Hold {
  readonly waitMs: number;
  /** The result if it cannot be queued. */
  readonly refusal: SubmissionRefusal;
}

async function hold(lifecycle: Lifecycle, generation: Generation, { waitMs, refusal }: Hold): Promise<SubmitResult> {
  const { store } = lifecycle;
  const { id } = generation;
  const modelKey = readQueueModel(generation);
  const scheduled = await persist(lifecycle, id, () => scheduleSubmission(store, id, { modelKey, waitMs }));
  if (scheduled) return { type: 'success', generation: scheduled };
  // It was queued, and only the database's answer was lost.
  const current = await findSubmission(store, id);
  if (current?.status === 'SCHEDULED') return { type: 'success', generation: current };
  return refuse(lifecycle, id, refusal);
}

/** Removes a refused submission. If it became visible as UNCONFIRMED before the refusal came, it ends as FAILED instead. */
async function refuse(lifecycle: Lifecycle, id: string, refusal: SubmissionRefusal): Promise<SubmitResult> {
  const { store } = lifecycle;
  if (await persist(lifecycle, id, () => removeSubmission(store, id))) return refusal;
  const message = 'VideoGenAPI refused it; it was not charged.';
  const failure = { code: 'SUBMISSION_FAILED', message, upstreamMessage: null } as const;
  const failed = { type: 'failed', failure } as const;
  const generation = await persist(lifecycle, id, () => recordObservation(store, id, failed, { dueInMs: null }));
  // It was removed, and only the database's answer was lost.
  return generation ? { type: 'success', generation } : refusal;
}
