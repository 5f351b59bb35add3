import { getUser, listQueues, listSubmissionsByKeys, type Generation, type User } from '@videogen/store';
import { forecastSeconds } from '../forecast/estimate.ts';
import { checkSubmission } from '../input/check-submission.ts';
import type { GenerateInput, InputIssue } from '../input/generate-input.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { predict, type CheckedLine, type Outcome } from './predict.ts';

/** The expected outcome of one input. */
export interface SubmissionPreview {
  readonly input: GenerateInput;
  readonly issues: readonly InputIssue[];
  readonly warnings: readonly string[];
  /** The visible generation of its idempotency key, requested by the same input. */
  readonly existing: Generation | null;
  /** The index of the earlier input that has the same idempotency key and is the same; null without one. */
  readonly repeats: number | null;
  /** The time at which it would be sent; null if it would not. */
  readonly expectedSubmitAt: Date | null;
  /** Null also without enough completed generations of its kind. */
  readonly expectedCompletionAt: Date | null;
}

/** The expected outcomes of several inputs, and their numbers: `valid` is the sum of the four that follow it. */
export interface SubmissionsPreview {
  readonly lines: readonly SubmissionPreview[];
  readonly valid: number;
  readonly submittedNow: number;
  readonly queued: number;
  readonly existing: number;
  readonly rateLimited: number;
  /** Null if nothing would be sent, or if the completion of one that would be sent is not known. */
  readonly lastCompletionAt: Date | null;
  /** Never negative. Null if unlimited or not reported. */
  readonly remainingAfter: number | null;
  readonly exceedsQuota: boolean;
}

/**
 * Predicts what would become of submissions of these inputs now, by the rules of submissions. It sends and stores nothing. The preceding
 * inputs are assumed to be valid and new, with QUEUE, and all of the same model as the input in question.
 */
export async function previewAll(
  lifecycle: Lifecycle,
  userId: string,
  inputs: readonly GenerateInput[],
  { precedingCount }: { readonly precedingCount: number },
): Promise<SubmissionsPreview> {
  const { store, settings } = lifecycle;
  const checked = inputs.map((input) => ({ input, ...checkSubmission(lifecycle, input) }));
  const keys = checked.flatMap(({ input, issues }) => (issues.length === 0 ? (input.idempotencyKey ?? []) : []));
  const [known, queues, user, now] = await Promise.all([
    listSubmissionsByKeys(store, userId, keys),
    listQueues(store, userId),
    getUser(store, userId),
    store.clock.now(),
  ]);
  const outcomes = predict(checked, { known, queues, precedingCount, usual: settings.usualRateLimit });
  const lines = await Promise.all(
    checked.map((line, index) => describe(lifecycle, line, { outcome: outcomes[index], now })),
  );

  const count = (...types: Outcome['type'][]): number => outcomes.filter(({ type }) => types.includes(type)).length;
  const waiting = queues.reduce((sum, queue) => sum + queue.waiting, 0);
  const remaining = findRemaining(user, waiting + precedingCount + count('sent', 'queued'));
  return {
    lines,
    valid: inputs.length - count('invalid'),
    submittedNow: count('sent'),
    queued: count('queued'),
    existing: count('existing', 'repeated'),
    rateLimited: count('rate-limited'),
    lastCompletionAt: findLastCompletion(lines),
    remainingAfter: remaining === null ? null : Math.max(remaining, 0),
    exceedsQuota: remaining !== null && remaining < 0,
  };
}

async function describe(
  lifecycle: Lifecycle,
  { input, issues, warnings }: CheckedLine,
  { outcome, now }: { readonly outcome: Outcome | undefined; readonly now: number },
): Promise<SubmissionPreview> {
  const line = {
    input,
    issues: outcome?.type === 'invalid' ? outcome.issues : issues,
    warnings,
    existing: (outcome?.type === 'existing' && outcome.generation) || null,
    repeats: outcome?.type === 'repeated' ? outcome.index : null,
  };
  if (outcome?.type !== 'sent' && outcome?.type !== 'queued') {
    return { ...line, expectedSubmitAt: null, expectedCompletionAt: null };
  }
  const submitMs = now + outcome.waitMs;
  const { model: modelKey = null, duration = null, resolution = null, addAudio = null } = input;
  const seconds = await forecastSeconds(lifecycle, { modelKey, duration, resolution, addAudio });
  return {
    ...line,
    expectedSubmitAt: new Date(submitMs),
    expectedCompletionAt: seconds === null ? null : new Date(submitMs + Math.ceil(seconds * 1000)),
  };
}

function findLastCompletion(lines: readonly SubmissionPreview[]): Date | null {
  const sent = lines.filter(({ expectedSubmitAt }) => expectedSubmitAt !== null);
  const times = sent.flatMap(({ expectedCompletionAt }) => expectedCompletionAt?.getTime() ?? []);
  return sent.length === 0 || times.length < sent.length ? null : new Date(Math.max(...times));
}

/** The number that is left of the month after so many further generations, which may be negative; null if it is not known. */
function findRemaining({ plan, usage: { currentMonth, monthlyLimit } }: User, further: number): number | null {
  if (plan?.unlimited === true || currentMonth === null || monthlyLimit === null) return null;
  return monthlyLimit - currentMonth - further;
}
