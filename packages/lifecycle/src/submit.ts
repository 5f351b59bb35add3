import {
  beginSubmission,
  findSubmission,
  openUserKey,
  readQueue,
  recordObservation,
  removeSubmission,
  scheduleSubmission,
  type Generation,
} from '@videogen/store';
import { checkInput } from './check-input.ts';
import { digestInput, readRequest } from './submission-request.ts';
import type { GenerateInput } from './generate-input.ts';
import type { SubmitResult } from './submit-result.ts';
import { KeyRefusedError } from './identify.ts';
import { listIneffective, listModelIssues } from './model-warnings.ts';
import { estimateWait, findWait, readQueueName } from './queue.ts';
import type { SubmissionRefusal } from './read-submission-error.ts';
import { outlast, send } from './send.ts';
import type { Lifecycle } from './lifecycle.ts';

/**
 * Submits one video: checks the input, writes the request down, sends the one POST, records what came back. From the
 * writing on nothing is lost: an answer that never comes leaves an UNCONFIRMED generation, which is never sent again. With
 * QUEUE, one for which there is no room is held as SCHEDULED instead of being refused.
 * Rejects with KeyRefusedError when VideoGenAPI refuses the key.
 */
export async function submit(lifecycle: Lifecycle, userId: string, input: GenerateInput): Promise<SubmitResult> {
  const outsideModel = listModelIssues(input, lifecycle.catalogue);
  const issues = [...checkInput(input, lifecycle.limits), ...(lifecycle.limits.strictModelLimits ? outsideModel : [])];
  if (issues.length > 0) return { type: 'invalid-input', issues };

  const inputDigest = digestInput(input);
  // Before anything is written down: without a key nothing can be sent.
  const key = await openUserKey(lifecycle.store, userId);
  const begun = await beginSubmission(lifecycle.store, {
    userId,
    request: readRequest(input),
    idempotencyKey: input.idempotencyKey ?? null,
    inputDigest,
    warnings: [...outsideModel.map(({ message }) => message), ...listIneffective(input)],
    giveUpAfterMs: lifecycle.submitGiveUpMs,
  });
  const mayWait = input.whenRateLimited === 'QUEUE';
  if (begun.type === 'begun') return sendKnown(lifecycle, { generation: begun.generation, key, mayWait });

  const { generation } = begun;
  const sending = lifecycle.sending.get(generation.id);
  if (sending && generation.inputDigest === inputDigest) return sending;
  const first = generation.status === 'SUBMITTING' ? await waitForOutcome(lifecycle, generation) : generation;
  // The first was refused and is gone: its idempotency key is free again.
  if (!first) return submit(lifecycle, userId, input);
  return { type: first.inputDigest === inputDigest ? 'success' : 'idempotency-conflict', generation: first };
}

async function sendKnown(lifecycle: Lifecycle, submitted: Submitted): Promise<SubmitResult> {
  const { id } = submitted.generation;
  const sending = sendOrHold(lifecycle, submitted);
  lifecycle.sending.set(id, sending);
  try {
    return await sending;
  } finally {
    lifecycle.sending.delete(id);
  }
}

interface Submitted {
  readonly generation: Generation;
  readonly key: string;
  /** Without room it waits for it. */
  readonly mayWait: boolean;
}

async function sendOrHold(lifecycle: Lifecycle, { generation, key, mayWait }: Submitted): Promise<SubmitResult> {
  const { store } = lifecycle;
  const { id } = generation;
  const waitMs = mayWait ? await findWait(store, generation) : undefined;
  if (waitMs !== undefined) return hold(lifecycle, generation, { waitMs, refusal: noRoom(waitMs) });

  const sent = await send(lifecycle, generation, key);
  if (sent.type === 'recorded') return { type: 'success', generation: sent.generation };
  const { refusal } = sent;
  if (refusal.type === 'rate-limited' && mayWait) {
    const state = await readQueue(store, { userId: generation.userId, queue: readQueueName(generation) });
    return hold(lifecycle, generation, { waitMs: estimateWait(state, refusal.retryAfterSeconds * 1000), refusal });
  }
  if (refusal.type !== 'key-refused') return refuse(lifecycle, id, refusal);
  await outlast(lifecycle, id, () => removeSubmission(store, id));
  throw new KeyRefusedError('refused');
}

interface Hold {
  readonly waitMs: number;
  /** Why. */
  readonly refusal: SubmissionRefusal;
}

async function hold(lifecycle: Lifecycle, generation: Generation, { waitMs, refusal }: Hold): Promise<SubmitResult> {
  const { store } = lifecycle;
  const { id } = generation;
  const queue = readQueueName(generation);
  const scheduled = await outlast(lifecycle, id, () => scheduleSubmission(store, id, { queue, waitMs }));
  if (scheduled) return { type: 'success', generation: scheduled };
  // It was done, and only the database's answer to that was lost.
  const current = await findSubmission(store, id);
  if (current?.status === 'SCHEDULED') return { type: 'success', generation: current };
  return refuse(lifecycle, id, refusal);
}

function noRoom(waitMs: number): SubmissionRefusal {
  return {
    type: 'rate-limited',
    message: 'There is no room for it now.',
    retryAfterSeconds: Math.ceil(waitMs / 1000),
    model: undefined,
    used: undefined,
    limit: undefined,
    windowSeconds: undefined,
  };
}

/** A refusal leaves nothing behind, unless it came so late that the generation had become visible as UNCONFIRMED. */
async function refuse(lifecycle: Lifecycle, id: string, refusal: SubmissionRefusal): Promise<SubmitResult> {
  const { store } = lifecycle;
  if (await outlast(lifecycle, id, () => removeSubmission(store, id))) return refusal;
  const message = 'VideoGenAPI refused it; it was not charged.';
  const failure = { code: 'SUBMISSION_FAILED', message, upstreamMessage: null } as const;
  const failed = { type: 'failed', failure } as const;
  const generation = await outlast(lifecycle, id, () => recordObservation(store, id, failed, { lookInMs: null }));
  // It was removed after all, and only the database's answer to that was lost.
  return generation ? { type: 'success', generation } : refusal;
}

/** Waits until the first submission of an idempotency key has an outcome; undefined when it was refused and removed. */
async function waitForOutcome({ store }: Lifecycle, first: Generation): Promise<Generation | undefined> {
  using feed = store.feeds.join(first.userId);
  let current: Generation | undefined = first;
  while (current?.status === 'SUBMITTING') {
    const { turn } = feed;
    current = await findSubmission(store, first.id);
    if (current?.status === 'SUBMITTING') await feed.waitForTurnAfter(turn);
  }
  return current;
}
