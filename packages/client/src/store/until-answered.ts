import { isTemporary } from '../errors.ts';
import { chooseBackoffMs, delay } from '../transport/backoff.ts';

/** Sends a query until it is answered, with growing waits after temporary errors. Throws other errors, and the signal's reason. */
export async function untilAnswered<Answer>(send: () => PromiseLike<Answer>, signal: AbortSignal): Promise<Answer> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await send();
    } catch (error) {
      signal.throwIfAborted();
      if (!isTemporary(error)) throw error;
    }
    await delay(chooseBackoffMs(failures), signal);
  }
}
