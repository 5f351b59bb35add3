import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { askGraphql, readField, readLedger, serveHere, type ServerHere } from '@videogen/testkit';

let server: ServerHere;

beforeAll(async () => {
  server = await serveHere({});
});

afterEach(() => {
  // This line is logged for each "Unexpected error." in an answer.
  if (server.log().includes('failed unexpectedly')) throw new Error(server.log());
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

test('a body of 2 MB is refused with the limit in the message', async () => {
  const query = `# ${'x'.repeat(2_000_000)}`;

  const answer = await askGraphql(server.gatewayUrl, { key: 'lt_too_much', query });

  const message = expect.stringMatching(/^The request is too long: expected at most 524288 bytes, got 2000\d\d\d\.$/);
  expect(answer).toEqual({ status: 413, body: { errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] } });
});

/** Sends any body, and returns the status and the first error's message. */
async function sendBody(
  body: string | FormData | URLSearchParams,
  headers: Record<string, string>,
): Promise<readonly unknown[]> {
  const response = await fetch(`${server.gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { authorization: 'Bearer lt_strange_body', ...headers },
    body,
  });
  return [response.status, readField(await response.json(), 'errors', 0, 'message')];
}

test('broken JSON is a bad request, and none of it is repeated: it may hold a key', async () => {
  const response = await fetch(`${server.gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { authorization: 'Bearer lt_strange_body', 'content-type': 'application/json' },
    body: '{"query": "{ me { id } }", "extensions": {"headers": {"authorization": "Bearer lt_in_the_body"}},}',
  });

  expect([response.status, await response.json()]).toEqual([
    400,
    { errors: [{ message: 'POST body sent invalid JSON.', extensions: { code: 'BAD_REQUEST' } }] },
  ]);
});

test('a mutation that comes as a form or as text does not run', async () => {
  const query = 'mutation { generateVideo(input: { prompt: "By form" }) { __typename } }';
  const multipart = new FormData();
  multipart.set('operations', JSON.stringify({ query }));
  multipart.set('map', '{}');

  const answers = await Promise.all([
    sendBody(new URLSearchParams({ query }), {}),
    sendBody(multipart, {}),
    sendBody(JSON.stringify({ query }), { 'content-type': 'text/plain' }),
    sendBody(query, { 'content-type': 'application/graphql' }),
  ]);

  const notJson = [415, 'Send the operation as JSON, with "content-type: application/json".'];
  expect(answers).toEqual([notJson, notJson, notJson, notJson]);
  expect((await readLedger(server.sandboxUrl)).accepted).toEqual([]);
});
