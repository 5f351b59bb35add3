import { setTimeout as sleep } from 'node:timers/promises';
import type { VideoGenClient } from '@videogen/client';
import { createClient } from 'graphql-ws';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { countCompleted, openScene, submitMany } from './open-scene.ts';

const patient = { timeout: 120_000, interval: 50 };
const MODEL = 'a-model-of-its-own';
const THOUSAND = 1000;

test('a thousand watchers of one generation cost VideoGenAPI the polls of one', { timeout: 240_000 }, async () => {
  const [one, thousand] = await Promise.all([countPolls(1), countPolls(THOUSAND)]);

  console.log(`Polls of one generation: ${one} with one watcher, ${thousand} with ${THOUSAND}`);
  expect(one).toBeGreaterThan(10);
  // A poll comes at the end of its interval, and a little later on a busy machine, which makes a few more or less.
  expect(Math.abs(thousand - one)).toBeLessThanOrEqual(5);
});

/** Counts the polls of one generation until it has ended, with so many watchers. */
async function countPolls(watchers: number): Promise<number> {
  await using scene = await openScene(20);
  const key = 'lt_unlimited_watched';
  const client = scene.connect(key);
  await scene.startPoller();
  const [id = ''] = await submitMany(client, 1, { words: 'Watched by everybody', model: MODEL });
  await using watching = await watchBySockets(scene.gatewayUrl, { key, id, watchers });
  await watching.done;

  expect(watching.completed()).toBe(watchers);
  return scene.polls(key).length;
}

test(
  'a watched generation is polled more often, and as rarely as before when the last watcher has left',
  patient,
  async () => {
    await using scene = await openScene(20);
    const key = 'lt_unlimited_attention';
    const client = scene.connect(key);
    // An hour of VideoGenAPI's time: it waits in the queue all the while.
    const [id = ''] = await submitMany(client, 1, { words: '[sandbox:slow]', model: MODEL });
    await scene.startPoller();
    await expect.poll(() => scene.polls(key).length, patient).toBeGreaterThan(0);

    const before = await countFor(4000, () => scene.polls(key).length);
    const leaving = new AbortController();
    const watched = watchUntil(client, id, leaving.signal);
    const during = await countFor(4000, () => scene.polls(key).length);
    leaving.abort();
    await watched;
    // The last interval was planned while it was watched.
    await sleep(600);
    const after = await countFor(4000, () => scene.polls(key).length);

    console.log(`Polls in four seconds: ${before} unwatched, ${during} watched, ${after} unwatched again`);
    expect(during).toBeGreaterThanOrEqual(6);
    expect(before).toBeLessThanOrEqual(during / 2);
    // The generation is older by then, and nearer to its end.
    expect(after).toBeLessThanOrEqual(during / 2);
  },
);

test('completions are seen although nobody watches', async () => {
  await using scene = await openScene(60);
  const key = 'lt_unlimited_unwatched';
  const client = scene.connect(key);
  await submitMany(client, 3, { words: 'Nobody watches', model: MODEL });

  await scene.startPoller();

  await expect.poll(() => countCompleted(client), patient).toBe(3);
});

async function countFor(ms: number, count: () => number): Promise<number> {
  const from = count();
  await sleep(ms);
  return count() - from;
}

async function watchUntil(client: VideoGenClient, id: string, signal: AbortSignal): Promise<void> {
  try {
    for await (const _ of client.watch(id, { signal }));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

interface Watching extends AsyncDisposable {
  /** Resolves when all subscriptions have ended. */
  readonly done: Promise<unknown>;
  readonly completed: () => number;
}

const SOCKETS = 10;

/** Watches one generation so many times, over a few sockets. */
async function watchBySockets(
  gatewayUrl: string,
  { key, id, watchers }: { readonly key: string; readonly id: string; readonly watchers: number },
): Promise<Watching> {
  const clients = Array.from({ length: Math.min(SOCKETS, watchers) }, () =>
    createClient({
      url: `${gatewayUrl.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${key}` },
    }),
  );
  const query = `subscription { generationUpdated(id: "${id}") { status } }`;
  const begun: Promise<void>[] = [];
  let completed = 0;
  const watches = Array.from({ length: watchers }, (_, index) => {
    const began = Promise.withResolvers<void>();
    begun.push(began.promise);
    return new Promise<void>((resolve, reject) => {
      clients[index % clients.length]?.subscribe(
        { query },
        {
          next: ({ data }) => {
            began.resolve();
            if (JSON.stringify(data).includes('COMPLETED')) completed += 1;
          },
          error: reject,
          complete: resolve,
        },
      );
    });
  });
  await Promise.all(begun);
  return {
    done: Promise.all(watches),
    completed: () => completed,
    async [Symbol.asyncDispose]() {
      for (const client of clients) await client.dispose();
    },
  };
}
