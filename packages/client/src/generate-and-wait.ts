import { anySignal } from './any-signal.ts';
import { type GenerateVideoResult, type Generation, type GenerationUpdate, isTerminal } from './generation.ts';
import type { GenerateVideoInput } from './generated/operations.ts';
import { ConnectionError, GenerationFailedError, GenerationRefusedError, WaitTimeoutError } from './errors.ts';
import { RETRY_FOR_MS } from './submit.ts';

export interface GenerateAndWaitOptions {
  /** Stops waiting and throws its reason. The generation goes on. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Milliseconds from the call after which a WaitTimeoutError is thrown; without it, no end. A submission that is under
   * way is not cut off: its answer brings the id that the error carries.
   */
  readonly timeoutMs?: number | undefined;
  /** As of `generateVideo`, but not beyond `timeoutMs`. */
  readonly retryForMs?: number | undefined;
  /** Called with the state at first and then with each change, in order. What it throws ends the waiting. */
  readonly onUpdate?: ((update: GenerationUpdate) => void) | undefined;
}

/** What generating and waiting is made of. */
export interface GenerateAndWaitParts {
  readonly submit: (
    input: GenerateVideoInput,
    options: { readonly retryForMs: number; readonly stopping: AbortSignal | undefined },
  ) => Promise<GenerateVideoResult>;
  readonly watch: (id: string, options: { readonly signal: AbortSignal }) => AsyncIterable<GenerationUpdate>;
}

/** Submits, follows to the end and resolves to the COMPLETED generation. */
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

/** The longest that a timer can wait; with more, Node's fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Settles as the promise does, or rejects with the signal's reason; what the promise stands for goes on either way. */
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
