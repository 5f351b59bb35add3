import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { spawnServer, type ServerProcess } from '../src/spawn-server.ts';
import { askGraphql } from '../src/harness/ask-graphql.ts';
import { connectSocket, run, watchQuery, type SocketClient } from './follow-by-socket.ts';
import { readField, readList, readText } from '../src/harness/read-field.ts';
import { readLedger } from '../src/harness/read-ledger.ts';
import { orderFaults } from '../src/harness/sandbox-controls.ts';
import { goOn, steered, steps, submitVideo } from './steered-video.ts';
import { createFolder, type TemporaryFolder } from './temporary-folder.ts';

/** Looks by itself, densely. */
let server: ServerProcess;
/** Looks only when it is asked to, and holds to its list of models. */
let strict: ServerProcess;
let folder: TemporaryFolder;

const ownModels = {
  extend: [
    {
      key: 'kling-3',
      name: 'Kling 3',
      modes: ['TEXT_TO_VIDEO'],
      maxResolution: 'UHD_4K',
      durationRange: { min: 3, max: 12 },
    },
    { key: 'sora-2', name: 'Sora 2 as we know it', tier: 'PREMIUM', modes: ['TEXT_TO_VIDEO', 'IMAGE_TO_VIDEO'] },
  ],
};

beforeAll(async () => {
  folder = await createFolder();
  const modelsFile = join(folder.path, 'models.json');
  await writeFile(modelsFile, JSON.stringify(ownModels));
  [server, strict] = await Promise.all([
    spawnServer({ ...steered, IMPORT_ON_FIRST_USE: 'false' }),
    spawnServer({
      SANDBOX_SPEED: steered.SANDBOX_SPEED,
      LOOK_FLOOR_MS: '600000',
      IMPORT_ON_FIRST_USE: 'false',
      STRICT_MODEL_LIMITS: 'true',
      MODELS_FILE: modelsFile,
    }),
  ]);
});

afterAll(async () => {
  await Promise.all([server, strict, folder].map((each) => each[Symbol.asyncDispose]()));
});

/** Asks and gives what stands under `data`; throws with the errors where there are some. */
async function ask(to: ServerProcess, key: string, query: string, variables: Record<string, unknown> = {}) {
  const { body } = await askGraphql(to.gatewayUrl, { key, query, variables });
  if (readField(body, 'errors') !== undefined) throw new Error(JSON.stringify(body));
  return readField(body, 'data');
}

/** Subscribes, and waits until the server follows: it has answered what the socket asked after that. */
async function subscribe({ client }: SocketClient, query: string, variables: Record<string, unknown> = {}) {
  const results = client.iterate({ query, variables });
  const first = results.next();
  await run(client, '{ me { id } }');
  await run(client, '{ me { id } }');
  let pending: typeof first | undefined = first;
  return async function take(): Promise<unknown> {
    const result = await (pending ?? results.next());
    pending = undefined;
    if (result.done === true) throw new Error('it completed');
    return result.value;
  };
}

const feedQuery = `subscription ($filter: GenerationFilter) {
  generationsUpdated(filter: $filter) { version status previousStatus generation { id } }
}`;

/** What a generation that is followed from the first goes through, as the feed tells it. */
function feedOf(id: string): readonly object[] {
  return steps.map((status, index) => ({
    data: {
      generationsUpdated: { version: index + 1, status, previousStatus: steps[index - 1] ?? null, generation: { id } },
    },
  }));
}

test('one feed tells every change of every generation, each in its order, and goes on when all are over', async () => {
  const key = 'lt_feed_of_all';
  const old = await submitVideo(server.gatewayUrl, key);
  await using socket = connectSocket(server.gatewayUrl, key);
  const take = await subscribe(socket, feedQuery);
  const ids = [await submitVideo(server.gatewayUrl, key), await submitVideo(server.gatewayUrl, key)];

  const heard: unknown[] = [];
  for (const status of steps) {
    const expected = status === 'PENDING' ? ids.length : ids.length + 1;
    while (heard.filter((result) => statusOf(result) === status).length < expected) heard.push(await take());
    await goOn(server, status);
  }
  const afterTheEnd = await submitVideo(server.gatewayUrl, key);
  const next = await take();

  for (const id of ids) expect(heard.filter((result) => idOf(result) === id)).toEqual(feedOf(id));
  expect(heard.filter((result) => idOf(result) === old)).toEqual(feedOf(old).slice(1));
  expect([next]).toEqual(feedOf(afterTheEnd).slice(0, 1));
});

