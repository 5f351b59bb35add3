import {
  readStoreProblem,
  recordObservation,
  retryWhileAway,
  type Generation,
  type Observation,
  type ReportedLimits,
} from '@videogen/store';
import type { Submission } from '@videogen/videogenapi';
import { logEnd } from '../poll/log-end.ts';
import { keepRateLimit, logUnsaved, readReportedLimits } from '../upstream/keep-limits.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { readAcceptance } from '../upstream/read-observation.ts';
import { readSubmissionError, type SubmissionOutcome } from './refusal.ts';
import { toGenerateRequest } from '../input/request.ts';
import { isSessionError, type SessionError, type UpstreamSession } from '../upstream/session.ts';

/** The result of the one POST. */
export type Sent =
  /** It is recorded; `submission` is undefined if the answer was lost. */
  | { readonly type: 'recorded'; readonly generation: Generation; readonly submission: Submission | undefined }
  /** It was provably not accepted, which is not recorded yet. */
  | {
      readonly type: 'refused';
      readonly refusal: Exclude<SubmissionOutcome, { type: 'unknown' }>;
      readonly error: SessionError;
    };

/** Sends the one POST of a stored request. Records acceptance, or UNCONFIRMED for an unknown outcome, but no refusal. */
export async function send(lifecycle: Lifecycle, generation: Generation, session: UpstreamSession): Promise<Sent> {
  const { log } = lifecycle;
  const { id } = generation;
  let submission: Submission;
  try {
    submission = await session.generate(toGenerateRequest(generation));
  } catch (error) {
    if (!isSessionError(error)) throw error;
    const outcome = readSubmissionError(error);
    const told =
      outcome.type === 'unknown' ? 'the outcome of a submission is not known' : 'a submission was not accepted';
    log.warn({ generation: id, error: error.name, reason: error.message }, told);
    if (outcome.type === 'unknown') {
      // Due to be reconciled at once.
      const lost = await record(lifecycle, generation, { type: 'unanswered', warning: outcome.warning });
      return { type: 'recorded', generation: lost, submission: undefined };
    }
    if (outcome.type === 'rate-limited') await keepRateLimit(lifecycle, session, { generation, rateLimit: outcome });
    return { type: 'refused', refusal: outcome, error };
  }
  const { generation: observed } = submission;
  // The log has the upstream's id, so that a paid generation can be found even if the database fails.
  log.info({ generation: id, upstreamId: observed.upstreamId }, 'a submission was accepted');
  const limits = readReportedLimits(lifecycle, session, { generation, submission });
  const accepted = await recordAcceptance(lifecycle, generation, readAcceptance(observed, generation), limits);
  logEnd(log, accepted);
  return { type: 'recorded', generation: accepted, submission };
}

/** Records an acceptance with the limits that came with it, or without them if they cannot be recorded: the submission matters more. */
async function recordAcceptance(
  lifecycle: Lifecycle,
  sent: Generation,
  observation: Observation,
  limits: ReportedLimits | undefined,
): Promise<Generation> {
  try {
    return await record(lifecycle, sent, observation, limits);
  } catch (error) {
    if (!limits || readStoreProblem(error) !== undefined) throw error;
    logUnsaved(lifecycle, sent.id, error);
    return record(lifecycle, sent, observation);
  }
}

/** Records the outcome. A generation that has not ended is due at once. */
async function record(
  lifecycle: Lifecycle,
  sent: Generation,
  observation: Observation,
  limits?: ReportedLimits,
): Promise<Generation> {
  const { id } = sent;
  const next = { dueInMs: 0, sent, limits };
  const generation = await persist(lifecycle, id, () => recordObservation(lifecycle.store, id, observation, next));
  if (!generation) throw new Error(`the submission ${id} was removed while it was being sent`);
  return generation;
}

const STORE_PATIENCE_MS = 20_000;

/** Repeats a write about a paid request while the database is unavailable or full. */
export function persist<Result>({ log }: Lifecycle, id: string, write: () => Promise<Result>): Promise<Result> {
  return retryWhileAway(write, {
    retryForMs: STORE_PATIENCE_MS,
    onProblem: (error) =>
      log.error({ generation: id, err: error }, 'the outcome of a submission could not be recorded yet; trying again'),
  });
}
