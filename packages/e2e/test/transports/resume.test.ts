import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveHere, type ServerHere, askGraphql, readField, readText } from '@videogen/testkit';
import { connectSocket, run } from '../follow-by-socket.ts';
import { goOn, steered, steps, submitVideo } from '../steered-video.ts';

let server: ServerHere;

beforeAll(async () => {
  server = await serveHere({ ...steered, IMPORT_ON_FIRST_USE: 'false' });
});

afterAll(() => server[Symbol.asyncDispose]());

const watchQuery = `subscription ($id: ID!, $after: String) {
  generationUpdated(id: $id, after: $after) { cursor version status generation { id } }
}`;
const feedQuery = `subscription ($after: String, $filter: GenerationFilter) {
  generationsUpdated(after: $after, filter: $filter) { cursor version status generation { id } }
}`;

/** Follows a video to its end, letting it go on after each step. Gives all results. */
async function watchToTheEnd(key: string, id: string): Promise<readonly unknown[]> {
  await using socket = connectSocket(server.gatewayUrl, key);
  return await goOnToTheEnd(socket.client.iterate({ query: watchQuery, variables: { id } }));
}

/** Takes all that is still to come of a video, letting it go on after each step. */
async function goOnToTheEnd(watching: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const results: unknown[] = [];
  for await (const result of watching) {
    results.push(result);
    await goOn(server, statusOf(result));
  }
  return results;
}

function statusOf(result: unknown): string {
  return readText(result, 'data', 'generationUpdated', 'status');
}

test('each cursor of an update resumes right after it, over another socket, and after the last one the subscription ends', async () => {
  const key = 'lt_resume_one';
  const id = await submitVideo(server.gatewayUrl, key);
  const results = await watchToTheEnd(key, id);
  await using socket = connectSocket(server.gatewayUrl, key);
  const cursors = results.map((result) => readText(result, 'data', 'generationUpdated', 'cursor'));

  const resumed = await Promise.all(cursors.map((after) => run(socket.client, watchQuery, { id, after })));

  expect(results.map(statusOf)).toEqual(steps);
  expect(resumed).toEqual(cursors.map((_, index) => results.slice(index + 1)));
});

test('a list and the updates after its cursor miss nothing, with any filter', async () => {
  const key = 'lt_resume_list';
  const page = await askGraphql(server.gatewayUrl, { key, query: '{ generations { totalCount updatesCursor } }' });
  const after = readText(page.body, 'data', 'generations', 'updatesCursor');
  const id = await submitVideo(server.gatewayUrl, key);
  await watchToTheEnd(key, id);
  await using socket = connectSocket(server.gatewayUrl, key);
  const everything = socket.client.iterate({ query: feedQuery, variables: { after } });
  const completed = socket.client.iterate({
    query: feedQuery,
    variables: { after, filter: { status: ['COMPLETED'] } },
  });

  const all = [await everything.next(), await everything.next(), await everything.next(), await everything.next()];
  const last = await completed.next();

  expect(readField(page.body, 'data', 'generations', 'totalCount')).toBe(0);
  expect(all.map(({ value }) => readField(value, 'data', 'generationsUpdated', 'status'))).toEqual(steps);
  expect(last).toEqual(all.at(-1));
});

test('a subscription after an invalid cursor ends with an error, and the others on its socket go on', async () => {
  const key = 'lt_resume_bad';
  const id = await submitVideo(server.gatewayUrl, key);
  const stranger = await submitVideo(server.gatewayUrl, 'lt_resume_stranger');
  const { body } = await askGraphql(server.gatewayUrl, {
    key,
    query: '{ generations { edges { cursor node { updates { cursor } } } } }',
  });
  const listCursor = readText(body, 'data', 'generations', 'edges', 0, 'cursor');
  const own = readText(body, 'data', 'generations', 'edges', 0, 'node', 'updates', 0, 'cursor');
  const foreign = await askGraphql(server.gatewayUrl, {
    key: 'lt_resume_stranger',
    query: `{ generation(id: "${stranger}") { updates { cursor } } }`,
  });
  const ahead = Buffer.from(Buffer.from(own, 'base64url').toString().replace(/\d+$/, '999')).toString('base64url');
  await using socket = connectSocket(server.gatewayUrl, key);
  const watching = socket.client.iterate({ query: watchQuery, variables: { id } });
  const first = await watching.next();

  const bad: readonly (readonly [string, RegExp])[] = [
    ['', /is not a cursor of updates/],
    ['x', /"x" is not a cursor of updates; expected the `cursor` of an update/],
    ['\0'.repeat(500), /is not a cursor of updates/],
    [listCursor, /is not a cursor of updates/],
    [readText(foreign.body, 'data', 'generation', 'updates', 0, 'cursor'), /belongs to another user's updates/],
    [ahead, /ahead of all updates/],
  ];
  for (const [after, message] of bad) {
    for (const query of [watchQuery, feedQuery]) {
      const results = await run(socket.client, query, { id, after });
      expect(results).toEqual([
        {
          errors: [
            {
              message: expect.stringMatching(message),
              locations: [{ line: 2, column: 3 }],
              path: [query === watchQuery ? 'generationUpdated' : 'generationsUpdated'],
              extensions: { code: 'BAD_USER_INPUT' },
            },
          ],
        },
      ]);
    }
  }
  await goOn(server, statusOf(first.value));
  const rest = await goOnToTheEnd(watching);

  expect(rest.map(statusOf)).toEqual(steps.slice(1));
  expect(socket.sockets()).toBe(1);
});

test('a cursor of updates is invalid for a list', async () => {
  const key = 'lt_resume_mixed';
  await submitVideo(server.gatewayUrl, key);
  const query = '{ generations { updatesCursor } }';
  const page = await askGraphql(server.gatewayUrl, { key, query });
  const after = readText(page.body, 'data', 'generations', 'updatesCursor');

  const { body } = await askGraphql(server.gatewayUrl, {
    key,
    query: 'query ($after: String) { generations(after: $after) { totalCount } }',
    variables: { after },
  });

  expect(body).toEqual({
    data: null,
    errors: [
      {
        message: `"${after}" is not a cursor of this list; expected one from an edge or pageInfo.`,
        locations: [{ line: 1, column: 26 }],
        path: ['generations'],
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ],
  });
});
