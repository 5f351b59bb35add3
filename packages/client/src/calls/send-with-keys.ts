import { ConnectionError, type ConnectionErrorOptions } from '../errors.ts';
import { retryUntilAnswered } from './retry-until-answered.ts';

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

export const RETRY_FOR_MS = 120_000;
const ANSWER_WITHIN_MS = 60_000;

export interface KeyedRequest {
  /** The keys under which the answer can be had later. */
  readonly keys: Pick<ConnectionErrorOptions, 'idempotencyKey' | 'idempotencyKeys'>;
  /** Tells the caller how, after `To get`. */
  readonly advice: string;
  /** Added to the time-out, in milliseconds. */
  readonly furtherMs?: number;
}

/**
 * Sends a request with idempotencyKeys repeatedly until it is answered. Without an answer in time it throws a ConnectionError
 * with the keys.
 */
export async function sendWithKeys<Answer>(
  sendOnce: (signal: AbortSignal) => Promise<Answer>,
  { keys, advice, furtherMs = 0 }: KeyedRequest,
  { retryForMs = RETRY_FOR_MS, answerWithinMs = ANSWER_WITHIN_MS, isRenewable = false, ...options }: SubmitOptions,
): Promise<Answer> {
  return await retryUntilAnswered(sendOnce, {
    ...options,
    retryForMs,
    answerWithinMs: () => answerWithinMs + furtherMs,
    isRenewable,
    toUnanswered(error) {
      const { status, retryable } = error instanceof ConnectionError ? error : {};
      return new ConnectionError(`${error.message} To get ${advice}.`, { cause: error, status, retryable, ...keys });
    },
  });
}
