import type { GenerateVideoResult } from '../generation.ts';
import type { GenerateVideoInput } from '../generated/operations.ts';
import { sendWithKeys, type SubmitOptions } from './send-with-keys.ts';
import { createIdempotencyKey } from './create-idempotency-key.ts';

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
  options: SubmitOptions,
): Promise<readonly KeyedGenerateVideoResult[]> {
  const keyed = inputs.map((input) => ({ ...input, idempotencyKey: input.idempotencyKey ?? createIdempotencyKey() }));
  const idempotencyKeys = keyed.map(({ idempotencyKey }) => idempotencyKey);
  const request = {
    keys: { idempotencyKeys },
    advice: 'the results, send the same inputs with the idempotencyKeys of this error',
    furtherMs: Math.max(inputs.length - 1, 0) * FURTHER_WITHIN_MS,
  };
  const results = await sendWithKeys((signal) => submitOnce(keyed, signal), request, options);
  return results.map((result, index) => ({ ...result, idempotencyKey: idempotencyKeys[index] ?? '' }));
}
