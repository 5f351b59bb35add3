import { expect, test } from 'vitest';
import { createVideoGenClient, type ModelQueue, type VideoGenClient } from '@videogen/client';
import { askGraphql, openDatabase, readLedger, serveHere, type OwnDatabase } from '@videogen/testkit';
import { ask } from '../ask-server.ts';
import { databaseKind } from '../database-kind.ts';

/** Starts a server whose sandbox has rate limits. At speed 1 their windows last 15 minutes. */
async function startLimited(database: OwnDatabase, speed: number) {
  return serveHere({
    SANDBOX_SPEED: String(speed),
    SANDBOX_RATE_LIMIT: 'true',
    POLL_MIN_INTERVAL_MS: speed === 1 ? '600000' : '50',
    // Lifts POLLS_PER_MINUTE: all videos are of one key, and done within seconds.
    POLLS_PER_MINUTE: '60000',
    IMPORT_ON_FIRST_USE: 'false',
    ...database.env,
  });
}

const queuesQuery = `query ($first: Int) {
  me { queues { model { key } limit used nextSlotAt waitingCount waiting(first: $first) { prompt status submitAt queuePosition } } }
}`;

test('the queues of a user have their limits, and what waits in the order in which it will be sent', async () => {
  await using database = await openDatabase(databaseKind);
  await using server = await startLimited(database, 1);
  const key = 'lt_queues';
  await using client = connect(server.gatewayUrl, key);
  const none = await ask(server, key, queuesQuery);
  await submit(client, 'seedance', 3);
  await submit(client, 'kling_25', 12);

  const queues = await ask(server, key, queuesQuery, { first: 6 });
  const stranger = await ask(server, 'lt_nobody', queuesQuery);
  const { nodes } = await client.generations({ first: 100 });

  const submitTimes = new Map(nodes.map(({ prompt, submitAt }) => [prompt, submitAt]));
  const soon = expect.toSatisfy((at: string) => isAbout(at, Date.now() + 900_000));
  expect(none).toEqual({ me: { queues: [] } });
  expect(stranger).toEqual({ me: { queues: [] } });
  expect(queues).toEqual({
    me: {
      queues: [
        {
          model: { key: 'kling_25' },
          limit: 5,
          used: 5,
          nextSlotAt: soon,
          waitingCount: 7,
          waiting: Array.from({ length: 6 }, (_, index) => {
            const prompt = `kling_25 ${index + 5}`;
            const submitAt = expect.toSatisfy((at: string) => isAbout(at, Date.parse(submitTimes.get(prompt) ?? '')));
            return { prompt, status: 'SCHEDULED', submitAt, queuePosition: index + 1 };
          }),
        },
        { model: { key: 'seedance' }, limit: 5, used: 3, nextSlotAt: null, waitingCount: 0, waiting: [] },
      ],
    },
  });
  const positions = nodes.flatMap(({ prompt, queuePosition }) =>
    queuePosition === null ? [] : [[prompt, queuePosition]],
  );
  expect(Object.fromEntries(positions)).toEqual(
    Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((position) => [`kling_25 ${position + 4}`, position])),
  );
  expect(Date.parse(submitTimes.get('kling_25 10') ?? '') - Date.parse(submitTimes.get('kling_25 9') ?? '')).toBe(
    900_000,
  );
});

test.for([0, -1, 101])('%i as the number of waiting generations is refused', async (first) => {
  await using database = await openDatabase('sqlite');
  await using server = await startLimited(database, 1);
  const key = 'lt_bad_first';
  await using client = connect(server.gatewayUrl, key);
  await submit(client, 'kling_25', 1);

  const { body } = await askGraphql(server.gatewayUrl, { key, query: queuesQuery, variables: { first } });

  expect(body).toMatchObject({
    errors: [{ message: `Expected first to be 1 to 100, got ${first}.`, extensions: { code: 'BAD_USER_INPUT' } }],
  });
});

test('a subscriber of the queues learns of each generation that enters or is canceled', async () => {
  await using database = await openDatabase(databaseKind);
  await using server = await startLimited(database, 1);
  await using client = connect(server.gatewayUrl, 'lt_watches_queues');
  await using seen = collect(client);
  await expect.poll(seen.last).toEqual([]);

  const made = await submit(client, 'kling_25', 8);
  await expect.poll(seen.last).toEqual(['kling_25 5', 'kling_25 6', 'kling_25 7']);
  await client.cancel(made[6] ?? '');
  await expect.poll(seen.last).toEqual(['kling_25 5', 'kling_25 7']);
  await submit(client, 'seedance', 6);

  await expect.poll(seen.last).toEqual(['kling_25 5', 'kling_25 7', 'seedance 5']);
});

test('a subscriber of the queues learns of each generation that is sent', async () => {
  await using database = await openDatabase(databaseKind);
  // A window takes nine seconds.
  await using server = await startLimited(database, 100);
  await using client = connect(server.gatewayUrl, 'lt_sees_sending');
  await using seen = collect(client);
  await expect.poll(seen.last).toEqual([]);

  await submit(client, 'kling_25', 6);
  await expect.poll(seen.last).toEqual(['kling_25 5']);

  await expect.poll(seen.last, { timeout: 30_000 }).toEqual([]);
  expect((await readLedger(server.sandboxUrl)).accepted).toHaveLength(6);
});

/** Collects what waits, event by event, until it is disposed. */
function collect(client: VideoGenClient) {
  const events: (readonly string[])[] = [];
  const leaving = new AbortController();
  const watching = (async () => {
    for await (const queues of client.watchQueues({ signal: leaving.signal })) events.push(listWaiting(queues));
  })();
  const ended = watching.catch((error: unknown) => {
    if (!leaving.signal.aborted) throw error;
  });
  return {
    last: () => events.at(-1),
    async [Symbol.asyncDispose]() {
      leaving.abort();
      await ended;
    },
  };
}

function listWaiting(queues: readonly ModelQueue[]): readonly string[] {
  return queues.flatMap(({ waiting }) => waiting.map(({ prompt }) => prompt));
}

function connect(gatewayUrl: string, key: string): VideoGenClient {
  return createVideoGenClient({ url: `${gatewayUrl}/graphql`, key });
}

/** Submits so many of a model that may wait, and returns their ids. */
async function submit(client: VideoGenClient, model: string, count: number): Promise<readonly string[]> {
  const inputs = Array.from({ length: count }, (_, index) => ({
    prompt: `${model} ${index}`,
    model,
    whenRateLimited: 'QUEUE' as const,
  }));
  const results = await client.generateVideos(inputs);
  return results.map((result) => ('generation' in result ? result.generation.id : ''));
}

function isAbout(at: string, expectedMs: number): boolean {
  return Math.abs(Date.parse(at) - expectedMs) < 10_000;
}
