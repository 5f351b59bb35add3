import { gql } from '@apollo/client';
import { QueryClient } from '@tanstack/query-core';
import { createVideoGenClient } from '@videogen/client';
import { createSocketExchange } from '@videogen/client/urql';
import { keepNewer } from '@videogen/examples/tanstack-query';
import { createOperationDescriptor, fetchQuery } from 'relay-runtime';
import { expect, test } from 'vitest';
import { ask } from '../ask-server.ts';
import { startFaultProxy, readField, readText, advanceClock } from '@videogen/testkit';
import { createApolloClient, subscribeWithApollo } from './apollo.ts';
import type { Access } from './foreign-client.ts';
import type { UsualGateway } from './gateway.ts';
import { operations } from './operations.ts';
import { createRelayEnvironment, subscribeWithRelay } from './relay.ts';
import { createUrqlClient, subscribeWithUrql } from './urql.ts';

/** The queries of one video: one with the fields of the subscription, one with more, and without its version. */
const queries = ['videosStatusQuery', 'videosDetailsQuery'] as const;
type QueryName = (typeof queries)[number];
const HOUR_SECONDS = 3600;

/** A client with a cache. */
interface CachingClient extends AsyncDisposable {
  /** Asks over the network, and gives the data of the answer to the cache. */
  readonly ask: (name: QueryName, id: string) => Promise<unknown>;
  /** Reads the data of a query from the cache alone. */
  readonly read: (name: QueryName, id: string) => unknown;
  /** Yields each update of a video, once the cache has it. */
  readonly follow: (id: string) => AsyncIterable<unknown>;
}

type Open = (access: Access) => CachingClient;

const clients: readonly (readonly [name: string, open: Open, queries: readonly QueryName[]])[] = [
  ['Apollo Client', openApollo, queries],
  ["urql's Graphcache", openUrql, queries],
  ['Relay', openRelay, queries],
  // Its entries are whole answers, so that one with more fields than an update has an entry of its own.
  ['TanStack Query', openTanstackQuery, ['videosStatusQuery']],
];

/** Tests that an answer which is overtaken by updates does not step a cache back. */
export function testStaleAnswers(gateway: () => UsualGateway): void {
  const cases = clients.flatMap(([client, open, asked]) => asked.map((query) => ({ client, open, query })));

  test.for(cases)(
    'the cache of $client stays at the last update when the answer to $query comes late',
    async ({ open, query }) => {
      const { server, access } = gateway();
      const input = { prompt: 'A late answer [sandbox:slow]', model: 'nanobanana-video' };
      const submitted = await ask(server, access.key, operations.videosGenerateMutation, { input });
      const id = readText(submitted, 'generateVideo', 'generation', 'id');
      await using proxy = await startFaultProxy({ port: Number(new URL(access.url).port) });
      await using client = open({ ...access, url: access.url.replace(/:\d+/, `:${proxy.port}`) });
      const updates = client.follow(id)[Symbol.asyncIterator]();
      await updates.next();

      const holding = proxy.holdNext('to-client', (text) => text.includes('{"data":{"generation":{'));
      const asked = client.ask(query, id);
      const held = await holding;
      await advanceClock(server.sandboxUrl, HOUR_SECONDS);
      for (let update = await updates.next(); !update.done; update = await updates.next());
      held.release();
      const answer = await asked;

      expect(held.bytes.toString()).toContain('"status":"PENDING"');
      const completed = { status: 'COMPLETED', videoUrl: expect.stringMatching(/^http/) };
      expect(answer).toMatchObject({ generation: completed });
      expect(client.read(query, id)).toMatchObject({ generation: completed });
      expect(JSON.stringify(answer)).not.toContain('videogen_');
      expect([undefined, input.prompt]).toContain(readField(answer, 'generation', 'prompt'));
    },
  );
}

const toOptions = (name: QueryName, id: string) => ({ query: gql(operations[name]), variables: { id } });

function openApollo(access: Access): CachingClient {
  const opened = createApolloClient(access);
  return {
    async ask(name, id) {
      return (await opened.client.query({ ...toOptions(name, id), fetchPolicy: 'network-only' })).data;
    },
    read: (name, id) => opened.client.readQuery(toOptions(name, id)),
    follow: (id) => subscribeWithApollo(opened.client, { id }),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

function openUrql(access: Access): CachingClient {
  const { url, key } = access;
  const client = createUrqlClient(access, [createSocketExchange({ url, key })]);
  return {
    async ask(name, id) {
      return (await client.query(operations[name], { id }, { requestPolicy: 'network-only' })).data;
    },
    read: (name, id) => client.readQuery(operations[name], { id })?.data,
    follow: (id) => subscribeWithUrql(client, { id }),
    async [Symbol.asyncDispose]() {},
  };
}

function openRelay(access: Access): CachingClient {
  const { findArtifact } = access;
  const { environment } = createRelayEnvironment(access);
  return {
    ask: (name, id) => fetchQuery(environment, findArtifact(name), { id }).toPromise(),
    read(name, id) {
      const operation = createOperationDescriptor(findArtifact(name), { id });
      return environment.lookup(operation.fragment).data;
    },
    follow: (id) => subscribeWithRelay(environment, findArtifact('videosWatchSubscription'), { id }),
    async [Symbol.asyncDispose]() {},
  };
}

function openTanstackQuery({ url, key }: Access): CachingClient {
  const gateway = createVideoGenClient({ url, key });
  const cache = new QueryClient({ defaultOptions: { queries: { structuralSharing: keepNewer } } });
  return {
    async ask(_name, id) {
      await cache.fetchQuery({ queryKey: [id], queryFn: () => gateway.generation(id) });
      return { generation: cache.getQueryData([id]) };
    },
    read: (_name, id) => ({ generation: cache.getQueryData([id]) }),
    async *follow(id) {
      for await (const update of gateway.watch(id)) {
        cache.setQueryData([id], update.generation);
        yield update;
      }
    },
    async [Symbol.asyncDispose]() {
      cache.clear();
      await gateway.close();
    },
  };
}
