import { anySignal } from '../transport/any-signal.ts';
import { type GenerateVideoResult, type Generation, type GenerationUpdate, isTerminal } from '../generation.ts';
import type { GenerateVideoInput } from '../generated/operations.ts';
import { ConnectionError, GenerationFailedError, GenerationRefusedError, WaitTimeoutError } from '../errors.ts';
import { RETRY_FOR_MS } from './submit.ts';

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
  readonly watch: (id: string, options: { readonly signal: AbortSignal }) => AsyncIterable<GenerationUpdate>;
}

/** Submits a video, follows it to its end, and resolves to the COMPLETED generation. */
export async function generateAndWait(
  { submit, watch }: GenerateAndWaitParts,
  input: GenerateVideoInput,
  { signal: givenSignal, timeoutMs, retryForMs = RETRY_FOR_MS, onUpdate }: GenerateAndWaitOptions,
): Promise<Generation> {
  givenSignal?.throwIfAborted();
  const deadline = timeoutMs === undefined ? undefined : AbortSignal.timeout(Math.min(timeoutMs, LONGEST_TIMER_MS));
  const signal = anySignal(givenSignal, deadline);

  const submitOptions = { retryForMs: Math.min(retryForMs, timeoutMs ?? Infinity), stopping: givenSignal };
  const result = await untilAborted(submit(input, submitOptions), givenSignal);
  if (result.__typename !== 'GenerateVideoSuccess') throw new GenerationRefusedError(result);

  let { generation } = result;
  try {
    for await (const update of watch(generation.id, { signal })) {
      generation = update.generation;
      onUpdate?.(update);
    }
  } catch (error) {
    if (timeoutMs !== undefined && deadline?.aborted === true && error === deadline.reason) {
      throw new WaitTimeoutError(generation, timeoutMs, { cause: error });
    }
    throw error;
  }

  if (!isTerminal(generation.status))
    throw new ConnectionError(`The updates of generation ${generation.id} ended early.`);
  if (generation.status !== 'COMPLETED') throw new GenerationFailedError(generation);
  return generation;
}

/** The longest delay of a timer. Node fires one with a longer delay at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Settles as the promise does, or rejects with the signal's reason. The work behind the promise continues either way. */
async function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return await promise;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
