import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { spawnServer, type ServerProcess } from '../src/spawn-server.ts';
import { askGraphql, type GraphqlAnswer } from '../src/harness/ask-graphql.ts';
import { initAndWaitForClose } from './close-of-socket.ts';
import { sendRawRequest } from './raw-request.ts';
import { readField } from '../src/harness/read-field.ts';
import { readLedger, type Ledger } from '../src/harness/read-ledger.ts';
import { orderFaults } from '../src/harness/sandbox-controls.ts';
import { steered } from './steered-video.ts';

let server: ServerProcess;

beforeAll(async () => {
  server = await spawnServer(steered);
});

afterEach(() => {
  // It is logged wherever a caller is told "Unexpected error."
  if (server.output().includes('failed unexpectedly')) throw new Error(server.output());
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const meQuery = '{ me { id } }';

const needed =
  'A VideoGenAPI key is needed: send it as "Authorization: Bearer <key>" (on a websocket as connectionParams.authorization).';
const malformed = 'The key is malformed: expected "Bearer " and 8 to 256 printable ASCII characters without spaces.';
const refused = 'VideoGenAPI refused this key. Check it at videogenapi.com, or ask for a new one.';

function unauthenticated(message: string): GraphqlAnswer {
  return { status: 401, body: { errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }] } };
}

/** What is wrong with a key, the Authorization header that brings it, and a part of it that must never come back. */
const badKeys = [
  ['no word Bearer and spaces inside', 'lt_secret with spaces', 'lt_secret', malformed],
  ['another scheme', 'Basic c2VjcmV0OnNlY3JldA==', 'c2VjcmV0', malformed],
  ['7 characters', 'Bearer lt_7777', 'lt_7777', malformed],
  ['257 characters', `Bearer lt_${'x'.repeat(254)}`, 'xxxxxxxx', malformed],
  ['characters outside ASCII', 'Bearer lt_schl\u00fcssel', 'ssel', malformed],
  ['a control character', 'Bearer lt_tab\there', 'lt_tab', malformed],
  ['been revoked', 'Bearer lt_revoked_e2e', 'lt_revoked_e2e', refused],
  ['never been given out', 'Bearer no_such_key', 'no_such_key', refused],
] as const;

test('a caller without a key is told over HTTP how to bring one', async () => {
  const answer = await askGraphql(server.gatewayUrl, { query: meQuery });

  expect(answer).toEqual(unauthenticated(needed));
});

