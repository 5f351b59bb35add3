import { anySignal } from './any-signal.ts';
import { ConnectionError } from '../errors.ts';

/**
 * Runs with a signal that is aborted with the given one or after so many milliseconds, which throws a ConnectionError. A
 * half-open connection causes no error by itself.
 */
export async function answerWithin<Value>(
  ms: number,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const deadline = AbortSignal.timeout(ms);
  try {
    return await run(anySignal(signal, deadline));
  } catch (error) {
    if (!deadline.aborted || error !== deadline.reason) throw error;
    throw new ConnectionError(`There was no answer for ${ms} ms.`, { cause: error });
  }
}
