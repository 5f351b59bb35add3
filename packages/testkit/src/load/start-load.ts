import { submitUntilAcknowledged } from './submit-video.ts';
import type { Acknowledgement } from '../judge/verify.ts';

/** Callers that submit without a pause. */
export interface Load {
  /** Number of different requests that were begun so far. */
  readonly requested: () => number;
  /** Requests that were acknowledged so far. */
  readonly acknowledged: readonly Acknowledgement[];
  /** Begins nothing more; resolves when what was begun is acknowledged. Rejects when that takes too long. */
  readonly stop: () => Promise<readonly Acknowledgement[]>;
  /** Resolves when all of `most` are acknowledged. Rejects when that takes too long. */
  readonly finish: () => Promise<readonly Acknowledgement[]>;
}

/** Callers, and the gateway that they call. */
export interface LoadOptions {
  readonly gatewayUrl: () => string;
  readonly key: string;
  readonly callers: number;
  /** Stands in the prompts, of which no two are the same. */
  readonly name: string;
  /** No more requests than these; without end by default. */
  readonly most?: number | undefined;
}

const PATIENCE_MS = 90_000;

/** Starts callers. Each repeats a request under its idempotency key until it is acknowledged, and then makes the next one. */
export function startLoad({ gatewayUrl, key, callers, name, most = Infinity }: LoadOptions): Load {
  const acknowledged: Acknowledgement[] = [];
  const unanswered = new Set<string>();
  const patience = new AbortController();
  let requested = 0;
  const stopping = new AbortController();

  async function call(): Promise<void> {
    while (!stopping.signal.aborted && requested < most) {
      requested += 1;
      const prompt = `${name} ${requested}`;
      unanswered.add(prompt);
      const request = { key, prompt, idempotencyKey: prompt.replaceAll(' ', '-') };
      const answer = await submitUntilAcknowledged(gatewayUrl, request, patience.signal);
      if (!answer) return;
      acknowledged.push(answer);
      unanswered.delete(prompt);
    }
  }

  const calling = Promise.all(Array.from({ length: callers }, call));
  // Its rejection comes out of finish().
  calling.catch(() => undefined);

  async function finish(): Promise<readonly Acknowledgement[]> {
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
    await calling;
    clearTimeout(timer);
    if (unanswered.size > 0) throw new Error(`never acknowledged: ${[...unanswered].join(', ')}`);
    return acknowledged;
  }

  return {
    requested: () => requested,
    acknowledged,
    stop() {
      stopping.abort();
      return finish();
    },
    finish,
  };
}