test.for(badKeys)('a key that has %s is answered 401, and told to nobody', async ([, authorization, part, message]) => {
  const answer = await askGraphql(server.gatewayUrl, { query: meQuery, headers: { authorization } });

  expect(answer).toEqual(unauthenticated(message));
  expect(JSON.stringify(answer)).not.toContain(part);
  expect(server.output()).not.toContain(part);
});

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
  await using sandbox = await spawnServer({ ROLES: 'sandbox' });
  await using gateway = await spawnServer({
    VIDEOGENAPI_URL: `${sandbox.sandboxUrl}/api/v1`,
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

test('a body of 2 MB is refused', async () => {
  const answer = await askGraphql(server.gatewayUrl, { key: 'lt_too_much', query: `# ${'x'.repeat(2_000_000)}` });

  expect(answer).toEqual({
    status: 413,
    body: { errors: [{ message: 'Request body too large', extensions: { code: 'REQUEST_ENTITY_TOO_LARGE' } }] },
  });
});

/** Sends any body and gives the status and the first error's message. */
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

test('broken JSON is a bad request', async () => {
  const answer = await sendBody('{"query": "{ me', { 'content-type': 'application/json' });

  expect(answer).toEqual([400, 'POST body sent invalid JSON.']);
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
  expect(listPrompts(await readLedger(server.sandboxUrl))).not.toContain('By form');
});

function listPrompts(ledger: Ledger): readonly string[] {
  return ledger.accepted.map(({ body }) => body.prompt);
}

const generateVideo = `mutation ($input: GenerateVideoInput!) {
  generateVideo(input: $input) {
    __typename
    ... on GenerateVideoSuccess { generation { id generationId status version warnings } }
    ... on Error { message }
    ... on InvalidInputError { issues { path message } }
    ... on RateLimitedError { retryAfterSeconds used limit model { key } }
    ... on QuotaExceededError { scope used limit }
    ... on UpstreamError { status retryable upstreamMessage }
  }
}`;

async function countPosts(): Promise<number> {
  const { requests } = await readLedger(server.sandboxUrl);
  return requests.filter(({ endpoint }) => endpoint === 'generate').reduce((sum, { count }) => sum + count, 0);
}

const image = 'https://images.example/1.png';
const both = 'expected either imageUrl or referenceImageUrls, got both';
const privateHost = (host: string) => `expected a public host, got "${host}", which VideoGenAPI cannot reach`;

const badInputs = [
  ['an empty prompt', { prompt: '' }, 'prompt', 'expected 1 to 1000 characters, got none'],
  ['a blank prompt', { prompt: ' \n' }, 'prompt', 'expected 1 to 1000 characters, got none'],
  ['1001 code points', { prompt: '🐈'.repeat(1001) }, 'prompt', 'expected at most 1000 characters, got 1001'],
  ['a NUL', { prompt: 'a\0b' }, 'prompt', 'a NUL character (U+0000) cannot be sent'],
  [
    'a lone surrogate',
    { prompt: 'a\ud800b' },
    'prompt',
    'half of a surrogate pair is not a character; the text is not valid Unicode',
  ],
  ['an image and references', { imageUrl: image, referenceImageUrls: [image] }, 'referenceImageUrls', both],
  ['no reference', { referenceImageUrls: [] }, 'referenceImageUrls', 'expected 1 to 5 image URLs, got 0'],
  [
    'six references',
    { referenceImageUrls: Array.from({ length: 6 }, () => image) },
    'referenceImageUrls',
    'expected 1 to 5 image URLs, got 6',
  ],
  ['no URL', { imageUrl: 'a cat' }, 'imageUrl', 'expected an http(s) URL'],
  [
    'a data: URL',
    { imageUrl: 'data:image/png;base64,AA==' },
    'imageUrl',
    'expected an http(s) URL, got the scheme "data"',
  ],
  [
    'a file: URL among references',
    { referenceImageUrls: [image, 'file:///etc/passwd'] },
    'referenceImageUrls.1',
    'expected an http(s) URL, got the scheme "file"',
  ],
  ['localhost', { imageUrl: 'http://localhost/1.png' }, 'imageUrl', privateHost('localhost')],
  ['127.1', { imageUrl: 'http://127.1/1.png' }, 'imageUrl', privateHost('127.0.0.1')],
  ['a hexadecimal host', { imageUrl: 'http://0x7f000001/1.png' }, 'imageUrl', privateHost('127.0.0.1')],
  ['the metadata host', { imageUrl: 'http://169.254.169.254/' }, 'imageUrl', privateHost('169.254.169.254')],
  ['an IPv6 loopback', { imageUrl: 'http://[::1]/1.png' }, 'imageUrl', privateHost('[::1]')],
] as const;

test.for(badInputs)('%s is an InvalidInputError; nothing is sent', async ([, input, path, message]) => {
  const before = await countPosts();

  const answer = await askGraphql(server.gatewayUrl, {
    key: 'lt_bad_input',
    query: generateVideo,
    variables: { input: { prompt: 'A cat', ...input } },
  });

  expect(answer).toEqual({
    status: 200,
    body: {
      data: {
        generateVideo: {
          __typename: 'InvalidInputError',
          message: `The input is not valid: ${path}: ${message}.`,
          issues: [{ path: path.split('.'), message }],
        },
      },
    },
  });
  expect(await countPosts()).toBe(before);
});

const faultKey = 'lt_upstream_faults';

/** A part of a GraphQL answer: a refusal as data. */
const rateLimited = {
  __typename: 'RateLimitedError',
  message: 'VideoGenAPI asks to wait 321 s: You can make 5 generations per 15 minutes',
  retryAfterSeconds: 321,
  used: 5,
  limit: 5,
  model: { key: 'sora-2' },
};

const refusals = [
  [
    '400 that names a field',
    { status: 400, body: { success: false, error: 'Bad Request', errors: { image_url: ['is not an image'] } } },
    {
      __typename: 'InvalidInputError',
      message: 'The input is not valid: imageUrl: is not an image.',
      issues: [{ path: ['imageUrl'], message: 'is not an image' }],
    },
  ],
  [
    '400 of moderation, with a URL and the key in it',
    { status: 400, body: { error: `Sensitive content, see https://videogenapi.com/policy?key=1 (${faultKey})` } },
    {
      __typename: 'ContentRejectedError',
      message: 'VideoGenAPI rejected the content: Sensitive content, see [URL] ([key])',
    },
  ],
  [
    '402',
    { status: 402, body: { success: false, error: 'insufficient balance' } },
    { __typename: 'PaymentRequiredError', message: 'VideoGenAPI asks for payment: insufficient balance' },
  ],
  [
    '429 of a model',
    {
      status: 429,
      body: {
        success: false,
        error: 'Sora 2 rate limit exceeded',
        message: 'You can make 5 generations per 15 minutes',
        details: {
          current_usage: 5,
          limit: 5,
          window: '15 minutes',
          model: 'sora-2',
          reset_time: '2026-01-01 00:15:00',
          seconds_until_reset: 321,
        },
      },
    },
    rateLimited,
  ],
  [
    '429 with a Retry-After, which wins',
    {
      status: 429,
      headers: { 'retry-after': '42' },
      body: { success: false, error: 'Sora 2 rate limit exceeded', details: { seconds_until_reset: 321 } },
    },
    {
      __typename: 'RateLimitedError',
      message: 'VideoGenAPI asks to wait 42 s: Sora 2 rate limit exceeded',
      retryAfterSeconds: 42,
      used: null,
      limit: null,
      model: null,
    },
  ],
  [
    '200 that says success: false',
    { status: 200, body: { success: false, error: 'No', message: 'The model is asleep' } },
    {
      __typename: 'UpstreamError',
      message: 'VideoGenAPI refused the request (HTTP 200): The model is asleep',
      status: 200,
      retryable: false,
      upstreamMessage: 'The model is asleep',
    },
  ],
  [
    '429 of the month',
    {
      status: 429,
      body: {
        success: false,
        error: 'You have reached your monthly usage limit',
        usage: { current_month_usage: 100, monthly_limit: 100 },
      },
    },
    {
      __typename: 'QuotaExceededError',
      message: 'The monthly allowance is used up: You have reached your monthly usage limit',
      scope: 'MONTHLY',
      used: 100,
      limit: 100,
    },
  ],
  [
    "500 of a vendor's quota",
    {
      status: 500,
      headers: { 'x-rate-limit-window': '3600' },
      body: {
        success: false,
        error: 'Failed to submit request to video generation service',
        details: 'You have exceeded the daily limit',
      },
    },
    {
      __typename: 'QuotaExceededError',
      message: "The provider's quota is used up: You have exceeded the daily limit",
      scope: 'PROVIDER',
      used: null,
      limit: null,
    },
  ],
  [
    '403',
    { status: 403, body: { success: false, error: 'Forbidden' } },
    {
      __typename: 'UpstreamError',
      message: 'VideoGenAPI refused the request (HTTP 403): Forbidden',
      status: 403,
      retryable: false,
      upstreamMessage: 'Forbidden',
    },
  ],
] as const;

/** Submits with a fault ordered for it. */
async function submitInto(fault: object, prompt: string) {
  const before = await countPosts();
  const outputBefore = server.output().length;
  await orderFaults(server.sandboxUrl, { match: { endpoint: 'generate', key: faultKey }, ...fault });
  const answer = await askGraphql(server.gatewayUrl, {
    key: faultKey,
    query: generateVideo,
    variables: { input: { prompt } },
  });
  const listed = await askGraphql(server.gatewayUrl, {
    key: faultKey,
    query: '{ generations(first: 100) { nodes { prompt status generationId } } }',
  });
  await expect.poll(() => server.output().slice(outputBefore)).toContain('a submission was not accepted');
  return {
    answer,
    listed,
    log: server.output().slice(outputBefore),
    posts: (await countPosts()) - before,
    accepted: listPrompts(await readLedger(server.sandboxUrl)).filter((each) => each === prompt).length,
  };
}

test.for(refusals)('a %s becomes a typed refusal that leaves nothing behind', async ([name, respond, expected]) => {
  const { answer, listed, log, posts } = await submitInto({ respond }, name);

  expect(answer).toEqual({ status: 200, body: { data: { generateVideo: expected } } });
  expect(JSON.stringify(listed.body)).not.toContain(name);
  expect(posts).toBe(1);
  expect(log).toMatch(/"generation":"[\da-f-]{36}".*"a submission was not accepted"/);
  expect(server.output()).not.toContain(faultKey);
});

const lostAnswers = [
  ['500 without a word', { respond: { status: 500 } }, 'VideoGenAPI failed (HTTP 500)', 0],
  ['500 after accepting', { accept: true, respond: { status: 500 } }, 'VideoGenAPI failed (HTTP 500)', 1],
  [
    'page of a proxy under 502',
    { respond: { status: 502, body: '<h1>Bad gateway</h1>', headers: { 'content-type': 'text/html' } } },
    'VideoGenAPI failed (HTTP 502)',
    0,
  ],
  [
    'page under 200',
    { respond: { status: 200, body: '<h1>Hello</h1>', headers: { 'content-type': 'text/html' } } },
    'VideoGenAPI answered 200, but its body is not JSON',
    0,
  ],
  ['truncated answer', { truncate: 40 }, 'VideoGenAPI gave no answer (UND_ERR_RES_CONTENT_LENGTH_MISMATCH)', 1],
  [
    'redirect',
    { redirect: 'https://elsewhere.example/' },
    'VideoGenAPI answered 307, but redirects are not followed; check VIDEOGENAPI_URL',
    0,
  ],
  ['reset before accepting', { reset: 'before' }, 'VideoGenAPI gave no answer (ECONNRESET)', 0],
  ['reset after accepting', { reset: 'after' }, 'VideoGenAPI gave no answer (ECONNRESET)', 1],
] as const;

test.for(lostAnswers)(
  'a %s leaves an UNCONFIRMED generation and is not sent again',
  async ([name, fault, reason, acceptedThere]) => {
    const { answer, listed, log, posts, accepted } = await submitInto(fault, name);

    const id = readField(answer.body, 'data', 'generateVideo', 'generation', 'id');
    const uuid = Buffer.from(String(id), 'base64').toString('utf8').replace('Generation:', '');
    expect(answer).toEqual({
      status: 200,
      body: {
        data: {
          generateVideo: {
            __typename: 'GenerateVideoSuccess',
            generation: {
              id: expect.any(String),
              generationId: null,
              status: 'UNCONFIRMED',
              version: 1,
              warnings: [`${reason}. It may have been accepted and charged, so it is not sent again.`],
            },
          },
        },
      },
    });
    expect(readField(listed.body, 'data', 'generations', 'nodes', 0)).toEqual({
      prompt: name,
      status: 'UNCONFIRMED',
      generationId: null,
    });
    expect([posts, accepted]).toEqual([1, acceptedThere]);
    expect(log).toContain(`"generation":"${uuid}"`);
    expect(server.output()).not.toContain(faultKey);
  },
);

test('a key that is refused at the submission is UNAUTHENTICATED and leaves nothing behind', async () => {
  const name = '401 in mid-life';

  const { answer, listed, posts } = await submitInto(
    { respond: { status: 401, body: { error: 'Unauthorized' } } },
    name,
  );

  expect(answer).toMatchObject({
    status: 401,
    body: { errors: [{ message: refused, extensions: { code: 'UNAUTHENTICATED' } }] },
  });
  expect(JSON.stringify(listed.body)).not.toContain(name);
  expect(posts).toBe(1);
});
