import { ConnectionError, type VideoGenError } from '../errors.ts';
import type { GenerateVideoResult } from '../generation.ts';
import type { GenerateVideoInput } from '../generated/operations.ts';
import { retryUntilAnswered } from './retry-until-answered.ts';
import { createIdempotencyKey } from './create-idempotency-key.ts';

export interface GenerateVideoOptions {
  /** Ends the call, which then throws the signal's reason. The video may still be made. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Milliseconds within which a submission without an answer is sent again, with the same idempotencyKey; by default two
   * minutes, 0 for never.
   */
  readonly retryForMs?: number | undefined;
}

export interface SubmitOptions extends GenerateVideoOptions {
  /** Prevents further requests. A request under way continues. */
  readonly stopping?: AbortSignal | undefined;
  /** The time-out of one request. The gateway answers within 35 s. */
  readonly answerWithinMs?: number;
  /** True if a refused key may be replaced by another. */
  readonly isRenewable?: boolean;
}

/** Sends one submission, once. */
export type SubmitOnce = (input: GenerateVideoInput, signal: AbortSignal) => Promise<GenerateVideoResult>;

export const RETRY_FOR_MS = 120_000;
export const ANSWER_WITHIN_MS = 60_000;

/**
 * Submits a video and repeats the request, with the same idempotencyKey, until it is answered: the gateway makes one video.
 * Without an answer in time it throws a ConnectionError with the key.
 */
export async function submit(
  submitOnce: SubmitOnce,
  input: GenerateVideoInput,
  { retryForMs = RETRY_FOR_MS, answerWithinMs = ANSWER_WITHIN_MS, isRenewable = false, ...options }: SubmitOptions,
): Promise<GenerateVideoResult> {
  const idempotencyKey = input.idempotencyKey ?? createIdempotencyKey();
  return await retryUntilAnswered((signal) => submitOnce({ ...input, idempotencyKey }, signal), {
    ...options,
    retryForMs,
    answerWithinMs: () => answerWithinMs,
    isRenewable,
    toUnanswered: (error) => toUnanswered(error, idempotencyKey),
  });
}

function toUnanswered(error: VideoGenError, idempotencyKey: string): ConnectionError {
  const status = error instanceof ConnectionError ? error.status : undefined;
  return new ConnectionError(
    `${error.message} To get the result, send the same input with idempotencyKey ${JSON.stringify(idempotencyKey)}.`,
    { cause: error, status, idempotencyKey },
  );
}
