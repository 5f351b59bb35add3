import { request } from 'node:http';
import { expect, test } from 'vitest';
import { refusal } from './bodies.ts';
import { field, items, startTestSandbox } from './client.ts';

type Api = Awaited<ReturnType<typeof startTestSandbox>>;

async function countAccepted(api: Api): Promise<number> {
  const accepted = field((await api.ask('/__sandbox/ledger')).body, 'accepted');
  return Array.isArray(accepted) ? accepted.length : Number.NaN;
}

/** Returns the code of the error in which a submission ends. */
async function failSubmission(api: Api): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const headers = { authorization: 'Bearer lt_alice' };
  request(`${api.sandbox.url}/api/v1/generate`, { method: 'POST', headers, agent: false }, () => {
    reject(new Error('answered'));
  })
    .on('error', (error) => resolve(field(error, 'code')))
    .end(JSON.stringify({ prompt: 'A cat' }));
  return promise;
}

test('a fault with `respond` answers once, without processing the request', async () => {
  await using api = await startTestSandbox();

  const added = await api.fault({
    match: { endpoint: 'generate' },
    respond: { status: 503, body: { error: 'busy' }, headers: { 'Retry-After': '7' } },
  });

  const first = await api.generate({ prompt: 'A cat' });
  const acceptedByThen = await countAccepted(api);
  const second = await api.generate({ prompt: 'A cat' });
  expect([added.status, added.body]).toEqual([200, { faults: 1 }]);
  expect([first.status, first.body]).toEqual([503, { error: 'busy' }]);
  expect(first.headers.get('retry-after')).toBe('7');
  expect(first.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect([acceptedByThen, second.status]).toEqual([0, 200]);
});

test('a fault with `respond` and `accept` answers after accepting the submission', async () => {
  await using api = await startTestSandbox();
  await api.fault({ match: {}, accept: true, respond: { status: 500 } });

  const answer = await api.generate({ prompt: 'A cat' });

  expect([answer.status, answer.body]).toEqual([500, undefined]);
  expect(await countAccepted(api)).toBe(1);
});

test('a fault answers with a text as it is, under the given content type', async () => {
  await using api = await startTestSandbox();
  const page = '<h1>Bad gateway</h1>';
  await api.fault(
    { match: {}, respond: { status: 502, body: page, headers: { 'Content-Type': 'text/html' } } },
    { match: {}, respond: { status: 200, body: '{"success": tr' } },
  );

  const [html, broken] = [await fetch(`${api.sandbox.url}/api/v1/user`), await fetch(`${api.sandbox.url}/api/v1/user`)];

  expect([html.status, html.headers.get('content-type'), await html.text()]).toEqual([502, 'text/html', page]);
  expect([broken.status, broken.headers.get('content-type'), await broken.text()]).toEqual([
    200,
    'text/plain; charset=utf-8',
    '{"success": tr',
  ]);
});

test('matches by endpoint, key and id, the oldest fault first, `times` times', async () => {
  await using api = await startTestSandbox();
  const [one, other] = [await api.submit(), await api.submit()];
  await api.fault(
    { match: { endpoint: 'status', id: one }, times: 2, respond: { status: 501 } },
    { match: { endpoint: 'status' }, respond: { status: 502 } },
  );
  const { body } = await api.fault({ match: { key: 'lt_bob' }, times: 'always', respond: { status: 504 } });
  const statusOf = async (path: string, key?: string): Promise<number> => (await api.get(path, key)).status;

  expect(body).toEqual({ faults: 3 });
  expect(await statusOf('/user')).toBe(200);
  expect(await statusOf(`/status/${one}`)).toBe(501);
  expect(await statusOf(`/status/${other}`)).toBe(502);
  expect(await statusOf(`/status/${one}`)).toBe(501);
  expect(await statusOf(`/status/${one}`)).toBe(200);
  expect(await statusOf('/user', 'lt_bob')).toBe(504);
  expect(await statusOf('/generations', 'lt_bob')).toBe(504);
  expect(await statusOf('/user', 'lt_bobby')).toBe(200);
});

test('the ledger counts requests that were answered by a fault', async () => {
  await using api = await startTestSandbox();
  await api.fault({ match: {}, respond: { status: 500 } }, { match: {}, reset: 'before' });

  await api.get('/user');
  await expect(api.get('/user')).rejects.toThrow('fetch failed');

  const requests = field((await api.ask('/__sandbox/ledger')).body, 'requests');
  expect(requests).toEqual([{ endpoint: 'user', key: expect.any(String), count: 2 }]);
});

test.each([
  { reset: 'before', accepted: 0 },
  { reset: 'after', accepted: 1 },
])('resets the connection $reset the request is accepted', async ({ reset, accepted }) => {
  await using api = await startTestSandbox();
  await api.fault({ match: { endpoint: 'generate' }, reset });

  const code = await failSubmission(api);

  expect(code).toBe('ECONNRESET');
  expect(await countAccepted(api)).toBe(accepted);
  expect(items((await api.get('/generations')).body)).toHaveLength(accepted);
});

test('delays an answer by real milliseconds', async () => {
  await using api = await startTestSandbox();
  await api.fault({ match: {}, delayMs: 120 });
  const start = performance.now();

  const answer = await api.get('/user');

  expect(performance.now() - start).toBeGreaterThanOrEqual(115);
  expect(answer.status).toBe(200);
});

test.each([
  { name: 'processes only after a delay', fault: { delayMs: 60_000 }, accepted: 0 },
  { name: 'processes before the delay with `accept`', fault: { delayMs: 60_000, accept: true }, accepted: 1 },
  { name: 'processes before the delay of a late reset', fault: { delayMs: 60_000, reset: 'after' }, accepted: 1 },
])('$name', async ({ fault, accepted }) => {
  await using api = await startTestSandbox();
  await api.fault({ match: { endpoint: 'generate' }, ...fault });
  const submission = api.generate({ prompt: 'A cat' });

  // The request is not answered; the count in the ledger shows that it has arrived.
  await expect.poll(async () => field((await api.ask('/__sandbox/ledger')).body, 'requests')).toHaveLength(1);
  await expect.poll(() => countAccepted(api)).toBe(accepted);

  await Promise.all([expect(submission).rejects.toThrow('fetch failed'), api[Symbol.asyncDispose]()]);
});

test('processes a delayed request whose client did not wait', async () => {
  await using api = await startTestSandbox();
  await api.fault({ match: { endpoint: 'generate' }, delayMs: 150 });
  const init = {
    method: 'POST',
    headers: { authorization: 'Bearer lt_alice' },
    body: '{"prompt": "A cat"}',
    signal: AbortSignal.timeout(50),
  };

  await expect(fetch(`${api.sandbox.url}/api/v1/generate`, init)).rejects.toThrow('timeout');

  await expect.poll(() => countAccepted(api)).toBe(1);
});

test('redirects with 307, unprocessed', async () => {
  await using api = await startTestSandbox();
  await api.fault({ match: {}, redirect: 'http://127.0.0.1:9/elsewhere' });

  const answer = await api.ask('/api/v1/generate', { method: 'POST', body: '{}', redirect: 'manual' });

  expect(answer.status).toBe(307);
  expect(answer.headers.get('location')).toBe('http://127.0.0.1:9/elsewhere');
  expect(await countAccepted(api)).toBe(0);
});

test.each([0, 1, 40])('cuts the real answer after %i bytes', async (bytes) => {
  await using api = await startTestSandbox();
  await api.fault({ match: { endpoint: 'generate' }, truncate: bytes });
  const { promise, resolve, reject } = Promise.withResolvers<{ length: number; text: string; complete: boolean }>();

  const headers = { authorization: 'Bearer lt_alice' };
  request(`${api.sandbox.url}/api/v1/generate`, { method: 'POST', headers, agent: false }, (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => (text += chunk));
    response.on('error', () => {});
    response.on('close', () => {
      resolve({ length: Number(response.headers['content-length']), text, complete: response.complete });
    });
  })
    .on('error', reject)
    .end('{"prompt": "A cat"}');
  const { length, text, complete } = await promise;

  expect(text).toHaveLength(bytes);
  expect(length).toBeGreaterThan(100);
  expect(complete).toBe(false);
  expect(await countAccepted(api)).toBe(1);
});