const idOf = (result: unknown): string => readText(result, 'data', 'generationsUpdated', 'generation', 'id');
const statusOf = (result: unknown): string => readText(result, 'data', 'generationsUpdated', 'status');

test('a feed of one status hears a generation come and leave', async () => {
  const key = 'lt_feed_of_queue';
  await using socket = connectSocket(server.gatewayUrl, key);
  const take = await subscribe(socket, feedQuery, { filter: { status: ['IN_QUEUE'] } });

  const id = await submitVideo(server.gatewayUrl, key);
  await goOn(server, 'PENDING');
  const come = await take();
  await goOn(server, 'IN_QUEUE');
  const leave = await take();
  await goOn(server, 'IN_PROGRESS');
  await expect.poll(() => readStatus(server, key, id)).toBe('COMPLETED');
  const other = await submitVideo(server.gatewayUrl, key);
  await goOn(server, 'PENDING');

  expect([come, leave]).toEqual(feedOf(id).slice(1, 3));
  expect([await take()]).toEqual(feedOf(other).slice(1, 2));
});

async function readStatus(to: ServerProcess, key: string, id: string): Promise<unknown> {
  const query = 'query ($id: ID!) { generation(id: $id) { status } }';
  return readField(await ask(to, key, query, { id }), 'generation', 'status');
}

test('feeds of one model and of one mode hear of no other', async () => {
  const key = 'lt_feed_of_model';
  await using socket = connectSocket(server.gatewayUrl, key);
  const takeModel = await subscribe(socket, feedQuery, { filter: { model: ['kling_25'] } });
  const takeMode = await subscribe(socket, feedQuery, { filter: { mode: ['IMAGE_TO_VIDEO'] } });
  const takeBoth = await subscribe(socket, feedQuery, { filter: { model: ['kling_25'], mode: ['IMAGE_TO_VIDEO'] } });
  const imageUrl = 'https://example.com/cat.jpg';

  await submit(server, key, { prompt: 'Neither', model: 'seedance' });
  const model = await submit(server, key, { prompt: 'The model', model: 'kling_25' });
  const mode = await submit(server, key, { prompt: 'The mode', model: 'seedance', imageUrl });
  const both = await submit(server, key, { prompt: 'Both', model: 'kling_25', imageUrl });

  const heard = [await takeModel(), await takeModel(), await takeMode(), await takeMode(), await takeBoth()];
  expect(heard.map(idOf)).toEqual([model, both, mode, both, both]);
});

const submitQuery = `mutation ($input: GenerateVideoInput!) {
  generateVideo(input: $input) {
    __typename
    ... on GenerateVideoSuccess { generation { id warnings model { key name } } }
    ... on RateLimitedError { message retryAfterSeconds used limit model { key } }
    ... on InvalidInputError { message issues { path message } }
  }
}`;

async function submit(to: ServerProcess, key: string, input: object): Promise<string> {
  return readText(await ask(to, key, submitQuery, { input }), 'generateVideo', 'generation', 'id');
}

const usageQuery = `subscription {
  usageUpdated { usage { currentMonth monthlyLimit remaining } rateLimits { model { key } used limit windowSeconds } }
}`;

test('the usage is told at once, and again when a submission has used some', async () => {
  const key = 'lt_usage';
  await using socket = connectSocket(server.gatewayUrl, key);
  const take = await subscribe(socket, usageQuery);
  const before = await take();

  await submitVideo(server.gatewayUrl, key);

  expect(before).toEqual(usageOf(0));
  expect(await take()).toEqual(usageOf(1));
});

