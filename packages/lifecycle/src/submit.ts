import {
  beginSubmission,
  findSubmission,
  openUserKey,
  recordObservation,
  removeSubmission,
  SLOW_TICK_MS,
  type Generation,
  type Observation,
} from '@videogen/store';
import { isVideoGenApiError, type Submission } from '@videogen/videogenapi';
import { checkInput } from './check-input.ts';
import { digestInput, printRequest, readRequest } from './submission-request.ts';
import type { GenerateInput } from './generate-input.ts';
import type { SubmitResult } from './submit-result.ts';
import { KeyRefusedError } from './identify.ts';
import { keepRateLimit, keepToldLimits } from './keep-limits.ts';
import { listIneffective, listModelIssues } from './model-warnings.ts';
import { readObservation } from './read-observation.ts';
import { readSubmissionError, type SubmissionRefusal } from './read-submission-error.ts';
import type { Lifecycle } from './lifecycle.ts';

/**
 * Submits one video: checks the input, writes the request down, sends the one POST, records what came back. From the
 * writing on nothing is lost: an answer that never comes leaves an UNCONFIRMED generation, which is never sent again.
 * Rejects with KeyRefusedError when VideoGenAPI refuses the key.
 */
export async function submit(lifecycle: Lifecycle, userId: string, input: GenerateInput): Promise<SubmitResult> {
  const outsideModel = listModelIssues(input, lifecycle.catalogue);
  const issues = [...checkInput(input, lifecycle.limits), ...(lifecycle.limits.strictModelLimits ? outsideModel : [])];
  if (issues.length > 0) return { type: 'invalid-input', issues };

  const inputDigest = digestInput(input);
  const begun = await beginSubmission(lifecycle.store, {
    userId,
    request: readRequest(input),
    idempotencyKey: input.idempotencyKey ?? null,
    inputDigest,
    warnings: [...outsideModel.map(({ message }) => message), ...listIneffective(input)],
    giveUpAfterMs: lifecycle.submitGiveUpMs,
  });
  if (begun.type === 'begun') return sendKnown(lifecycle, begun.generation);

  const { generation } = begun;
  const sending = lifecycle.sending.get(generation.id);
  if (sending && generation.inputDigest === inputDigest) return sending;
  const first = generation.status === 'SUBMITTING' ? await waitForOutcome(lifecycle, generation) : generation;
  // The first was refused and is gone: its idempotency key is free again.
  if (!first) return submit(lifecycle, userId, input);
  return { type: first.inputDigest === inputDigest ? 'success' : 'idempotency-conflict', generation: first };
}

async function sendKnown(lifecycle: Lifecycle, generation: Generation): Promise<SubmitResult> {
  const sending = send(lifecycle, generation);
  lifecycle.sending.set(generation.id, sending);
  try {
    return await sending;
  } finally {
    lifecycle.sending.delete(generation.id);
  }
}

async function send(lifecycle: Lifecycle, generation: Generation): Promise<SubmitResult> {
  const { store, api, log } = lifecycle;
  const { id, userId } = generation;
  const key = await openUserKey(store, userId);
  let submission: Submission;
  try {
    submission = await api.generate(key, printRequest(generation));
  } catch (error) {
    if (!isVideoGenApiError(error)) throw error;
    log.warn({ generation: id, error: error.name, reason: error.message }, 'a submission was not accepted');
    const outcome = readSubmissionError(error);
    if (outcome.type === 'unknown') {
      return record(lifecycle, id, { type: 'unanswered', warning: outcome.warning }, null);
    }
    if (outcome.type === 'rate-limited') await keepRateLimit(lifecycle, generation, outcome);
    if (outcome.type !== 'key-refused') return refuse(lifecycle, id, outcome);
    lifecycle.forgetKey(key);
    await removeSubmission(store, id);
    throw new KeyRefusedError('refused');
  }
  const { generation: observed } = submission;
  // With the upstream's id in the log, not even a failing database loses what was paid for.
  log.info({ generation: id, generationId: observed.generationId }, 'a submission was accepted');
  const result = await record(lifecycle, id, readAcceptance(observed, generation), lifecycle.firstLookInMs);
  await keepToldLimits(lifecycle, generation, submission);
  return result;
}

/** Any 2xx that names the generation is acceptance, whatever the status word is or whether there is one. */
function readAcceptance(observed: Submission['generation'], generation: Generation): Observation {
  const observation = readObservation(observed, generation);
  return { ...observation, status: observation.status ?? 'PENDING' };
}

async function record(
  { store }: Lifecycle,
  id: string,
  observation: Observation,
  lookInMs: number | null,
): Promise<SubmitResult> {
  const generation = await recordObservation(store, id, observation, { lookInMs });
  if (!generation) throw new Error(`the submission ${id} vanished while it was being sent`);
  return { type: 'success', generation };
}

/** A refusal leaves nothing behind, unless it came so late that the generation had become visible as UNCONFIRMED. */
async function refuse(lifecycle: Lifecycle, id: string, refusal: SubmissionRefusal): Promise<SubmitResult> {
  const removed = await removeSubmission(lifecycle.store, id);
  if (removed) return refusal;
  const message = 'VideoGenAPI refused it; it was not charged.';
  const failure = { code: 'SUBMISSION_FAILED', message, upstreamMessage: null } as const;
  return record(lifecycle, id, { type: 'failed', failure }, null);
}

/** Waits until the first submission of an idempotency key has an outcome; undefined when it was refused and removed. */
async function waitForOutcome({ store }: Lifecycle, first: Generation): Promise<Generation | undefined> {
  let current: Generation | undefined = first;
  while (current?.status === 'SUBMITTING') {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stopListening = store.wakeUps.listen(first.userId, resolve);
    const tick = setTimeout(resolve, SLOW_TICK_MS);
    current = await findSubmission(store, first.id);
    if (current?.status === 'SUBMITTING') await promise;
    clearTimeout(tick);
    stopListening();
  }
  return current;
}
