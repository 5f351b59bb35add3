import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { BatchHttpLink } from '@apollo/client/link/batch-http';
import { batchRequests } from 'graphql-request';
import { createClient } from 'graphql-sse';
import { SubscriptionClient } from 'subscriptions-transport-ws';
import { expect, test } from 'vitest';
import { subscribeWithApollo } from './apollo.ts';
import { withKey } from './foreign-client.ts';
import type { UsualGateway } from './gateway.ts';
import { operations } from './operations.ts';

const { videosMeQuery } = operations;

/** Tests the errors of clients that are used in a way that the gateway does not serve. */
export function testRefusals(gateway: () => UsualGateway): void {
  test("Apollo Client's HttpLink gets an error for a subscription, as its answer is no event stream", async () => {
    const { access } = gateway();
    const link = new HttpLink({ uri: access.url, headers: withKey(access) });
    const client = new ApolloClient({ cache: new InMemoryCache(), link });

    const watching = Array.fromAsync(subscribeWithApollo(client, { id: 'gen_none' }));

    await expect(watching).rejects.toThrow('over a websocket with graphql-ws');
    client.stop();
  });

  test("Apollo Client's BatchHttpLink gets an error that asks for single operations", async () => {
    const { access } = gateway();
    const link = new BatchHttpLink({ uri: access.url, headers: withKey(access) });
    const client = new ApolloClient({ cache: new InMemoryCache(), link });

    const asking = client.query({ query: gql(videosMeQuery) });

    await expect(asking).rejects.toThrow('Batching is not supported.');
    client.stop();
  });

  test('a batch of graphql-request gets an error that asks for single operations', async () => {
    const { access } = gateway();

    const asking = batchRequests({
      url: access.url,
      documents: [{ document: videosMeQuery }, { document: videosMeQuery }],
      requestHeaders: withKey(access),
    });

    await expect(asking).rejects.toThrow('Batching is not supported.');
  });

  test("graphql-sse's single connection mode is answered 405", async () => {
    const { access } = gateway();
    const client = createClient({
      url: access.url,
      headers: { ...withKey(access) },
      singleConnection: true,
      retryAttempts: 0,
    });

    const asking = Array.fromAsync(client.iterate({ query: videosMeQuery }));

    await expect(asking).rejects.toThrow('405');
    client.dispose();
  });

  test('subscriptions-transport-ws gets an error that names graphql-ws', async () => {
    const { access } = gateway();
    const refused = Promise.withResolvers<unknown>();
    const client = new SubscriptionClient(access.url.replace('http', 'ws'), {
      connectionParams: withKey(access),
      connectionCallback: refused.resolve,
    });

    const reason = await refused.promise;

    expect(reason).toEqual({
      message:
        'subscriptions-transport-ws is not supported: use graphql-ws, whose subprotocol is graphql-transport-ws.',
    });
    client.close();
  });
}