function usageOf(currentMonth: number): object {
  const usage = { currentMonth, monthlyLimit: 100, remaining: 100 - currentMonth };
  return { data: { usageUpdated: { usage, rateLimits: [] } } };
}

/** The live service's answer when a model is used up. */
const rateLimited = {
  success: false,
  error: 'Sora 2 rate limit exceeded',
  message: 'You can make 5 generations per 15 minutes with Sora 2, on all plans.',
  details: {
    current_usage: 5,
    limit: 5,
    window: '15 minutes',
    model: 'Sora 2',
    reset_time: '2030-01-01 00:15:00',
    seconds_until_reset: 412,
  },
};

test('a rate limit that was met is told to who submitted, to `me`, and to who follows the usage', async () => {
  const key = 'lt_rate_limited';
  await using socket = connectSocket(server.gatewayUrl, key);
  const take = await subscribe(socket, usageQuery);
  const before = await take();
  await orderFaults(server.sandboxUrl, {
    match: { endpoint: 'generate', key },
    respond: { status: 429, body: rateLimited },
  });

  const asked = Date.now();
  const submitted = await ask(server, key, submitQuery, { input: { prompt: 'A cat', model: 'sora-2' } });
  const me = await ask(server, key, '{ me { rateLimits { model { key name } used limit windowSeconds resetsAt } } }');
  const after = await take();

  const limit = { model: { key: 'sora-2' }, used: 5, limit: 5, windowSeconds: 900 };
  expect(submitted).toEqual({
    generateVideo: {
      __typename: 'RateLimitedError',
      message: expect.any(String),
      retryAfterSeconds: 412,
      used: 5,
      limit: 5,
      model: { key: 'sora-2' },
    },
  });
  expect(me).toEqual({
    me: { rateLimits: [{ ...limit, model: { key: 'sora-2', name: 'Sora 2' }, resetsAt: expect.any(String) }] },
  });
  const resetsAt = Date.parse(readText(me, 'me', 'rateLimits', '0', 'resetsAt'));
  expect(resetsAt - asked).toBeGreaterThan(405_000);
  expect(resetsAt - asked).toBeLessThan(432_000);
  expect(readField(before, 'data', 'usageUpdated', 'rateLimits')).toEqual([]);
  expect(readField(after, 'data', 'usageUpdated', 'rateLimits')).toEqual([limit]);
});

/** How often VideoGenAPI was asked for a status, or for something else, with the key that made a generation. */
async function countRequests(
  { sandboxUrl }: ServerProcess,
  generationId: string,
  endpoint: 'status' | 'user' = 'status',
): Promise<number> {
  const ledger = await readLedger(sandboxUrl);
  const owner = ledger.accepted.find((each) => each.generationId === generationId);
  const key = readText(owner, 'key');
  return ledger.requests.find((each) => each.key === key && each.endpoint === endpoint)?.count ?? 0;
}

async function readGenerationId(to: ServerProcess, key: string, id: string): Promise<string> {
  const query = 'query ($id: ID!) { generation(id: $id) { generationId } }';
  return readText(await ask(to, key, query, { id }), 'generation', 'generationId');
}

