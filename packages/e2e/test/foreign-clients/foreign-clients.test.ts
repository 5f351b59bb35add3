import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testCaches } from './caches.ts';
import { clients, testEveryClient } from './every-client.ts';
import { startUsualGateway, type UsualGateway } from './gateway.ts';
import { testHeavyUsers } from './heavy-users.ts';
import { testPages } from './pages.ts';
import { testRefusals } from './refusals.ts';
import { testResuming } from './resuming.ts';
import { testSchemas } from './schemas.ts';

// Clients that are not ours do a normal user's job on one gateway with its default limits, with the settings that README.md names.
// They are those that people use and that are alive:
//
// - Apollo Client, Relay and urql, for apps in a browser, with the caches and page helpers that come with them
// - TanStack Query over fetch, for apps whose cache knows nothing of GraphQL
// - graphql-request, for scripts and servers
// - graphql-ws and graphql-sse, the reference clients of both protocols for subscriptions
// - GraphQL Tools' UrlLoader, by which gateways stitch schemas and code generators introspect; GraphQL Code Generator itself
// - GraphiQL's fetcher, as pages embed it
//
// subscriptions-transport-ws is no longer maintained but still in use: it is refused with a reason. The README's lines for curl are
// run by readme.test.ts. Left out are gql.tada, Houdini and clients that need React or Vue: they send the same requests, by a
// compiler or a framework of their own.

let gateway: UsualGateway;

beforeAll(async () => {
  gateway = await startUsualGateway();
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

describe('every client', () => {
  testEveryClient(() => gateway);
});

describe('schemas', () => {
  testSchemas(() => gateway);
});

describe('pages', () => {
  testPages(() => gateway);
});

describe('caches', () => {
  testCaches(() => gateway);
});

describe('connections that are cut', () => {
  testResuming(() => gateway);
});

describe('heavy users', () => {
  testHeavyUsers(() => gateway);
});

describe('refusals', () => {
  testRefusals(() => gateway);
});

test('the README names the settings of these clients, and of no others', async () => {
  const readme = await readFile(new URL('../../../../README.md', import.meta.url), 'utf8');

  const [, section = ''] = /^## Other GraphQL clients$(.*?)^## /ms.exec(readme) ?? [];
  const named = [...section.matchAll(/^\| ([^|]+?) +\|/gm)].map(([, name]) => name).slice(2);

  const tested = clients.map(([name]) => name).filter((name) => !name.includes(' over '));
  expect(new Set(named)).toEqual(new Set([...tested, 'GraphQL Code Generator', 'subscriptions-transport-ws']));
});
