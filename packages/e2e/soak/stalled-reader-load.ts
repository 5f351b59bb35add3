import { setTimeout as sleep } from 'node:timers/promises';
import { submitVideo } from '@videogen/testkit';
import { openRawFeed } from './stalled-reader-feed.ts';

/** Callers of one user each, who submit and wait for the update of what they submitted. */
export interface Neighbours extends AsyncDisposable {
  /** Submits at a steady pace until stopped. Returns each time from the start of the mutation to the update, in milliseconds. */
  readonly submitUntil: (over: Promise<unknown>) => Promise<readonly number[]>;
}

const NEIGHBOUR_EVERY_MS = 60;

/** Opens a feed for each. */
export async function openNeighbours(gatewayUrl: string, keys: readonly string[]): Promise<Neighbours> {
  await using feeds = new AsyncDisposableStack();
  const times = new Map<string, number>();
  for (const key of keys) {
    const onText = (text: string): void => {
      const prompt = /"prompt":"([^"]+)"/.exec(text)?.[1];
      if (prompt !== undefined && !times.has(prompt)) times.set(prompt, performance.now());
    };
    feeds.use(await openRawFeed(gatewayUrl, { key, selection: 'prompt', onText }));
  }
  const opened = feeds.move();
  let count = 0;

  return {
    async submitUntil(over) {
      const begun = new Map<string, number>();
      await repeatUntil(over, NEIGHBOUR_EVERY_MS, async () => {
        count += 1;
        const prompt = `Neighbour ${count}`;
        begun.set(prompt, performance.now());
        await submitVideo(gatewayUrl, { key: keys[count % keys.length] ?? '', prompt });
      });
      while ([...begun.keys()].some((prompt) => !times.has(prompt))) await sleep(10);
      return [...begun].map(([prompt, at]) => (times.get(prompt) ?? Infinity) - at);
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Runs the same again and again, without waiting for the last run, until stopped. Resolves when all runs have ended. */
export async function repeatUntil(over: Promise<unknown>, everyMs: number, run: () => Promise<unknown>): Promise<void> {
  const running: Promise<unknown>[] = [];
  const timer = setInterval(() => running.push(run()), everyMs);
  await over;
  clearInterval(timer);
  await Promise.all(running);
}

/** The quantile of the values for a part from 0 to 1. */
export function findQuantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