test('a key that is refused in mid-life rests after a warning, and goes on when it is accepted again', async () => {
  const key = 'lt_refused_in_mid_life';
  const [id, other] = [await submitVideo(server.gatewayUrl, key), await submitVideo(server.gatewayUrl, 'lt_at_work')];
  const generationId = await readGenerationId(server, key, id);
  const otherId = await readGenerationId(server, 'lt_at_work', other);
  await using socket = connectSocket(server.gatewayUrl, key);
  const watchWithWarnings = watchQuery.replace('{ id status }', '{ id status warnings }');
  const take = await subscribe(socket, watchWithWarnings, { id });
  const first = await take();
  const looksBefore = await countRequests(server, generationId);

  await orderFaults(server.sandboxUrl, {
    match: { endpoint: 'status', key },
    respond: { status: 401, body: { success: false } },
  });
  const told = await take();
  const looksWhenTold = await countRequests(server, generationId);
  const othersLooks = await countRequests(server, otherId);
  await expect.poll(() => countRequests(server, otherId), { timeout: 15_000 }).toBeGreaterThan(othersLooks + 4);
  const looksAtRest = await countRequests(server, generationId);
  const checksBefore = await countRequests(server, generationId, 'user');
  const resumed = await readStatus(server, key, id);
  const checksAfter = await countRequests(server, generationId, 'user');
  const rest: unknown[] = [];
  for (const status of steps.slice(0, -1)) {
    await goOn(server, status);
    rest.push(await take());
  }

  const warnings = [
    expect.stringMatching(
      /^VideoGenAPI refuses the key since \d{4}-\S+Z\. It is not looked at until the key is accepted/,
    ),
  ];
  expect(updateOf(first)).toMatchObject({ version: 1, status: 'PENDING', generation: { warnings: [] } });
  expect(updateOf(told)).toEqual({
    version: 2,
    status: 'PENDING',
    previousStatus: 'PENDING',
    generation: { id, status: 'PENDING', warnings },
  });
  expect(looksWhenTold - looksBefore).toBeGreaterThan(0);
  expect(looksAtRest - looksWhenTold).toBeLessThanOrEqual(2);
  expect(checksAfter - checksBefore).toBe(1);
  expect(resumed).toBe('PENDING');
  expect(rest.map(updateOf)).toMatchObject([
    { version: 3, status: 'IN_QUEUE' },
    { version: 4, status: 'IN_PROGRESS' },
    { version: 5, status: 'COMPLETED' },
  ]);
});

const updateOf = (result: unknown): unknown => readField(result, 'data', 'generationUpdated');

const refreshQuery = `mutation ($id: ID!) {
  refreshGeneration(id: $id) {
    __typename
    ... on RefreshGenerationSuccess { generation { id status version } }
    ... on RateLimitedError { retryAfterSeconds }
    ... on UpstreamError { status retryable }
  }
}`;

async function refresh(key: string, id: string): Promise<unknown> {
  return readField(await ask(strict, key, refreshQuery, { id }), 'refreshGeneration');
}

const refreshed = (id: string, status: string, version: number) => ({
  __typename: 'RefreshGenerationSuccess',
  generation: { id, status, version },
});

test('a refresh looks now, but at most once a second', async () => {
  const key = 'lt_refresh';
  const id = await submitVideo(strict.gatewayUrl, key);
  const generationId = await readGenerationId(strict, key, id);
  await goOn(strict, 'PENDING');
  const aliases = Array.from({ length: 10 }, (_, index) => `r${index}: refreshGeneration(id: $id) { ...Result }`);
  const many = `mutation ($id: ID!) { ${aliases.join(' ')} }
    fragment Result on RefreshGenerationResult {
      __typename ... on RefreshGenerationSuccess { generation { id status version } }
    }`;

  const startedAt = performance.now();
  const together = await ask(strict, key, many, { id });
  const looks = await countRequests(strict, generationId);
  await goOn(strict, 'IN_QUEUE');
  await goOn(strict, 'IN_PROGRESS');
  const polling = { timeout: 10_000 };
  await expect.poll(() => refresh(key, id), polling).toEqual(refreshed(id, 'COMPLETED', 3));
  const waitedMs = performance.now() - startedAt;
  const atTheEnd = await countRequests(strict, generationId);

  expect(Object.values(together ?? {})).toEqual(aliases.map(() => refreshed(id, 'IN_QUEUE', 2)));
  expect([looks, atTheEnd]).toEqual([1, 2]);
  // The database's clock and this one need not agree to the millisecond.
  expect(waitedMs).toBeGreaterThan(990);
});

test('a refresh of what is over gives it as it is stored and asks nothing', async () => {
  const key = 'lt_refresh_over';
  const id = await submitVideo(strict.gatewayUrl, key);
  const generationId = await readGenerationId(strict, key, id);
  await orderFaults(strict.sandboxUrl, {
    match: { id: generationId },
    respond: { status: 200, body: { generation_id: generationId, status: 'failed', error: 'No luck' } },
  });
  const over = await refresh(key, id);

  // Were it looked at again after a second, it would be seen here.
  await expect.poll(() => secondsSinceUpdate(key, id), { timeout: 5000 }).toBeGreaterThan(1);
  const again = await refresh(key, id);

  expect([over, again]).toEqual([refreshed(id, 'FAILED', 2), refreshed(id, 'FAILED', 2)]);
  expect(await countRequests(strict, generationId)).toBe(1);
});

