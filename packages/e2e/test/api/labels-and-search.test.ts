import { afterAll, beforeAll, expect, test } from 'vitest';
import { askGraphql, readField, readLedger, readText, serveHere, type ServerHere } from '@videogen/testkit';
import { ask } from '../ask-server.ts';
import { collect, connectSocket, subscribe } from '../follow-by-socket.ts';

let server: ServerHere;

beforeAll(async () => {
  server = await serveHere({ IMPORT_ON_FIRST_USE: 'false', SANDBOX_SPEED: '1000', POLL_MIN_INTERVAL_MS: '20' });
});

afterAll(() => server[Symbol.asyncDispose]());

const generate = `mutation ($input: GenerateVideoInput!) {
  generateVideo(input: $input) {
    __typename
    ... on GenerateVideoSuccess { generation { id label } }
    ... on IdempotencyConflictError { generation { label } }
    ... on InvalidInputError { issues { path message } }
  }
}`;

const relabel = `mutation ($id: ID!, $label: String) {
  labelGeneration(id: $id, label: $label) {
    __typename
    ... on LabelGenerationSuccess { generation { label version status } }
  }
}`;

const list = `query ($search: String) {
  generations(filter: { search: $search }) { totalCount nodes { label } statusCounts { status count } }
}`;

async function submit(key: string, input: object): Promise<unknown> {
  const made = { prompt: 'A lighthouse', model: 'nanobanana-video', ...input };
  return readField(await ask(server, key, generate, { input: made }), 'generateVideo');
}

async function untilCompleted(key: string, id: string): Promise<void> {
  const query = 'query ($id: ID!) { generation(id: $id) { status } }';
  await expect
    .poll(async () => readField(await ask(server, key, query, { id }), 'generation', 'status'))
    .toBe('COMPLETED');
}

test('a label is stored, compared under an idempotency key, and never sent to VideoGenAPI', async () => {
  const key = 'lt_label_ledger';
  const input = { prompt: 'A lighthouse to label', label: '  Scene 12 ', idempotencyKey: 'k' };

  const first = await submit(key, input);
  const again = await submit(key, { ...input, label: 'Scene 12' });
  const other = await submit(key, { ...input, label: 'Scene 13' });
  const bad = await submit(key, { label: 'a\nb' });
  await ask(server, key, relabel, { id: readText(first, 'generation', 'id'), label: 'Scene 14' });

  expect(first).toMatchObject({ __typename: 'GenerateVideoSuccess', generation: { label: 'Scene 12' } });
  expect(again).toEqual(first);
  expect(other).toEqual({ __typename: 'IdempotencyConflictError', generation: { label: 'Scene 12' } });
  expect(bad).toEqual({
    __typename: 'InvalidInputError',
    issues: [{ path: ['label'], message: 'expected no control characters, got U+000A' }],
  });
  const { accepted } = await readLedger(server.sandboxUrl);
  const bodies = accepted.map(({ body }) => body).filter(({ prompt }) => prompt === input.prompt);
  expect(bodies).toEqual([{ prompt: input.prompt, model: 'nanobanana-video', seed: expect.any(Number) }]);
  expect(JSON.stringify(accepted)).not.toContain('Scene 1');
});

test('a finished generation can be labeled: lists, the feed of all generations and its own subscription show it', async () => {
  const key = 'lt_label_finished';
  const id = readText(await submit(key, {}), 'generation', 'id');
  await untilCompleted(key, id);
  await ask(server, key, list);
  await using socket = connectSocket(server.gatewayUrl, key);
  const feed =
    'subscription ($s: String) { generationsUpdated(filter: { search: $s }) { generation { label version } } }';
  const take = await subscribe(socket, feed, { s: 'scene' });

  const labeled = readField(
    await ask(server, key, relabel, { id, label: 'Scene 12' }),
    'labelGeneration',
    'generation',
  );
  const received = await take();
  await ask(server, key, relabel, { id, label: 'Other' });
  const left = await take();

  const version = Number(readField(labeled, 'version'));
  expect(labeled).toEqual({ label: 'Scene 12', version, status: 'COMPLETED' });
  expect(received).toEqual({ data: { generationsUpdated: { generation: { label: 'Scene 12', version } } } });
  expect(left).toEqual({ data: { generationsUpdated: { generation: { label: 'Other', version: version + 1 } } } });
  const own = 'subscription ($id: ID!) { generationUpdated(id: $id) { version generation { label } } }';
  expect(await collect(socket.client.iterate({ query: own, variables: { id } }))).toEqual([
    { data: { generationUpdated: { version: version + 1, generation: { label: 'Other' } } } },
  ]);
  expect(await ask(server, key, list)).toMatchObject({ generations: { nodes: [{ label: 'Other' }] } });
});

test('a list is searched and counted, also by a query that is executed in its compiled form', async () => {
  const key = 'lt_search';
  for (const label of ['One of two', 'Two of two']) await submit(key, { label });

  const answers: unknown[] = [];
  for (const search of ['two', 'one', 'TWO of', '"*', null]) answers.push(await ask(server, key, list, { search }));

  const totals = answers.map((answer) => readField(answer, 'generations', 'totalCount'));
  const sums = answers.map((answer) => {
    const counts = readField(answer, 'generations', 'statusCounts');
    return Array.isArray(counts) ? counts.reduce((sum, each) => sum + Number(readField(each, 'count')), 0) : undefined;
  });
  expect(totals).toEqual([2, 1, 2, 0, 2]);
  expect(sums).toEqual(totals);
});

test('a subscription with an invalid search gets one error and completes', async () => {
  await using socket = connectSocket(server.gatewayUrl, 'lt_search_invalid');
  const query = 'subscription { generationsUpdated(filter: { search: "" }) { version } }';

  const results = await collect(socket.client.iterate({ query })).catch((errors: unknown) => errors);

  expect(JSON.stringify(results)).toContain('Expected search to be 1 to 200 characters, got none.');
});

test('a label comes back over HTTP as it was given, whatever its characters', async () => {
  const label = `'"; -- \\ 🐈‍⬛ ${'x'.repeat(80)}`;
  const { body } = await askGraphql(server.gatewayUrl, {
    key: 'lt_label_characters',
    query: generate,
    variables: { input: { prompt: 'A cat', label } },
  });

  expect(readField(body, 'data', 'generateVideo', 'generation', 'label')).toBe(label);
});
