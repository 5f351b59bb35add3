import { answerWithin } from './answer-within.ts';
import { anySignal } from './any-signal.ts';
import { chooseBackoffMs, delay } from './backoff.ts';
import { ConnectionError, isTemporary, type VideoGenError } from './errors.ts';
import type { GenerateVideoResult } from './generation.ts';
import type { GenerateVideoInput } from './generated/operations.ts';

export interface GenerateVideoOptions {
  /** Gives up and throws its reason. The video may be made all the same. */
  readonly signal?: AbortSignal | undefined;
  /**
   * For how many milliseconds a submission that got no answer is sent again, each time with the same idempotencyKey; two
   * minutes unless told otherwise, 0 for never.
   */
  readonly retryForMs?: number | undefined;
}

export interface SubmitOptions extends GenerateVideoOptions {
  /** Leaves a request that is under way alone, and begins no other. */
  readonly stopping?: AbortSignal | undefined;
  /** After how long a request is taken to get no answer. The gateway has one after 35 s at most. */
  readonly answerWithinMs?: number;
}

/** Sends one submission, once. */
export type SubmitOnce = (input: GenerateVideoInput, signal: AbortSignal) => Promise<GenerateVideoResult>;

export const RETRY_FOR_MS = 120_000;

/**
 * Submits a video, again and again until there is an answer: with the same idempotencyKey the gateway makes one video of it.
 * Without an answer in time it throws a ConnectionError that carries the key.
 */
export async function submit(
  submitOnce: SubmitOnce,
  input: GenerateVideoInput,
  options: SubmitOptions,
): Promise<GenerateVideoResult> {
  const { signal, stopping, retryForMs = RETRY_FOR_MS, answerWithinMs = 60_000 } = options;
  const idempotencyKey = input.idempotencyKey ?? mintKey();
  const startedAt = performance.now();

  for (let failures = 1; ; failures++) {
    try {
      return await answerWithin(answerWithinMs, signal, (cut) => submitOnce({ ...input, idempotencyKey }, cut));
    } catch (error) {
      signal?.throwIfAborted();
      if (!isTemporary(error)) throw error;
      const waitMs = chooseBackoffMs(failures);
      const isLate = performance.now() - startedAt + waitMs > retryForMs;
      if (isLate || isAnswered(error) || !(await wait(waitMs, signal, stopping))) {
        throw toUnanswered(error, idempotencyKey);
      }
    }
  }
}

/** Whether something other than a busy or failing gateway has answered: a wrong URL stays wrong. */
function isAnswered(error: VideoGenError): boolean {
  if (!(error instanceof ConnectionError) || error.status === undefined) return false;
  // A 2xx here is an answer that was cut off.
  return (error.status < 200 || error.status >= 300) && error.status < 500 && error.status !== 429;
}

/** Resolves to false when it is not to go on. Throws the reason of the first signal. */
async function wait(ms: number, signal: AbortSignal | undefined, stopping: AbortSignal | undefined): Promise<boolean> {
  try {
    await delay(ms, anySignal(signal, stopping));
    return true;
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}

function toUnanswered(error: VideoGenError, idempotencyKey: string): ConnectionError {
  const status = error instanceof ConnectionError ? error.status : undefined;
  return new ConnectionError(
    `${error.message} The same input with idempotencyKey ${JSON.stringify(idempotencyKey)} asks for the outcome.`,
    { cause: error, status, idempotencyKey },
  );
}

/** Random and unguessable. `crypto.randomUUID` is missing in pages that came over plain HTTP. */
function mintKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