async function secondsSinceUpdate(key: string, id: string): Promise<number> {
  const query = 'query ($id: ID!) { generation(id: $id) { updatedAt } }';
  const updatedAt = readText(await ask(strict, key, query, { id }), 'generation', 'updatedAt');
  return (Date.now() - Date.parse(updatedAt)) / 1000;
}

test('a refresh of what is not the caller’s, or while VideoGenAPI fails, says so as data', async () => {
  const key = 'lt_refresh_fails';
  const [failing, limited, missing] = [
    await submitVideo(strict.gatewayUrl, key),
    await submitVideo(strict.gatewayUrl, key),
    await submitVideo(strict.gatewayUrl, key),
  ];
  const faults = [
    [failing, { status: 503 }],
    [limited, { status: 429, headers: { 'retry-after': '7' } }],
    [missing, { status: 404, body: { success: false, error: 'Not Found' } }],
  ] as const;
  for (const [id, respond] of faults) {
    await orderFaults(strict.sandboxUrl, { match: { id: await readGenerationId(strict, key, id) }, respond });
  }

  const theirs = await refresh('lt_refresh_other', failing);
  const unknown = await refresh(key, 'gen_0000000000000_000000');
  const results = [await refresh(key, failing), await refresh(key, limited), await refresh(key, missing)];

  expect([theirs, unknown]).toEqual([{ __typename: 'NotFoundError' }, { __typename: 'NotFoundError' }]);
  expect(results).toEqual([
    { __typename: 'UpstreamError', status: 503, retryable: true },
    { __typename: 'RateLimitedError', retryAfterSeconds: 7 },
    refreshed(missing, 'PENDING', 1),
  ]);
});

test('one that was sent cannot be canceled, and one of another is not found', async () => {
  const key = 'lt_cancel';
  const id = await submitVideo(strict.gatewayUrl, key);
  const query = `mutation ($id: ID!) {
    cancelGeneration(id: $id) {
      __typename
      ... on Error { message }
      ... on NotCancelableError { generation { id status version } }
    }
  }`;
  const cancel = async (by: string, what: string) =>
    readField(await ask(strict, by, query, { id: what }), 'cancelGeneration');

  const own = await cancel(key, id);
  const others = [await cancel('lt_cancel_other', id), await cancel(key, 'gen_0000000000000_000000')];

  expect(own).toEqual({
    __typename: 'NotCancelableError',
    message: expect.stringMatching(/./),
    generation: { id, status: 'PENDING', version: 1 },
  });
  expect(others).toMatchObject([{ __typename: 'NotFoundError' }, { __typename: 'NotFoundError' }]);
});

const manyQuery = `mutation ($inputs: [GenerateVideoInput!]!) {
  generateVideos(inputs: $inputs) {
    __typename
    ... on InvalidInputError { issues { path } }
    ... on GenerateVideoSuccess { generation { prompt } }
  }
}`;

