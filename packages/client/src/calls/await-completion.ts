import { type Generation, type GenerationUpdate, isUnfinished } from '../generation.ts';
import { ConnectionError, GenerationFailedError, WaitTimeoutError } from '../errors.ts';
import { createTimeout } from '../transport/answer-within.ts';
import { anySignal } from '../transport/any-signal.ts';

/** Follows one generation, see `client.watch`. */
export type Watch = (id: string, options: { readonly signal: AbortSignal }) => AsyncIterable<GenerationUpdate>;

/** The end of a wait. */
export interface Deadline {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface AwaitCompletionOptions {
  readonly signal: AbortSignal | undefined;
  readonly deadline: Deadline | undefined;
  readonly onUpdate: ((update: GenerationUpdate) => void) | undefined;
}

/** Starts the time of a wait; undefined for one without end. */
export function createDeadline(timeoutMs: number | undefined): Deadline | undefined {
  if (timeoutMs === undefined) return undefined;
  return { timeoutMs, signal: createTimeout(timeoutMs) };
}

/**
 * Follows a generation, whose last known state is given, and resolves to the COMPLETED one. Throws a GenerationFailedError, a
 * WaitTimeoutError with the last state, or the signal's reason.
 */
export async function awaitCompletion(
  watch: Watch,
  known: Generation,
  { signal, deadline, onUpdate }: AwaitCompletionOptions,
): Promise<Generation> {
  let generation = known;
  try {
    for await (const update of watch(generation.id, { signal: anySignal(signal, deadline?.signal) })) {
      generation = update.generation;
      onUpdate?.(update);
    }
  } catch (error) {
    if (deadline?.signal.aborted === true && error === deadline.signal.reason) {
      throw new WaitTimeoutError(generation, deadline.timeoutMs, { cause: error });
    }
    throw error;
  }

  if (isUnfinished(generation.status))
    throw new ConnectionError(`The updates of generation ${generation.id} ended early.`);
  if (generation.status !== 'COMPLETED') throw new GenerationFailedError(generation);
  return generation;
}
