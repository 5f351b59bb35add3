import { answerWithin } from '../transport/answer-within.ts';
import { anySignal } from '../transport/any-signal.ts';
import { chooseBackoffMs, delay } from '../transport/backoff.ts';
import { ConnectionError, isTemporary, readRetryAfterMs, UnauthenticatedError, type VideoGenError } from '../errors.ts';

export interface RetryOptions {
  /** Ends the request under way; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** Prevents further requests. A request under way continues. */
  readonly stopping?: AbortSignal | undefined;
  /** Milliseconds within which further requests may begin. */
  readonly retryForMs: number;
  /** The time-out of one request, in milliseconds, by the rest of `retryForMs`. */
  readonly answerWithinMs: (restMs: number) => number;
  /** True if a request with a refused key may be sent once more, with another key. */
  readonly isRenewable: boolean;
  /** Creates the error to throw when no answer came in time. */
  readonly toUnanswered: (error: VideoGenError) => VideoGenError;
}

/** Sends an idempotent request repeatedly, with growing waits, until it is answered. */
export async function retryUntilAnswered<Answer>(
  sendOnce: (signal: AbortSignal) => Promise<Answer>,
  { signal, stopping, retryForMs, answerWithinMs, isRenewable, toUnanswered }: RetryOptions,
): Promise<Answer> {
  const startedAt = performance.now();
  const readRestMs = (): number => retryForMs - (performance.now() - startedAt);
  let mayRenew = isRenewable;

  for (let failures = 1; ; failures++) {
    try {
      return await answerWithin(answerWithinMs(readRestMs()), signal, sendOnce);
    } catch (error) {
      signal?.throwIfAborted();
      if (mayRenew && error instanceof UnauthenticatedError) {
        mayRenew = false;
        continue;
      }
      const mayRetry = isTemporary(error);
      if (!mayRetry && !(error instanceof ConnectionError)) throw error;
      const waitMs = Math.max(chooseBackoffMs(failures), readRetryAfterMs(error));
      if (!mayRetry || waitMs > readRestMs() || !(await wait(waitMs, signal, stopping))) throw toUnanswered(error);
    }
  }
}

/** Waits. Resolves to false when `stopping` is aborted, and throws the reason of `signal`. */
async function wait(ms: number, signal: AbortSignal | undefined, stopping: AbortSignal | undefined): Promise<boolean> {
  try {
    await delay(ms, anySignal(signal, stopping));
    return true;
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}