test('more than 20 at once are refused, and nothing is sent', async () => {
  const inputs = Array.from({ length: 21 }, (_, index) => ({ prompt: `Too many ${index}` }));

  const { body } = await askGraphql(strict.gatewayUrl, {
    key: 'lt_many_inputs',
    query: manyQuery,
    variables: { inputs },
  });

  const { accepted } = await readLedger(strict.sandboxUrl);
  expect(body).toMatchObject({
    data: null,
    errors: [
      {
        message: 'Expected at most 20 inputs, got 21; nothing was sent.',
        path: ['generateVideos'],
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ],
  });
  expect(accepted.filter((each) => each.body.prompt.startsWith('Too many'))).toEqual([]);
});

test('results stand in the order of the inputs; a wrong one in the middle stops no other', async () => {
  const inputs = [
    { prompt: 'Many 0', model: 'seedance' },
    { prompt: 'Many 1', model: 'kling_25', duration: 999 },
    { prompt: 'Many 2', model: 'kling_25' },
    { prompt: 'Many 3' },
  ];

  const results = await ask(strict, 'lt_many_inputs', manyQuery, { inputs });

  const { accepted } = await readLedger(strict.sandboxUrl);
  expect(results).toEqual({
    generateVideos: [
      successOf('Many 0'),
      { __typename: 'InvalidInputError', issues: [{ path: ['duration'] }, { path: ['duration'] }] },
      successOf('Many 2'),
      successOf('Many 3'),
    ],
  });
  expect(promptsOf(accepted, 'Many').toSorted()).toEqual(['Many 0', 'Many 2', 'Many 3']);
});

function successOf(prompt: string): object {
  return { __typename: 'GenerateVideoSuccess', generation: { prompt } };
}

function promptsOf(accepted: readonly { readonly body: { readonly prompt: string } }[], start: string): string[] {
  return accepted.map(({ body }) => body.prompt).filter((prompt) => prompt.startsWith(start));
}

test('those of one model are sent one after the other, those of several side by side', async () => {
  const key = 'lt_in_turn';
  const delayMs = 300;
  await orderFaults(strict.sandboxUrl, { match: { endpoint: 'generate', key }, times: 4, delayMs });
  const inputs = [
    { prompt: 'Turn 1', model: 'seedance' },
    { prompt: 'Turn 2', model: 'seedance' },
    { prompt: 'Turn 3', model: 'seedance' },
    { prompt: 'Turn beside', model: 'kling_25' },
  ];

  const startedAt = performance.now();
  await ask(strict, key, manyQuery, { inputs });
  const tookMs = performance.now() - startedAt;

  const order = promptsOf((await readLedger(strict.sandboxUrl)).accepted, 'Turn');
  expect(order.filter((prompt) => prompt !== 'Turn beside')).toEqual(['Turn 1', 'Turn 2', 'Turn 3']);
  expect(order.slice(0, 2).toSorted()).toEqual(['Turn 1', 'Turn beside']);
  // A timer may fire a millisecond early.
  expect(tookMs).toBeGreaterThan(3 * (delayMs - 5));
});

test('a gateway that holds to its list of models refuses what is outside it, and names the place', async () => {
  const input = { prompt: 'Too much', model: 'veo_3', duration: 15, resolution: 'UHD_4K' };

  const limits = await ask(strict, 'lt_strict', submitQuery, { input });
  const unknown = await ask(strict, 'lt_strict', submitQuery, { input: { prompt: 'Too much', model: 'veo_9' } });

  const { accepted } = await readLedger(strict.sandboxUrl);
  expect(readList(limits, 'generateVideo', 'issues')).toMatchObject([{ path: ['duration'] }, { path: ['resolution'] }]);
  expect(readList(unknown, 'generateVideo', 'issues')).toMatchObject([{ path: ['model'] }]);
  expect([limits, unknown].map((answer) => readText(answer, 'generateVideo', '__typename'))).toEqual([
    'InvalidInputError',
    'InvalidInputError',
  ]);
  expect(promptsOf(accepted, 'Too much')).toEqual([]);
});

test('an operator’s models are added to the known ones and take the place of those of the same key', async () => {
  const models = await ask(strict, 'lt_models', '{ models { key name tier } }');
  const input = { prompt: 'A new model', model: 'kling-3', duration: 12, resolution: 'UHD_4K' };

  const submitted = await ask(strict, 'lt_models', submitQuery, { input });

  const listed = readList(models, 'models');
  expect(listed).toHaveLength(11);
  expect(listed[0]).toEqual({ key: 'sora-2', name: 'Sora 2 as we know it', tier: 'PREMIUM' });
  expect(listed[10]).toEqual({ key: 'kling-3', name: 'Kling 3', tier: null });
  expect(submitted).toMatchObject({
    generateVideo: { __typename: 'GenerateVideoSuccess', generation: { warnings: [], model: { key: 'kling-3' } } },
  });
});
