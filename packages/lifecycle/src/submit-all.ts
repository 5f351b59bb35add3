import { KeyRefusedError } from './identify.ts';
import { DEFAULT_MODEL } from './queue.ts';
import { submit } from './submit.ts';
import type { SubmitResult } from './submit-result.ts';
import type { GenerateInput } from './generate-input.ts';
import type { Lifecycle } from './lifecycle.ts';

/**
 * Submits several, one result each, in order. Those of one model go one after the other, as VideoGenAPI limits each model;
 * one that fails does not stop the others. Rejects only when the key was refused before anything was accepted.
 */
export async function submitAll(
  lifecycle: Lifecycle,
  userId: string,
  inputs: readonly GenerateInput[],
): Promise<readonly SubmitResult[]> {
  const lastOfModel = new Map<string, Promise<unknown>>();
  const submitting = inputs.map((input) => {
    const model = input.model ?? DEFAULT_MODEL;
    const before = lastOfModel.get(model) ?? Promise.resolve();
    const result = before.then(() => submit(lifecycle, userId, input));
    lastOfModel.set(
      model,
      result.catch(() => undefined),
    );
    return result;
  });
  const settled = await Promise.allSettled(submitting);
  const accepted = settled.some((each) => each.status === 'fulfilled' && each.value.type === 'success');
  return settled.map((each) => {
    if (each.status === 'fulfilled') return each.value;
    // What was accepted must be told, so a key that is refused half-way is told in its place.
    if (each.reason instanceof KeyRefusedError && accepted) return refusedKey(each.reason);
    throw each.reason;
  });
}

function refusedKey({ message }: KeyRefusedError): SubmitResult {
  return { type: 'upstream-error', message, status: 401, retryable: false, upstreamMessage: undefined };
}
