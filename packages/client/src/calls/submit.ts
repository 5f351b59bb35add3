import type { GenerateVideoResult } from '../generation.ts';
import type { GenerateVideoInput } from '../generated/operations.ts';
import { sendWithKeys, type SubmitOptions } from './send-with-keys.ts';
import { createIdempotencyKey } from './create-idempotency-key.ts';

/** Sends one submission, once. */
export type SubmitOnce = (input: GenerateVideoInput, signal: AbortSignal) => Promise<GenerateVideoResult>;

/**
 * Submits a video and repeats the request, with the same idempotencyKey, until it is answered: the gateway makes one video.
 * Without an answer in time it throws a ConnectionError with the key.
 */
export async function submit(
  submitOnce: SubmitOnce,
  input: GenerateVideoInput,
  options: SubmitOptions,
): Promise<GenerateVideoResult> {
  const idempotencyKey = input.idempotencyKey ?? createIdempotencyKey();
  const advice = `the result, send the same input with idempotencyKey ${JSON.stringify(idempotencyKey)}`;
  const request = { keys: { idempotencyKey }, advice };
  return await sendWithKeys((signal) => submitOnce({ ...input, idempotencyKey }, signal), request, options);
}
