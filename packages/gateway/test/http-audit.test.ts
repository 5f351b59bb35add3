import { auditServer } from 'graphql-http';
import { afterEach, expect, test, vi } from 'vitest';
import { aliceKey, startForAlice } from './gateway-for-alice.ts';

afterEach(() => vi.unstubAllEnvs());

// The audits of the GraphQL over HTTP specification, MUST, SHOULD and MAY.
const audits = 61;

function audit(url: string, path = '/graphql') {
  const authorization = `Bearer ${aliceKey}`;
  return auditServer({
    url: url + path,
    fetchFn: (target: string, init: RequestInit = {}) =>
      fetch(target, { ...init, headers: { authorization, ...Object.fromEntries(new Headers(init.headers)) } }),
  });
}

test.for([
  { name: 'as it is by default', environment: 'development', graphiql: true, path: '/graphql' },
  { name: 'in production', environment: 'production', graphiql: false, path: '/graphql' },
  { name: 'whose POSTs do not take the short way', environment: 'production', graphiql: false, path: '/graphql?' },
])('a gateway $name passes every audit of GraphQL over HTTP', async ({ environment, graphiql, path }) => {
  vi.stubEnv('NODE_ENV', environment);
  await using running = await startForAlice({ graphiql });

  const results = await audit(running.url, path);

  const failed = results.filter(({ status }) => status !== 'ok').map(({ id, name }) => `${id} ${name}`);
  expect(failed).toEqual([]);
  expect(results).toHaveLength(audits);
});

test('with INTROSPECTION=off two audits that ask for a type fail', async () => {
  await using running = await startForAlice({ introspection: 'off' });

  const results = await audit(running.url);

  expect(results.filter(({ status }) => status === 'error').map(({ name }) => name)).toEqual([
    'MUST accept utf-8 encoded request',
    'MUST allow map {variables} parameter when accepting application/json',
  ]);
});