test.each([
  { faults: {}, message: 'Expected a JSON array of faults' },
  {
    faults: [{ respond: { status: 500 } }],
    message: 'fault 1: match: Invalid input: expected object, received undefined',
  },
  { faults: [{ match: {} }], message: 'fault 1: needs delayMs, respond, reset, redirect or truncate' },
  {
    faults: [
      { match: {}, delayMs: 1 },
      { match: { endpoint: 'nope' }, delayMs: 1 },
    ],
    message:
      'fault 2: match.endpoint: Invalid option: expected one of "generate"|"status"|"generations"|"user"|"video"',
  },
  { faults: [{ match: { model: 'x' }, delayMs: 1 }], message: 'fault 1: match: Unrecognized key: "model"' },
  {
    faults: [{ match: {}, times: 'twice', delayMs: 1 }],
    message: 'fault 1: times: expected a positive integer or "always"',
  },
  { faults: [{ match: {}, delayMs: -1 }], message: 'fault 1: delayMs: Too small: expected number to be >=0' },
  {
    faults: [{ match: {}, respond: { status: 99 } }],
    message: 'fault 1: respond.status: Too small: expected number to be >=200',
  },
  {
    faults: [{ match: {}, respond: { status: 500, headers: { 'a b': 'c' } } }],
    message: 'fault 1: respond.headers: has a name or a value that HTTP does not allow',
  },
  {
    faults: [{ match: {}, respond: { status: 500 }, reset: 'before' }],
    message: 'fault 1: only one of respond, reset, redirect and truncate',
  },
  { faults: [{ match: {}, accept: true, reset: 'before' }], message: 'fault 1: accept contradicts reset "before"' },
  {
    faults: [{ match: {}, reset: 'during' }],
    message: 'fault 1: reset: Invalid option: expected one of "before"|"after"',
  },
])('refuses faults: $message', async ({ faults, message }) => {
  await using api = await startTestSandbox();

  const answer = await api.post('/__sandbox/faults', faults);

  expect(answer.status).toBe(400);
  expect(answer.body).toEqual(refusal('Bad Request', message));
  expect((await api.get('/user')).status).toBe(200);
});
