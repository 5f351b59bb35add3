import { answerWithin } from '../transport/answer-within.ts';
import { anySignal } from '../transport/any-signal.ts';
import { chooseBackoffMs, delay } from '../transport/backoff.ts';
import { ConnectionError, isTemporary, type VideoGenError } from '../errors.ts';

export interface RetryOptions {
  /** Ends the request under way; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** Prevents further requests. A request under way continues. */
  readonly stopping?: AbortSignal | undefined;
  /** Milliseconds within which further requests may begin. */
  readonly retryForMs: number;
  /** The time-out of one request. */
  readonly answerWithinMs: number;
  /** Creates the error to throw when no answer came in time. */
  readonly toUnanswered: (error: VideoGenError) => ConnectionError;
}

/** Sends an idempotent request repeatedly, with growing waits, until it is answered. */
export async function retryUntilAnswered<Answer>(
  sendOnce: (signal: AbortSignal) => Promise<Answer>,
  { signal, stopping, retryForMs, answerWithinMs, toUnanswered }: RetryOptions,
): Promise<Answer> {
  const startedAt = performance.now();

  for (let failures = 1; ; failures++) {
    try {
      return await answerWithin(answerWithinMs, signal, sendOnce);
    } catch (error) {
      signal?.throwIfAborted();
      if (!isTemporary(error)) throw error;
      const waitMs = chooseBackoffMs(failures);
      const isLate = performance.now() - startedAt + waitMs > retryForMs;
      if (isLate || isAnswered(error) || !(await wait(waitMs, signal, stopping))) throw toUnanswered(error);
    }
  }
}

/** True for an HTTP answer that is neither GraphQL nor from a busy or failing gateway: the URL is probably wrong. */
function isAnswered(error: VideoGenError): boolean {
  if (!(error instanceof ConnectionError) || error.status === undefined) return false;
  // A 2xx here is a truncated answer.
  return (error.status < 200 || error.status >= 300) && error.status < 500 && error.status !== 429;
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
