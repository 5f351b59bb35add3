import { expect, test } from 'vitest';
import { startHealthServer } from '../src/health/health.ts';
import { aliceKey, startForAlice } from './gateway-for-alice.ts';
import { openGatewayOptions } from './gateway-on-a-store.ts';

const authorization = `Bearer ${aliceKey}`;
const json = { 'content-type': 'application/json' };
const body = JSON.stringify({ query: '{ me { __typename } }' });
const byGet = `/graphql?${new URLSearchParams({ query: '{ me { __typename } }' })}`;

const noStore = 'no-store';
const revalidate = 'no-cache';

test.for<[string, number, string, string, RequestInit]>([
  ['an answer', 200, noStore, '/graphql', { method: 'POST', headers: { ...json, authorization }, body }],
  ['an answer to a GET', 200, noStore, byGet, { headers: { authorization } }],
  ['an event stream', 200, noStore, byGet, { headers: { authorization, accept: 'text/event-stream' } }],
  [
    'a query that is not valid',
    400,
    noStore,
    '/graphql?query={nothing}',
    { headers: { authorization, accept: 'application/graphql-response+json' } },
  ],
  ['a missing key', 401, noStore, '/graphql', { method: 'POST', headers: json, body }],
  ['a form', 415, noStore, '/graphql', { method: 'POST', body: new URLSearchParams({ query: '{ me { id } }' }) }],
  [
    'a method that is not served',
    405,
    noStore,
    '/graphql',
    { method: 'PUT', headers: { ...json, authorization }, body },
  ],
  ['a path that is not there', 404, noStore, '/nothing', { headers: { authorization } }],
  [
    "a browser's question before a request",
    204,
    noStore,
    '/graphql',
    { method: 'OPTIONS', headers: { origin: 'https://a.example', 'access-control-request-method': 'POST' } },
  ],
  ['the way to GraphQL', 302, noStore, '/', { redirect: 'manual' }],
  ['health', 200, noStore, '/health', {}],
  ['readiness', 200, noStore, '/ready', {}],
  ['GraphiQL', 200, revalidate, '/graphql', { headers: { accept: 'text/html' } }],
  ['the schema', 200, revalidate, '/schema.graphql', {}],
])('%s has the headers against frames, type guessing and caching', async ([, status, cache, path, init]) => {
  await using running = await startForAlice();

  const response = await fetch(`${running.url}${path}`, init);
  await response.text();

  const { headers } = response;
  expect([response.status, headers.get('cache-control')]).toEqual([status, cache]);
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; (.*; )?frame-ancestors 'none'$/);
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test('a browser sends one preflight request in two hours', async () => {
  await using running = await startForAlice();
  const headers = { origin: 'https://a.example', 'access-control-request-method': 'POST' };

  const response = await fetch(`${running.url}/graphql`, { method: 'OPTIONS', headers });

  expect(response.headers.get('access-control-max-age')).toBe('7200');
});

test('health on a port of its own has the same headers', async () => {
  await using opened = await openGatewayOptions();
  const { log } = opened.options.lifecycle;
  await using server = await startHealthServer({
    ...opened.options,
    store: opened.store,
    log,
    isStopping: () => false,
  });

  const answers = await Promise.all(['/health', '/ready', '/nothing'].map((path) => fetch(`${server.url}${path}`)));

  expect(answers.map(({ status, headers }) => [status, headers.get('x-content-type-options')])).toEqual([
    [200, 'nosniff'],
    [200, 'nosniff'],
    [404, 'nosniff'],
  ]);
});
