import { Client, CombinedError, fetchExchange, type Exchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { retryExchange } from '@urql/exchange-retry';
import { createCacheSettings, createSocketExchange, createVersionExchange } from '@videogen/client/urql';
import { readUpdates, withKey, type Access, type ForeignClient } from './foreign-client.ts';
import { iterate } from './iterate.ts';
import { operations } from './operations.ts';

/** Makes an urql client with the settings of `@videogen/client/urql`. `exchanges` come between the cache and the network. */
export function createUrqlClient(access: Access, exchanges: readonly Exchange[]) {
  return new Client({
    url: access.url,
    fetchOptions: { headers: withKey(access) },
    fetchSubscriptions: true,
    exchanges: [
      cacheExchange(createCacheSettings()),
      createVersionExchange(),
      retryExchange({}),
      ...exchanges,
      fetchExchange,
    ],
  });
}

/** Urql with Graphcache: subscriptions over server-sent events, by `fetchSubscriptions`. */
export function connectUrql(access: Access): ForeignClient {
  return toForeignClient(createUrqlClient(access, []));
}

/** Urql with Graphcache: subscriptions over a websocket. */
export function connectUrqlToSocket(access: Access): ForeignClient {
  const { url, key } = access;
  return toForeignClient(createUrqlClient(access, [createSocketExchange({ url, key })]));
}

function toForeignClient(client: Client): ForeignClient {
  return {
    async send(name, variables = {}) {
      const text = operations[name];
      const source = name.endsWith('Mutation') ? client.mutation(text, variables) : client.query(text, variables);
      const { data, error } = await source.toPromise();
      if (error) throw error;
      return data;
    },
    watch: (id) => readUpdates(subscribeWithUrql(client, { id })),
    readCode: (error) => error instanceof CombinedError && error.graphQLErrors[0]?.extensions['code'],
    // Its socket ends with its last subscription.
    async [Symbol.asyncDispose]() {},
  };
}

/** Subscribes to the updates of a video. Yields the data of each event. */
export function subscribeWithUrql(client: Client, variables: { readonly id: string }): AsyncIterable<unknown> {
  return iterate((sink) => {
    const source = client.subscription(operations.videosWatchSubscription, variables);
    const subscription = source.subscribe(({ data, error, hasNext }) => {
      if (error) return sink.error(error);
      sink.next(data);
      if (!hasNext) sink.complete();
    });
    return () => subscription.unsubscribe();
  });
}
