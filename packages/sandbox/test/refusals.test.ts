import { expect, test } from 'vitest';
import { refusal } from './bodies.ts';
import { field, startTestSandbox } from './client.ts';

const unauthorized = refusal('Unauthorized', 'Invalid or missing API key');

test.each([
  { authorization: '' },
  { authorization: 'lt_alice' },
  { authorization: 'Basic lt_alice' },
  { authorization: 'Bearer' },
  { authorization: 'Bearer lt_' },
  { authorization: 'Bearer sk_alice' },
  { authorization: 'Bearer lt_revoked' },
  { authorization: 'Bearer lt_revoked_2' },
])('refuses the authorization "$authorization" everywhere', async ({ authorization }) => {
  await using api = await startTestSandbox();
  const headers = { authorization };

  const answers = [
    await api.ask('/api/v1/user', { headers }),
    await api.ask('/api/v1/generations', { headers }),
    await api.ask('/api/v1/status/gen_0_0', { headers }),
    await api.ask('/api/v1/generate', { method: 'POST', headers, body: 'no JSON' }),
  ];

  for (const { status, body } of answers) expect([status, body]).toEqual([401, unauthorized]);
});

test.each(['Bearer lt_alice', 'bearer lt_alice', 'BEARER  lt_**************'])(
  'takes %s for a user',
  async (authorization) => {
    await using api = await startTestSandbox();

    expect((await api.ask('/api/v1/user', { headers: { authorization } })).status).toBe(200);
  },
);

test.each([
  '/',
  '/api/v1',
  '/api/v1/',
  '/api/v1/models',
  '/v1/user',
  '/api/v1/status',
  '/api/v1/status/',
  '/api/v1/status/a/b',
  '//x',
  '/__sandboxes',
])('answers the unknown path %s like any other error', async (path) => {
  await using api = await startTestSandbox();

  const { status, body } = await api.ask(path);

  expect(status).toBe(404);
  expect(body).toEqual(refusal('Not Found', `There is no GET ${path}`));
});

test.each([
  { method: 'GET', path: '/api/v1/generate', allow: 'POST' },
  { method: 'POST', path: '/api/v1/user', allow: 'GET, HEAD' },
  { method: 'DELETE', path: '/api/v1/status/gen_0_0', allow: 'GET, HEAD' },
  { method: 'PUT', path: '/api/v1/video/gen_0_0', allow: 'GET, HEAD' },
  { method: 'POST', path: '/__sandbox', allow: 'GET, DELETE' },
  { method: 'GET', path: '/__sandbox/faults', allow: 'POST, DELETE' },
])('answers $method $path with 405 and the allowed methods', async ({ method, path, allow }) => {
  await using api = await startTestSandbox();

  const { status, headers, body } = await api.ask(path, { method });

  expect(status).toBe(405);
  expect(headers.get('allow')).toBe(allow);
  expect(body).toEqual(refusal('Method Not Allowed', `${method} is not supported here, only ${allow}`));
});

test('the URL of a video has the host of the request', async () => {
  await using api = await startTestSandbox();
  const id = await api.submit();
  await api.advance(3_000);
  const url = api.sandbox.url.replace('127.0.0.1', 'localhost');

  const response = await fetch(`${url}/api/v1/status/${id}`, { headers: { authorization: 'Bearer lt_alice' } });

  expect(field(await response.json(), 'video_url')).toBe(`${url}/api/v1/video/${id}`);
});
