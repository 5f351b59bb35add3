import { readStoreProblem } from '@videogen/store';
import { KeyRefusedError } from '../identity/key-errors.ts';
import { DEFAULT_MODEL } from './queue.ts';
import { submit, type SubmitOptions } from './submit.ts';
import type { SubmitResult } from './submit-result.ts';
import type { GenerateInput } from '../input/generate-input.ts';
import type { Lifecycle } from '../lifecycle.ts';

/**
 * Submits several inputs, with one result each, in order. Inputs of one model are sent one by one, as VideoGenAPI limits each
 * model; a failure does not stop the others. Once anything was sent it always resolves, so that paid results are not lost:
 * the failure of an input is then its result. Before that it rejects with the first error.
 */
export async function submitAll(
  lifecycle: Lifecycle,
  userId: string,
  inputs: readonly GenerateInput[],
  options: Pick<SubmitOptions, 'key'> = {},
): Promise<readonly SubmitResult[]> {
  const lastOfModel = new Map<string, Promise<unknown>>();
  const attempts = await Promise.all(
    inputs.map((input) => {
      const model = input.model ?? DEFAULT_MODEL;
      const before = lastOfModel.get(model) ?? Promise.resolve();
      const attempt = before.then(() => attemptOne(lifecycle, userId, input, options));
      lastOfModel.set(model, attempt);
      return attempt;
    }),
  );
  const isAnySent = attempts.some(({ mayBeSent }) => mayBeSent);
  return attempts.map((attempt) => {
    if ('result' in attempt) return attempt.result;
    if (!isAnySent) throw attempt.error;
    return describeFailure(lifecycle, userId, attempt);
  });
}

/**
 * Submits one input, as {@link submit} does. If the gateway fails after the POST may have been sent, and no idempotency key
 * allows the caller a safe retry, the failure is the result. Any other failure rejects.
 */
export async function submitOne(
  lifecycle: Lifecycle,
  userId: string,
  input: GenerateInput,
  options: Pick<SubmitOptions, 'key'> = {},
): Promise<SubmitResult> {
  const attempt = await attemptOne(lifecycle, userId, input, options);
  if ('result' in attempt) return attempt.result;
  if (!attempt.mayBeSent || input.idempotencyKey != null) throw attempt.error;
  return describeFailure(lifecycle, userId, attempt);
}

interface Failure {
  readonly input: GenerateInput;
  /** True if its POST may have been sent, and the key was not refused. */
  readonly mayBeSent: boolean;
  readonly error: unknown;
}

type Attempt = Failure | { readonly mayBeSent: boolean; readonly result: SubmitResult };

/** Never rejects. */
async function attemptOne(
  lifecycle: Lifecycle,
  userId: string,
  input: GenerateInput,
  { key }: Pick<SubmitOptions, 'key'>,
): Promise<Attempt> {
  let mayBeSent = false;
  try {
    const result = await submit(lifecycle, userId, input, { key, onBegun: () => (mayBeSent = true) });
    return { mayBeSent, result };
  } catch (error) {
    return { input, mayBeSent: mayBeSent && !(error instanceof KeyRefusedError), error };
  }
}

function describeFailure({ log }: Lifecycle, userId: string, { input, mayBeSent, error }: Failure): SubmitResult {
  if (error instanceof KeyRefusedError) {
    return {
      type: 'upstream-error',
      message: error.message,
      status: 401,
      retryable: false,
      upstreamMessage: undefined,
    };
  }
  log.error({ user: userId, err: error }, 'a submission failed because of an internal error');
  if (mayBeSent) {
    const hasKey = input.idempotencyKey != null;
    return { type: 'gateway-error', message: describeUnrecorded(hasKey), retryable: hasKey, mayBeCharged: true };
  }
  const problem = readStoreProblem(error) ?? 'unexpected';
  const message = notSent[problem];
  return { type: 'gateway-error', message, retryable: problem !== 'unexpected', mayBeCharged: false };
}

function describeUnrecorded(hasKey: boolean): string {
  const next = hasKey
    ? 'Submit the same input with the same idempotencyKey to get its outcome; it is not sent twice.'
    : 'It has no idempotencyKey: search for it among your generations before you submit it again.';
  return `The gateway failed before it could record the outcome of this one. It may have been accepted and charged. ${next}`;
}

const notSent = {
  unavailable: "The gateway's database does not answer, so this one was not sent. Try again later.",
  full: "The gateway's disk is full, so this one was not sent. Try again later.",
  unexpected: 'The gateway failed unexpectedly before this one was sent.',
} as const;
