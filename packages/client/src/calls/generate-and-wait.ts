import type { GenerateVideoResult, Generation, GenerationUpdate } from '../generation.ts';
import type { GenerateVideoInput } from '../generated/operations.ts';
import { GenerationRefusedError } from '../errors.ts';
import { awaitCompletion, createDeadline, type Watch } from './await-completion.ts';
import { untilAborted } from '../transport/until-aborted.ts';
import { RETRY_FOR_MS } from './send-with-keys.ts';

export interface GenerateAndWaitOptions {
  /** Ends the wait, which then throws the signal's reason. The generation continues. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Milliseconds from the call after which a WaitTimeoutError is thrown; by default never. A submission under way is still
   * awaited, as the error needs its id.
   */
  readonly timeoutMs?: number | undefined;
  /** The `retryForMs` of the submission, at most `timeoutMs`. */
  readonly retryForMs?: number | undefined;
  /** Called with the first state and then with each change, in order. An error that it throws ends the wait. */
  readonly onUpdate?: ((update: GenerationUpdate) => void) | undefined;
}

/** The methods that `generateAndWait` combines. */
export interface GenerateAndWaitParts {
  readonly submit: (
    input: GenerateVideoInput,
    options: { readonly retryForMs: number; readonly stopping: AbortSignal | undefined },
  ) => Promise<GenerateVideoResult>;
  readonly watch: Watch;
}

/** Submits a video, follows it to its end, and resolves to the COMPLETED generation. */
export async function generateAndWait(
  { submit, watch }: GenerateAndWaitParts,
  input: GenerateVideoInput,
  { signal, timeoutMs, retryForMs = RETRY_FOR_MS, onUpdate }: GenerateAndWaitOptions,
): Promise<Generation> {
  signal?.throwIfAborted();
  const deadline = createDeadline(timeoutMs);

  const submitOptions = { retryForMs: Math.min(retryForMs, timeoutMs ?? Infinity), stopping: signal };
  const result = await untilAborted(submit(input, submitOptions), signal);
  if (result.__typename !== 'GenerateVideoSuccess') throw new GenerationRefusedError(result);

  return await awaitCompletion(watch, result.generation, { signal, deadline, onUpdate });
}
