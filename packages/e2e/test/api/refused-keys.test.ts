import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startSandbox } from '@videogen/sandbox';
import { spawnServer, type ServerProcess, askGraphql, type GraphqlAnswer } from '@videogen/testkit';
import { initAndWaitForClose } from '../close-of-socket.ts';
import { sendRawRequest } from '../raw-request.ts';

let server: ServerProcess;

beforeAll(async () => {
  server = await spawnServer({});
});

afterEach(() => {
  // This line is logged for each "Unexpected error." in an answer.
  if (server.output().includes('failed unexpectedly')) throw new Error(server.output());
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const meQuery = '{ me { id } }';

const needed =
  'A VideoGenAPI key is needed: send it as "Authorization: Bearer <key>" (on a websocket as connectionParams.authorization).';
const malformed = 'The key is malformed: expected 8 to 256 printable ASCII characters without spaces.';
const refused = 'VideoGenAPI refused this key. Check it at videogenapi.com, or ask for a new one.';

function unauthenticated(message: string): GraphqlAnswer {
  return { status: 401, body: { errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }] } };
}

/** Bad keys: the fault of each, the Authorization header that brings it, and a part of it that must never come back. */
const badKeys = [
  ['no word Bearer and spaces inside', 'lt_secret with spaces', 'lt_secret', needed],
  ['another scheme', 'Basic c2VjcmV0OnNlY3JldA==', 'c2VjcmV0', needed],
  ['7 characters', 'Bearer lt_7777', 'lt_7777', malformed],
  ['257 characters', `Bearer lt_${'x'.repeat(254)}`, 'xxxxxxxx', malformed],
  ['characters outside ASCII', 'Bearer lt_schl\u00fcssel', 'ssel', malformed],
  ['a control character', 'Bearer lt_tab\there', 'lt_tab', malformed],
  ['been revoked', 'Bearer lt_revoked_e2e', 'lt_revoked_e2e', refused],
  ['never been given out', 'Bearer no_such_key', 'no_such_key', refused],
] as const;

test('a caller without a key gets an error over HTTP that names the header', async () => {
  const answer = await askGraphql(server.gatewayUrl, { query: meQuery });

  expect(answer).toEqual(unauthenticated(needed));
});

test.for(badKeys)(
  'a key that has %s is answered 401, and repeated nowhere',
  async ([, authorization, part, message]) => {
    const answer = await askGraphql(server.gatewayUrl, { query: meQuery, headers: { authorization } });

    expect(answer).toEqual(unauthenticated(message));
    expect(JSON.stringify(answer)).not.toContain(part);
    expect(server.output()).not.toContain(part);
  },
);

test('a header that is not HTTP is refused without repeating it', async () => {
  const lines = ['POST /graphql HTTP/1.1', 'Content-Type: application/json', 'Authorization: Bearer lt_bell\u0007key'];

  const answer = await sendRawRequest(server.gatewayUrl, lines, JSON.stringify({ query: meQuery }));

  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer + server.output()).not.toContain('lt_bell');
});

test('a socket without a key is closed with 4401', async () => {
  const close = await initAndWaitForClose(server.gatewayUrl);

  expect(close).toEqual({ code: 4401, reason: needed, messages: [] });
});

test.for([
  ...badKeys,
  ['a NUL', 'Bearer lt_nul\0here', 'lt_nul', malformed] as const,
  ['emoji', 'Bearer lt_🐈🐈🐈🐈🐈', '🐈', malformed] as const,
])('a socket with a key that has %s is closed with 4403', async ([, authorization, part, message]) => {
  const close = await initAndWaitForClose(server.gatewayUrl, { payload: { authorization } });

  expect(close).toEqual({ code: 4403, reason: message, messages: [] });
  expect(server.output()).not.toContain(part);
});

test("the operator's key serves callers without one, but no page of another site", async () => {
  await using sandbox = await startSandbox({ port: 0, speed: 1 });
  await using gateway = await spawnServer({
    VIDEOGENAPI_URL: `${sandbox.url}/api/v1`,
    VIDEOGENAPI_KEY: 'lt_operator',
  });
  const { gatewayUrl } = gateway;
  const ask = (headers: Record<string, string>) => askGraphql(gatewayUrl, { query: meQuery, headers });
  const foreign = { origin: 'https://elsewhere.example' };
  const own = { authorization: 'Bearer lt_of_my_own' };

  const [none, samePage, otherPage, opaquePage, otherPageOwnKey, ownKey, badKey] = await Promise.all([
    ask({}),
    ask({ origin: gatewayUrl }),
    ask(foreign),
    ask({ origin: 'null' }),
    ask({ ...foreign, ...own }),
    ask(own),
    ask({ authorization: 'Bearer lt_revoked_other' }),
  ]);
  const leave = { leaveWhenAcknowledged: true };
  const rebound = { host: 'elsewhere.example:4000', origin: 'http://elsewhere.example:4000' };
  const [socket, otherSocket, sameSocket, reboundSocket] = await Promise.all([
    initAndWaitForClose(gatewayUrl, leave),
    initAndWaitForClose(gatewayUrl, { ...leave, headers: foreign }),
    initAndWaitForClose(gatewayUrl, { ...leave, headers: { origin: gatewayUrl } }),
    initAndWaitForClose(gatewayUrl, { ...leave, headers: rebound }),
  ]);

  const operator = { status: 200, body: { data: { me: { id: expect.any(String) } } } };
  expect(none).toEqual(operator);
  expect(samePage).toEqual(none);
  expect([otherPage, opaquePage]).toEqual([unauthenticated(needed), unauthenticated(needed)]);
  expect(ownKey).toEqual(operator);
  expect(ownKey).not.toEqual(none);
  expect(otherPageOwnKey).toEqual(ownKey);
  expect(badKey).toEqual(unauthenticated(refused));
  expect([socket.code, otherSocket.code, sameSocket.code, reboundSocket.code]).toEqual([1000, 4401, 1000, 4401]);
  expect(gateway.output()).not.toContain('lt_operator');
});
