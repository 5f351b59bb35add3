import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { askGraphql, readField, readText, serveHere, serveHttp } from '@videogen/testkit';
import { expect, test } from 'vitest';

const key = 'lt_console_0001';

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends any header, unlike fetch. */
function send(url: string, { method = 'GET', headers = {}, body = '' }: Sent = {}) {
  return new Promise<{ readonly status: number | undefined; readonly body: unknown }>((resolve, reject) => {
    request(url, { method, headers }, (response) => {
      text(response).then((answer) => resolve({ status: response.statusCode, body: JSON.parse(answer) }), reject);
    })
      .on('error', reject)
      .end(body);
  });
}

const post = (body: unknown, headers: Record<string, string> = {}): Sent => {
  return { method: 'POST', headers, body: JSON.stringify(body) };
};

test('the gateway passes the controls of its sandbox on', async () => {
  await using server = await serveHere({});
  const controls = `${server.gatewayUrl}/__sandbox`;

  const added = await send(`${controls}/faults`, post([{ name: 'rate-limit', key }]));
  const state = await send(controls);
  const { body } = await askGraphql(server.gatewayUrl, {
    key,
    query: 'mutation { generateVideo(input: { prompt: "A cat" }) { __typename } }',
  });
  const advanced = await send(`${controls}/clock`, post({ seconds: 60 }));
  const removed = await send(`${controls}/faults`, { method: 'DELETE' });
  const reset = await send(controls, { method: 'DELETE' });

  expect([added.status, added.body]).toEqual([200, { faults: 1 }]);
  expect(readField(state.body, 'pending', 0, 'name')).toBe('rate-limit');
  expect(JSON.stringify(state.body)).not.toContain(key);
  expect(readText(body, 'data', 'generateVideo', '__typename')).toBe('RateLimitedError');
  expect([advanced.status, removed.status, reset.status]).toEqual([200, 200, 200]);
});

test.each([
  ['a page of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
  ['a page of the same site on another port', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
  ['a page without an origin', { origin: 'null' }],
  ['an image on a page of another site', { 'sec-fetch-site': 'cross-site' }],
  ['a page under a name that points at this machine', { origin: 'http://evil.example', host: 'evil.example' }],
])('%s cannot steer the sandbox', async (_, headers) => {
  await using server = await serveHere({});
  const controls = `${server.gatewayUrl}/__sandbox`;

  const answers = [
    await send(controls, { headers }),
    await send(controls, { method: 'DELETE', headers }),
    await send(`${controls}/clock`, post({ seconds: 60 }, headers)),
  ];

  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
  expect(readField((await send(controls)).body, 'aheadSeconds')).toBe(0);
});

test('a page of the gateway may steer the sandbox', async () => {
  await using server = await serveHere({});
  const origin = server.gatewayUrl;

  const answer = await send(
    `${origin}/__sandbox/clock`,
    post({ seconds: 60 }, { origin, 'sec-fetch-site': 'same-origin' }),
  );

  expect(answer.status).toBe(200);
});

test('nothing else of the sandbox is passed on, and no long body', async () => {
  await using server = await serveHere({});
  const controls = `${server.gatewayUrl}/__sandbox`;

  const answers = [
    await send(`${controls}/ledger`),
    await send(`${controls}/api/v1/user`),
    await send(`${controls}/clock`),
    await send(`${controls}/faults`, post('x'.repeat(70_000))),
    await send(`${controls}/faults`, post([{ name: 'weather' }])),
  ];

  expect(answers.map(({ status }) => status)).toEqual([404, 404, 405, 413, 400]);
});

test('another upstream is not controlled, even if it has such a path', async () => {
  let requests = 0;
  await using upstream = await serveHttp((_, response) => {
    requests += 1;
    response.end('{}');
  });
  await using server = await serveHere({ ROLES: 'gateway', VIDEOGENAPI_URL: `${upstream.origin}/api/v1` });

  const { status } = await send(`${server.gatewayUrl}/__sandbox`);

  expect([status, requests]).toEqual([404, 0]);
});

test('without a sandbox that answers, the refusal is a sentence', async () => {
  await using server = await serveHere({ ROLES: 'gateway', SANDBOX_PORT: '9' });

  expect(await send(`${server.gatewayUrl}/__sandbox`)).toEqual({
    status: 502,
    body: { success: false, message: 'The sandbox does not answer.' },
  });
});
