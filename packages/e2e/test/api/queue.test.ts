import { expect, test } from 'vitest';
import {
  CancelGenerationDocument,
  createVideoGenClient,
  GenerateVideosDocument,
  type Generation,
  type VideoGenClient,
} from '@videogen/client';
import { readLedger, orderFaults, serveHere, spawnServer, createFolder } from '@videogen/testkit';

const MODEL = 'kling_25';
/** At this speed the limiter's 15 minutes are two seconds; waits are given in whole ones. */
const limited = { SANDBOX_SPEED: '450', SANDBOX_RATE_LIMIT: 'true' } as const;
const WINDOW_MS = 2000;
const impatient = {
  POLL_MIN_INTERVAL_MS: '50',
  // Lifts POLLS_PER_MINUTE: all videos are of one key, and done within seconds.
  POLLS_PER_MINUTE: '60000',
  SUBMIT_TIMEOUT_SECONDS: '1',
  IMPORT_ON_FIRST_USE: 'false',
} as const;

test('a batch of twenty on one model with a limit of five per window is sent by itself, in order, as soon as the limit allows', async () => {
  await using server = await serveHere({ ...limited, ...impatient });
  await using client = createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key: 'lt_batch' });

  const startedAt = performance.now();
  const made = await submitBatch(client, 20);
  await expect.poll(() => countAccepted(server.sandboxUrl), { interval: 20, timeout: 45_000 }).toBe(20);
  const tookMs = performance.now() - startedAt;
  const ended = await waitForAll(client, 20);

  const ledger = await readLedger(server.sandboxUrl);
  expect(made.map(({ status }) => status)).toEqual([...repeat('PENDING', 5), ...repeat('SCHEDULED', 15)]);
  expect(made.map(({ submitAt }) => submitAt !== null)).toEqual([...repeat(false, 5), ...repeat(true, 15)]);
  expect(ended).toEqual(repeat('COMPLETED', 20));
  expect(ledger.accepted.map(({ body }) => body.prompt)).toEqual(made.map(({ prompt }) => prompt));
  expect(countPosts(ledger)).toBeLessThanOrEqual(23);
  expect(tookMs).toBeGreaterThan(3 * WINDOW_MS);
  expect(tookMs).toBeLessThan(5 * WINDOW_MS);
});

test('a watcher of a waiting generation sees its expected turn, then everything that follows', async () => {
  await using server = await serveHere({ ...limited, ...impatient, SANDBOX_SPEED: '300' });
  await using client = createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key: 'lt_watcher' });

  const before = Date.now();
  const last = (await submitBatch(client, 6)).at(-1);
  const seen: Pick<Generation, 'status' | 'submitAt'>[] = [];
  for await (const { status, generation } of client.watch(last?.id ?? '')) {
    seen.push({ status, submitAt: generation.submitAt });
  }

  const expectedInMs = Date.parse(last?.submitAt ?? '') - before;
  expect(last?.status).toBe('SCHEDULED');
  // Three seconds at this speed, given in whole ones.
  expect(expectedInMs).toBeGreaterThan(2000);
  expect(expectedInMs).toBeLessThan(5000);
  expect(seen.at(0)).toEqual({ status: 'SCHEDULED', submitAt: last?.submitAt });
  expect(seen.find(({ status }) => status !== 'SCHEDULED')).toEqual({ status: 'PENDING', submitAt: null });
  expect(seen.at(-1)).toEqual({ status: 'COMPLETED', submitAt: null });
});

test(
  'SIGKILL in between loses nothing and doubles nothing, with two pollers at work',
  { timeout: 60_000 },
  async () => {
    await using folder = await createFolder();
    await using sandbox = await spawnServer({ ...limited, SANDBOX_SPEED: '900', ROLES: 'sandbox' });
    const env = {
      ...impatient,
      SANDBOX_SPEED: '900',
      VIDEOGENAPI_URL: `${sandbox.sandboxUrl}/api/v1`,
      DATABASE_URL: folder.databaseUrl,
    };
    const first = await spawnServer({ ...env, ROLES: 'gateway,poller' });
    await using before = createVideoGenClient({ url: `${first.gatewayUrl}/graphql`, key: 'lt_killed' });
    // The answer to the sixth is still on its way when the process dies.
    const match = { endpoint: 'generate' };
    await orderFaults(sandbox.sandboxUrl, { match, times: 5, delayMs: 0 }, { match, accept: true, delayMs: 60_000 });
    const made = await submitBatch(before, 20);
    await expect
      .poll(() => countAccepted(sandbox.sandboxUrl), { interval: 20, timeout: 45_000 })
      .toBeGreaterThanOrEqual(6);

    await first.kill('SIGKILL');
    await using servers = new AsyncDisposableStack();
    const second = servers.use(await spawnServer({ ...env, ROLES: 'gateway,poller' }));
    servers.use(await spawnServer({ ...env, ROLES: 'poller' }));
    await using after = createVideoGenClient({ url: `${second.gatewayUrl}/graphql`, key: 'lt_killed' });
    const ended = await waitForAll(after, 20);

    const ledger = await readLedger(sandbox.sandboxUrl);
    expect(ended).toEqual(repeat('COMPLETED', 20));
    expect(ledger.accepted.map(({ body }) => body.prompt)).toEqual(made.map(({ prompt }) => prompt));
  },
);

