import { MediaError } from './media-error.ts';
import type { Timings } from '../timings.ts';

/** The time limits of one video. Disposing of them ends its request. */
export interface Deadlines extends Disposable {
  readonly signal: AbortSignal;
  /** The headers have arrived. */
  readonly meetHeaders: () => void;
  /** The caller has disconnected. */
  readonly end: () => void;
}

/** Starts the time limits: one for the headers of the answer, one for the whole. */
export function startDeadlines({ mediaHeadersWithinMs, mediaWithinMs }: Timings): Deadlines {
  const ending = new AbortController();
  const endWith = (ms: number, sentence: string): NodeJS.Timeout =>
    setTimeout(() => ending.abort(new MediaError(504, sentence)), ms);
  const forHeaders = endWith(
    mediaHeadersWithinMs,
    `The video's server did not answer within ${mediaHeadersWithinMs} ms.`,
  );
  const forAll = endWith(mediaWithinMs, `The video was not sent within ${mediaWithinMs} ms.`);
  const end = (): void => ending.abort();
  return {
    signal: ending.signal,
    meetHeaders: () => clearTimeout(forHeaders),
    end,
    [Symbol.dispose]() {
      clearTimeout(forHeaders);
      clearTimeout(forAll);
      end();
    },
  };
}
