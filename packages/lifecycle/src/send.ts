import { recordObservation, type Generation, type Observation } from '@videogen/store';
import { isVideoGenApiError, type Submission, type VideoGenApiError } from '@videogen/videogenapi';
import { keepRateLimit, keepToldLimits } from './keep-limits.ts';
import type { Lifecycle } from './lifecycle.ts';
import { outlastStore } from './outlast-store.ts';
import { readAcceptance } from './read-observation.ts';
import { readSubmissionError, type SubmissionOutcome } from './read-submission-error.ts';
import { printRequest } from './submission-request.ts';

/** What the one POST brought. */
export type Sent =
  /** It was written down; `submission` is undefined where the answer was lost. */
  | { readonly type: 'recorded'; readonly generation: Generation; readonly submission: Submission | undefined }
  /** It was provably not accepted. What follows from that is not written down yet. */
  | {
      readonly type: 'refused';
      readonly refusal: Exclude<SubmissionOutcome, { type: 'unknown' }>;
      readonly error: VideoGenApiError;
    };

/**
 * Sends the one POST of a request that was written down, and records what came back: accepted, or UNCONFIRMED when that
 * cannot be known. A refusal is left to the caller.
 */
export async function send(lifecycle: Lifecycle, generation: Generation, key: string): Promise<Sent> {
  const { api, log } = lifecycle;
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
      const lost = await record(lifecycle, id, { type: 'unanswered', warning: outcome.warning }, 0);
      return { type: 'recorded', generation: lost, submission: undefined };
    }
    if (outcome.type === 'rate-limited') await keepRateLimit(lifecycle, generation, outcome);
    if (outcome.type === 'key-refused') lifecycle.forgetKey(key);
    return { type: 'refused', refusal: outcome, error };
  }
  const { generation: observed } = submission;
  // With the upstream's id in the log, not even a failing database loses what was paid for.
  log.info({ generation: id, generationId: observed.generationId }, 'a submission was accepted');
  const accepted = await record(lifecycle, id, readAcceptance(observed, generation), 0);
  await keepToldLimits(lifecycle, generation, submission);
  return { type: 'recorded', generation: accepted, submission };
}

async function record(
  lifecycle: Lifecycle,
  id: string,
  observation: Observation,
  lookInMs: number,
): Promise<Generation> {
  const next = { lookInMs };
  const generation = await outlast(lifecycle, id, () => recordObservation(lifecycle.store, id, observation, next));
  if (!generation) throw new Error(`the submission ${id} vanished while it was being sent`);
  return generation;
}

const STORE_PATIENCE_MS = 20_000;

/** What became of a paid request is written down even when the database is away or full for a while. */
export function outlast<Result>({ log }: Lifecycle, id: string, write: () => Promise<Result>): Promise<Result> {
  return outlastStore(write, {
    patienceMs: STORE_PATIENCE_MS,
    onProblem: (error) =>
      log.error(
        { generation: id, err: error },
        'the outcome of a submission could not be written down yet; trying again',
      ),
  });
}
