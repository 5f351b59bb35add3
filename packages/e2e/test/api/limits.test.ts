import { Kind, print, type DocumentNode } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as client from '@videogen/client';
import { serveHere, type ServerHere, readLedger, askGraphql } from '@videogen/testkit';

const KEY = 'lt_limits';
let server: ServerHere;

beforeAll(async () => {
  server = await serveHere({});
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const hundred = (value: string): readonly string[] => Array.from({ length: 100 }, () => value);
// Refused by their image, so that nothing is sent.
const input = { prompt: '🎬'.repeat(1000), imageUrl: 'none' };

/** As much as the operations may be given at once. */
const most = {
  id: 'gen_none',
  key: 'kling_25',
  first: 100,
  filter: { status: hundred('PENDING'), model: hundred('kling_25'), mode: hundred('TEXT_TO_VIDEO') },
  input,
  inputs: Array.from({ length: 20 }, () => input),
};

const operations = Object.entries(client).flatMap(([name, value]) =>
  isDocument(value) && value.definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION)
    ? [[name, print(value)] as const]
    : [],
);

function isDocument(value: unknown): value is DocumentNode {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === Kind.DOCUMENT;
}

test.for(operations)("the client's %s stays within the limits with its largest variables", async ([, query]) => {
  const response = await fetch(`${server.gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: `Bearer ${KEY}` },
    body: JSON.stringify({ query, variables: most }),
  });
  const begun = await response.body?.getReader().read();
  await response.body?.cancel().catch(() => {});

  expect(response.status).toBe(200);
  expect(begun?.done).toBe(false);
});

test('the client has more than ten operations', () => {
  expect(operations.length).toBeGreaterThan(10);
});

const video = 'generateVideo(input: { prompt: "A cat" }) { __typename }';
const three = (index: number) => `a${index}: generateVideos(inputs: [{ prompt: "A cat" }]) { __typename }`;

test.for([
  [
    'sixty aliases of generateVideo',
    `mutation { ${Array.from({ length: 60 }, (_, i) => `a${i}: ${video}`).join(' ')} }`,
  ],
  ['generateVideos three times', `mutation { ${[0, 1, 2].map(three).join(' ')} }`],
  ['two through a fragment', `mutation { ${video} ...B } fragment B on Mutation { b: ${video} }`],
])('%s in one operation pay nothing', async ([, query]) => {
  const answer = await askGraphql(server.gatewayUrl, { key: KEY, query: query ?? '' });

  expect(answer.status).toBe(400);
  expect((await readLedger(server.sandboxUrl)).accepted).toEqual([]);
});
