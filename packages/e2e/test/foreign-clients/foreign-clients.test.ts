import { afterAll, beforeAll, describe } from 'vitest';
import { testCaches } from './caches.ts';
import { testDowntime } from './downtime.ts';
import { testEveryClient } from './every-client.ts';
import { startUsualGateway, type UsualGateway } from './gateway.ts';
import { testHeavyUsers } from './heavy-users.ts';
import { testLists } from './lists.ts';
import { testPages } from './pages.ts';
import { testRefusals } from './refusals.ts';
import { testResuming } from './resuming.ts';
import { testSchemas } from './schemas.ts';
import { testStaleAnswers } from './stale-answers.ts';

// Clients that are not ours do a normal user's job on one gateway with its default limits, with the settings of
// docs/with-your-own-graphql-client.md. They are those that people use and that are alive:
//
// - Apollo Client, Relay and urql, for apps in a browser, with the caches and page helpers that come with them
// - TanStack Query over fetch, for apps whose cache knows nothing of GraphQL
// - graphql-request, for scripts and servers
// - graphql-ws and graphql-sse, the reference clients of both protocols for subscriptions
// - GraphQL Tools' UrlLoader, by which gateways stitch schemas and code generators introspect; GraphQL Code Generator itself
// - GraphiQL's fetcher, as pages embed it
//
// subscriptions-transport-ws is no longer maintained but still in use: it is refused with a reason. The README's lines for curl are
// run by readme.test.ts. Left out are Houdini and clients that need React or Vue: they send the same requests, by a compiler or a
// framework of their own.

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

describe('lists', () => {
  testLists(() => gateway);
});

describe('caches', () => {
  testCaches(() => gateway);
});

describe('answers that come late', () => {
  testStaleAnswers(() => gateway);
});

describe('connections that are cut', () => {
  testResuming(() => gateway);
});

describe('a gateway that is away', () => {
  testDowntime(() => gateway);
});

describe('heavy users', () => {
  testHeavyUsers(() => gateway);
});

describe('refusals', () => {
  testRefusals(() => gateway);
});