test('a waiting generation can be canceled, even twice, and is never sent; one that was sent goes on', async () => {
  await using server = await serveHere({ ...limited, ...impatient, SANDBOX_SPEED: '300' });
  await using client = createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key: 'lt_withdraws' });
  const made = await submitBatch(client, 7);
  const [sent, withdrawn, last] = [made[0]?.id ?? '', made[5]?.id ?? '', made[6]?.id ?? ''];

  const tooLate = await cancel(client, sent);
  const once = await cancel(client, withdrawn);
  const twice = await cancel(client, withdrawn);
  for await (const _ of client.watch(last));
  const updates: string[] = [];
  for await (const { status } of client.watch(withdrawn)) updates.push(status);

  const ledger = await readLedger(server.sandboxUrl);
  const canceled = ['CancelGenerationSuccess', withdrawn, 'CANCELED', null];
  expect([tooLate, once, twice]).toEqual([['NotCancelableError', sent, expect.any(String), null], canceled, canceled]);
  expect(updates).toEqual(['CANCELED']);
  expect(ledger.accepted.map(({ body }) => body.prompt)).toEqual(
    made.filter(({ id }) => id !== withdrawn).map(({ prompt }) => prompt),
  );
});

test('under FAIL the sixth is refused with the true wait, and the idempotency key of a waiting generation returns it', async () => {
  await using server = await serveHere({ ...limited, ...impatient, SANDBOX_SPEED: '10' });
  await using client = createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key: 'lt_fails' });
  const input = { prompt: 'The sixth', model: MODEL, whenRateLimited: 'QUEUE', idempotencyKey: 'sixth' } as const;
  await submitBatch(client, 5);

  const refused = await client.generateVideo({ prompt: 'No room', model: MODEL });
  const held = await client.generateVideo(input);
  const again = await client.generateVideo(input);

  expect(refused).toEqual({
    __typename: 'RateLimitedError',
    message: expect.stringMatching(
      /^VideoGenAPI asks to wait \d\d s: You can make 5 generations per \d+ seconds with Kling 2\.5/,
    ),
    retryAfterSeconds: expect.toSatisfy((seconds) => Number(seconds) > 80 && Number(seconds) <= 90),
    used: 5,
    limit: 5,
    model: { id: expect.any(String), key: MODEL, name: 'Kling 2.5' },
  });
  expect(readOutcome(held)).toEqual(['GenerateVideoSuccess', expect.any(String), 'SCHEDULED', expect.any(String)]);
  expect(again).toEqual(held);
  expect((await client.generations({ first: 10 })).totalCount).toBe(6);
});

async function submitBatch(client: VideoGenClient, count: number): Promise<readonly Generation[]> {
  const inputs = Array.from({ length: count }, (_, index) => ({
    prompt: `Number ${index} [sandbox:fast]`,
    model: MODEL,
    whenRateLimited: 'QUEUE' as const,
  }));
  const { data } = await client.mutate(GenerateVideosDocument, { inputs });
  return data.generateVideos.map((result) => {
    if (result.__typename !== 'GenerateVideoSuccess') throw new Error(result.message);
    return result.generation;
  });
}

async function cancel(client: VideoGenClient, id: string): Promise<unknown> {
  const { data } = await client.mutate(CancelGenerationDocument, { id });
  return readOutcome(data.cancelGeneration);
}

/** A result's type, and of its generation the id, the status and the expected turn. */
function readOutcome(result: { readonly __typename?: string; readonly generation?: Generation }): readonly unknown[] {
  const { __typename, generation } = result;
  return [__typename, generation?.id, generation?.status, generation?.submitAt];
}

/** The statuses of all, once none is unfinished. */
async function waitForAll(client: VideoGenClient, count: number): Promise<readonly string[]> {
  const read = async (): Promise<readonly string[]> =>
    (await client.generations({ first: count })).nodes.map(({ status }) => status);
  const terminal = new Set(['COMPLETED', 'FAILED', 'CANCELED']);
  const isOver = async (): Promise<boolean> => (await read()).every((status) => terminal.has(status));
  await expect.poll(isOver, { interval: 50, timeout: 40_000 }).toBe(true);
  return read();
}

async function countAccepted(sandboxUrl: string): Promise<number> {
  return (await readLedger(sandboxUrl)).accepted.length;
}

function countPosts({ requests }: Awaited<ReturnType<typeof readLedger>>): number {
  return requests.filter(({ endpoint }) => endpoint === 'generate').reduce((sum, { count }) => sum + count, 0);
}

function repeat<Value>(value: Value, count: number): readonly Value[] {
  return Array.from({ length: count }, () => value);
}
