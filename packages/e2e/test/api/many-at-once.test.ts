import { afterAll, beforeAll, expect, test } from 'vitest';
import { askGraphql, readLedger, orderFaults, serveHere, type ServerHere, readField } from '@videogen/testkit';
import { ask } from '../ask-server.ts';

let server: ServerHere;

beforeAll(async () => {
  server = await serveHere({
    POLL_MIN_INTERVAL_MS: '600000',
    IMPORT_ON_FIRST_USE: 'false',
    STRICT_MODEL_LIMITS: 'true',
  });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
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

  const { body } = await askGraphql(server.gatewayUrl, {
    key: 'lt_many_inputs',
    query: manyQuery,
    variables: { inputs },
  });

  const { accepted } = await readLedger(server.sandboxUrl);
  expect(body).toEqual({
    data: null,
    errors: [
      {
        message: 'Expected at most 20 inputs, got 21; nothing was sent.',
        locations: [{ line: 2, column: 3 }],
        path: ['generateVideos'],
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ],
  });
  expect(accepted.filter((each) => each.body.prompt.startsWith('Too many'))).toEqual([]);
});

test('results are in the order of the inputs; an invalid one in the middle stops no other', async () => {
  const inputs = [
    { prompt: 'Many 0', model: 'seedance' },
    { prompt: 'Many 1', model: 'kling_25', duration: 999 },
    { prompt: 'Many 2', model: 'kling_25' },
    { prompt: 'Many 3' },
  ];

  const results = await ask(server, 'lt_many_inputs', manyQuery, { inputs });

  const { accepted } = await readLedger(server.sandboxUrl);
  expect(results).toEqual({
    generateVideos: [
      successOf('Many 0'),
      { __typename: 'InvalidInputError', issues: [{ path: ['duration'] }] },
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
  await orderFaults(server.sandboxUrl, { match: { endpoint: 'generate', key }, times: 4, delayMs });
  const inputs = [
    { prompt: 'Turn 1', model: 'seedance' },
    { prompt: 'Turn 2', model: 'seedance' },
    { prompt: 'Turn 3', model: 'seedance' },
    { prompt: 'Turn beside', model: 'kling_25' },
  ];

  const startedAt = performance.now();
  await ask(server, key, manyQuery, { inputs });
  const tookMs = performance.now() - startedAt;

  const order = promptsOf((await readLedger(server.sandboxUrl)).accepted, 'Turn');
  expect(order.filter((prompt) => prompt !== 'Turn beside')).toEqual(['Turn 1', 'Turn 2', 'Turn 3']);
  expect(order.slice(0, 2).toSorted()).toEqual(['Turn 1', 'Turn beside']);
  // A timer may fire a millisecond early.
  expect(tookMs).toBeGreaterThan(3 * (delayMs - 5));
});

test('thirty imports at once with one key wait for the first, and share the next', async () => {
  const key = 'lt_many_imports';
  await ask(server, key, '{ me { id } }');
  for (let made = 0; made < 5; made += 1) await makeElsewhere(key);
  const before = await countListRequests();
  // The others arrive while it runs.
  await orderFaults(server.sandboxUrl, { match: { endpoint: 'generations', key }, times: 1, delayMs: 1000 });

  const results = await Promise.all(
    Array.from({ length: 30 }, () =>
      ask(server, key, 'mutation { importGenerations { ... on ImportGenerationsSuccess { imported } } }'),
    ),
  );

  const imported = results.map((result) => readField(result, 'importGenerations', 'imported'));
  expect(imported.toSorted((a, b) => Number(a) - Number(b))).toEqual([...Array.from({ length: 29 }, () => 0), 5]);
  // Each of the two imports reads a page and an empty one; on a busy machine a few may start late.
  expect((await countListRequests()) - before).toBeLessThanOrEqual(8);
});

/** Submits a video to VideoGenAPI itself. */
async function makeElsewhere(key: string): Promise<void> {
  const response = await fetch(`${server.sandboxUrl}/api/v1/generate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ model: 'kling_25', prompt: 'Made elsewhere' }),
  });
  expect(response.status).toBe(200);
}

async function countListRequests(): Promise<number> {
  const { requests } = await readLedger(server.sandboxUrl);
  const lists = requests.filter(({ endpoint }) => endpoint === 'generations');
  return lists.reduce((sum, { count }) => sum + count, 0);
}
