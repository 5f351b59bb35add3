import { anySignal } from './any-signal.ts';
import { ConnectionError } from '../errors.ts';

/** The longest delay of a timer. Node fires one with a longer delay at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A signal that is aborted after so many milliseconds, at most 24 days. */
export function createTimeout(ms: number): AbortSignal {
  // Node takes whole numbers only.
  return AbortSignal.timeout(Math.ceil(Math.min(Math.max(ms, 0), LONGEST_TIMER_MS)));
}

/**
 * Runs with a signal that is aborted with the given one or after so many milliseconds, which throws a ConnectionError. A
 * half-open connection causes no error by itself.
 */
export async function answerWithin<Value>(
  ms: number,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const deadline = createTimeout(ms);
  try {
    return await run(anySignal(signal, deadline));
  } catch (error) {
    if (!deadline.aborted || error !== deadline.reason) throw error;
    throw new ConnectionError(`There was no answer for ${Math.ceil(ms)} ms.`, { cause: error });
  }
}
