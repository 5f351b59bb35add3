import { afterAll, beforeAll, expect, test } from 'vitest';
import { readField, readText, orderFaults, serveHere, type ServerHere } from '@videogen/testkit';
import { ask, countRequests, readGenerationId } from '../ask-server.ts';
import { goOn, steered, submitVideo } from '../steered-video.ts';

/** Polls only for `refreshGeneration`. */
let server: ServerHere;

beforeAll(async () => {
  server = await serveHere({
    SANDBOX_SPEED: steered.SANDBOX_SPEED,
    POLL_MIN_INTERVAL_MS: '600000',
    IMPORT_ON_FIRST_USE: 'false',
  });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const refreshQuery = `mutation ($id: ID!) {
  refreshGeneration(id: $id) {
    __typename
    ... on RefreshGenerationSuccess { generation { id status version } }
    ... on RateLimitedError { retryAfterSeconds }
    ... on UpstreamError { status retryable }
  }
}`;

async function refresh(key: string, id: string): Promise<unknown> {
  return readField(await ask(server, key, refreshQuery, { id }), 'refreshGeneration');
}

const refreshed = (id: string, status: string, version: number) => ({
  __typename: 'RefreshGenerationSuccess',
  generation: { id, status, version },
});

test('a refresh polls at once, but at most once a second', async () => {
  const key = 'lt_refresh';
  const id = await submitVideo(server.gatewayUrl, key);
  const generationId = await readGenerationId(server, key, id);
  await goOn(server, 'PENDING');
  const aliases = Array.from({ length: 5 }, (_, index) => `r${index}: refreshGeneration(id: $id) { ...Result }`);
  const many = `mutation ($id: ID!) { ${aliases.join(' ')} }
    fragment Result on RefreshGenerationResult {
      __typename ... on RefreshGenerationSuccess { generation { id status version } }
    }`;

  const startedAt = performance.now();
  const together = await ask(server, key, many, { id });
  const polls = await countRequests(server, generationId);
  await goOn(server, 'IN_QUEUE');
  await goOn(server, 'IN_PROGRESS');
  const polling = { timeout: 10_000 };
  await expect.poll(() => refresh(key, id), polling).toEqual(refreshed(id, 'COMPLETED', 3));
  const waitedMs = performance.now() - startedAt;
  const atTheEnd = await countRequests(server, generationId);

  expect(Object.values(together ?? {})).toEqual(aliases.map(() => refreshed(id, 'IN_QUEUE', 2)));
  expect([polls, atTheEnd]).toEqual([1, 2]);
  // The database's clock and this one need not agree to the millisecond.
  expect(waitedMs).toBeGreaterThan(990);
});

test('a refresh of an ended generation returns it as stored, and sends no request', async () => {
  const key = 'lt_refresh_over';
  const id = await submitVideo(server.gatewayUrl, key);
  const generationId = await readGenerationId(server, key, id);
  await orderFaults(server.sandboxUrl, {
    match: { id: generationId },
    respond: { status: 200, body: { generation_id: generationId, status: 'failed', error: 'No luck' } },
  });
  const over = await refresh(key, id);

  // Another poll after a second would be counted here.
  await expect.poll(() => secondsSinceUpdate(key, id), { timeout: 5000 }).toBeGreaterThan(1);
  const again = await refresh(key, id);

  expect([over, again]).toEqual([refreshed(id, 'FAILED', 2), refreshed(id, 'FAILED', 2)]);
  expect(await countRequests(server, generationId)).toBe(1);
});

async function secondsSinceUpdate(key: string, id: string): Promise<number> {
  const query = 'query ($id: ID!) { generation(id: $id) { updatedAt } }';
  const updatedAt = readText(await ask(server, key, query, { id }), 'generation', 'updatedAt');
  return (Date.now() - Date.parse(updatedAt)) / 1000;
}

test('a refresh of a generation of another user, or while VideoGenAPI fails, returns an error as data', async () => {
  const key = 'lt_refresh_fails';
  const [failing, limited, missing] = [
    await submitVideo(server.gatewayUrl, key),
    await submitVideo(server.gatewayUrl, key),
    await submitVideo(server.gatewayUrl, key),
  ];
  const faults = [
    [failing, { status: 503 }],
    [limited, { status: 429, headers: { 'retry-after': '7' } }],
    [missing, { status: 404, body: { success: false, error: 'Not Found' } }],
  ] as const;
  for (const [id, respond] of faults) {
    await orderFaults(server.sandboxUrl, { match: { id: await readGenerationId(server, key, id) }, respond });
  }

  const theirs = await refresh('lt_refresh_other', failing);
  const unknown = await refresh(key, 'gen_0000000000000_000000');
  // The 429 comes last: it pauses all refreshes with the key.
  const results = [await refresh(key, failing), await refresh(key, missing), await refresh(key, limited)];

  expect([theirs, unknown]).toEqual([{ __typename: 'NotFoundError' }, { __typename: 'NotFoundError' }]);
  expect(results).toEqual([
    { __typename: 'UpstreamError', status: 503, retryable: true },
    refreshed(missing, 'PENDING', 1),
    { __typename: 'RateLimitedError', retryAfterSeconds: 7 },
  ]);
});

test('a generation that was sent cannot be canceled, and one of another user is not found', async () => {
  const key = 'lt_cancel';
  const id = await submitVideo(server.gatewayUrl, key);
  const query = `mutation ($id: ID!) {
    cancelGeneration(id: $id) {
      __typename
      ... on Error { message }
      ... on NotCancelableError { generation { id status version } }
    }
  }`;
  const cancel = async (by: string, what: string) =>
    readField(await ask(server, by, query, { id: what }), 'cancelGeneration');

  const own = await cancel(key, id);
  const others = [await cancel('lt_cancel_other', id), await cancel(key, 'gen_0000000000000_000000')];

  expect(own).toEqual({
    __typename: 'NotCancelableError',
    message: expect.stringMatching(/./),
    generation: { id, status: 'PENDING', version: 1 },
  });
  const notFound = { __typename: 'NotFoundError', message: "There is no such generation, or it is not this key's." };
  expect(others).toEqual([notFound, notFound]);
});
