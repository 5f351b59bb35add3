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
import { outlastStore } from './outlast-store.ts';
import { readAcceptance } from './read-observation.ts';
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
  if (begun.type === 'begun') return sendKnown(lifecycle, begun.generation, key);

  const { generation } = begun;
  const sending = lifecycle.sending.get(generation.id);
  if (sending && generation.inputDigest === inputDigest) return sending;
  const first = generation.status === 'SUBMITTING' ? await waitForOutcome(lifecycle, generation) : generation;
  // The first was refused and is gone: its idempotency key is free again.
  if (!first) return submit(lifecycle, userId, input);
  return { type: first.inputDigest === inputDigest ? 'success' : 'idempotency-conflict', generation: first };
}

async function sendKnown(lifecycle: Lifecycle, generation: Generation, key: string): Promise<SubmitResult> {
  const sending = send(lifecycle, generation, key);
  lifecycle.sending.set(generation.id, sending);
  try {
    return await sending;
  } finally {
    lifecycle.sending.delete(generation.id);
  }
}

async function send(lifecycle: Lifecycle, generation: Generation, key: string): Promise<SubmitResult> {
  const { store, api, log } = lifecycle;
  const { id } = generation;
  let submission: Submission;
  try {
    submission = await api.generate(key, printRequest(generation));
  } catch (error) {
    if (!isVideoGenApiError(error)) throw error;
    log.warn({ generation: id, error: error.name, reason: error.message }, 'a submission was not accepted');
    const outcome = readSubmissionError(error);
    if (outcome.type === 'unknown') {
      // Looked for at once.
      return record(lifecycle, id, { type: 'unanswered', warning: outcome.warning }, 0);
    }
    if (outcome.type === 'rate-limited') await keepRateLimit(lifecycle, generation, outcome);
    if (outcome.type !== 'key-refused') return refuse(lifecycle, id, outcome);
    lifecycle.forgetKey(key);
    await outlast(lifecycle, id, () => removeSubmission(store, id));
    throw new KeyRefusedError('refused');
  }
  const { generation: observed } = submission;
  // With the upstream's id in the log, not even a failing database loses what was paid for.
  log.info({ generation: id, generationId: observed.generationId }, 'a submission was accepted');
  const result = await record(lifecycle, id, readAcceptance(observed, generation), lifecycle.firstLookInMs);
  await keepToldLimits(lifecycle, generation, submission);
  return result;
}

async function record(
  lifecycle: Lifecycle,
  id: string,
  observation: Observation,
  lookInMs: number,
): Promise<SubmitResult> {
  const next = { lookInMs };
  const generation = await outlast(lifecycle, id, () => recordObservation(lifecycle.store, id, observation, next));
  if (!generation) throw new Error(`the submission ${id} vanished while it was being sent`);
  return { type: 'success', generation };
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

const STORE_PATIENCE_MS = 20_000;

/** What became of a paid request is written down even when the database is away or full for a while. */
function outlast<Result>({ log }: Lifecycle, id: string, write: () => Promise<Result>): Promise<Result> {
  return outlastStore(write, {
    patienceMs: STORE_PATIENCE_MS,
    onProblem: (error) =>
      log.error(
        { generation: id, err: error },
        'the outcome of a submission could not be written down yet; trying again',
      ),
  });
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
