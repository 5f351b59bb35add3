import { gql } from '@apollo/client';
import { createGatewayNetwork } from '@videogen/client/network';
import { expect, test } from 'vitest';
import { startFaultProxy } from '@videogen/testkit';
import { createApolloClient } from './apollo.ts';
import type { Access } from './foreign-client.ts';
import type { UsualGateway } from './gateway.ts';
import { operations } from './operations.ts';

const { videosMeQuery } = operations;
const mutation = 'mutation { importGenerations { __typename } }';

/** A client that sends a query or a mutation by this `fetch`. */
interface Sender extends AsyncDisposable {
  readonly query: (text: string) => Promise<unknown>;
  readonly mutate: (text: string) => Promise<unknown>;
}

type Open = (access: Access, fetch: typeof globalThis.fetch) => Sender;

const senders: readonly (readonly [name: string, open: Open])[] = [
  ['Apollo Client', openApollo],
  ['the network of Relay', openNetwork],
];

/** Tests that a query waits for a gateway that is away, and that a mutation is sent once. */
export function testDowntime(gateway: () => UsualGateway): void {
  test.for(senders)('%s repeats a query until the gateway answers, and no mutation', async ([, open]) => {
    const { access } = gateway();
    await using proxy = await startFaultProxy({ port: Number(new URL(access.url).port) });
    const through = { ...access, url: access.url.replace(/:\d+/, `:${proxy.port}`) };
    let failed = Promise.withResolvers<void>();
    let requests = 0;
    await using sender = open(through, async (input, init) => {
      requests += 1;
      try {
        return await fetch(input, init);
      } catch (error) {
        failed.resolve();
        throw error;
      }
    });
    await proxy.refuse();

    await expect(sender.mutate(mutation)).rejects.toThrow('fetch failed');
    const requestsOfMutation = requests;
    failed = Promise.withResolvers();
    const asked = sender.query(videosMeQuery);
    await failed.promise;
    await proxy.pass();

    expect(await asked).toMatchObject({ data: { me: { id: expect.any(String) } } });
    expect(requestsOfMutation).toBe(1);
    expect(requests).toBeGreaterThan(2);
  });
}

function openApollo(access: Access, fetch: typeof globalThis.fetch): Sender {
  const opened = createApolloClient(access, { link: { fetch } });
  return {
    query: (text) => opened.client.query({ query: gql(text) }),
    mutate: (text) => opened.client.mutate({ mutation: gql(text) }),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

function openNetwork({ url, key }: Access, fetch: typeof globalThis.fetch): Sender {
  const gateway = createGatewayNetwork({ url, key, fetch });
  return {
    query: (query) => gateway.send({ query }),
    mutate: (query) => gateway.send({ query }),
    async [Symbol.asyncDispose]() {},
  };
}
