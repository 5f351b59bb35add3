import { ConnectionError, type VideoGenError } from '../errors.ts';
import type { GenerateVideoResult } from '../generation.ts';
import type { GenerateVideoInput } from '../generated/operations.ts';
import { retryUntilAnswered } from './retry-until-answered.ts';
import { createIdempotencyKey } from './create-idempotency-key.ts';
import { ANSWER_WITHIN_MS, RETRY_FOR_MS, type SubmitOptions } from './submit.ts';

/** The result of one of several submissions. The same input with this key gets the same result and pays nothing twice. */
export type KeyedGenerateVideoResult = GenerateVideoResult & { readonly idempotencyKey: string };

/** Sends several submissions in one request, once. Resolves to one result for each, in order. */
export type SubmitAllOnce = (
  inputs: readonly GenerateVideoInput[],
  signal: AbortSignal,
) => Promise<readonly GenerateVideoResult[]>;

/** Milliseconds that each further submission adds to the time-out, as the gateway sends those of one model in turn. */
const FURTHER_WITHIN_MS = 35_000;

/**
 * Submits several videos in one request and repeats it, with the same idempotencyKeys, until it is answered. Without an answer
 * in time it throws a ConnectionError with the keys.
 */
export async function submitAll(
  submitOnce: SubmitAllOnce,
  inputs: readonly GenerateVideoInput[],
  { retryForMs = RETRY_FOR_MS, answerWithinMs = ANSWER_WITHIN_MS, isRenewable = false, ...options }: SubmitOptions,
): Promise<readonly KeyedGenerateVideoResult[]> {
  const keyed = inputs.map((input) => ({ ...input, idempotencyKey: input.idempotencyKey ?? createIdempotencyKey() }));
  const keys = keyed.map(({ idempotencyKey }) => idempotencyKey);
  const results = await retryUntilAnswered((signal) => submitOnce(keyed, signal), {
    ...options,
    retryForMs,
    answerWithinMs: () => answerWithinMs + Math.max(inputs.length - 1, 0) * FURTHER_WITHIN_MS,
    isRenewable,
    toUnanswered: (error) => toUnanswered(error, keys),
  });
  return results.map((result, index) => ({ ...result, idempotencyKey: keys[index] ?? '' }));
}

function toUnanswered(error: VideoGenError, idempotencyKeys: readonly string[]): ConnectionError {
  const status = error instanceof ConnectionError ? error.status : undefined;
  return new ConnectionError(
    `${error.message} To get the results, send the same inputs with the idempotencyKeys of this error.`,
    { cause: error, status, idempotencyKeys },
  );
}
