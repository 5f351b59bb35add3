import { Client, CombinedError, fetchExchange, subscriptionExchange, type Exchange } from '@urql/core';
import { cacheExchange, type KeyingConfig } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { retryExchange } from '@urql/exchange-retry';
import { readUpdates, withKey, type Access, type ForeignClient } from './foreign-client.ts';
import { iterate } from './iterate.ts';
import { operations } from './operations.ts';
import { createSockets } from './sockets.ts';

/** Makes an urql client with Graphcache. `exchanges` come between the cache and the network. */
export function createUrqlClient(access: Access, exchanges: readonly Exchange[]) {
  return new Client({
    url: access.url,
    fetchOptions: { headers: withKey(access) },
    fetchSubscriptions: true,
    exchanges: [
      cacheExchange({
        schema: access.introspection,
        keys: listKeys(access),
        resolvers: { Query: { generations: relayPagination() } },
      }),
      retryExchange({}),
      ...exchanges,
      fetchExchange,
    ],
  });
}

/** Graphcache needs to know that types without an id are parts of others. */
function listKeys({ introspection }: Access): KeyingConfig {
  const parts = introspection.__schema.types.filter(
    (type) => type.kind === 'OBJECT' && !type.fields.some(({ name }) => name === 'id'),
  );
  return Object.fromEntries(parts.map(({ name }) => [name, () => null]));
}

/** Urql with Graphcache: subscriptions over server-sent events, by `fetchSubscriptions`. */
export function connectUrql(access: Access): ForeignClient {
  return toForeignClient(createUrqlClient(access, []));
}

/** Urql with Graphcache: subscriptions over a websocket, by its subscriptionExchange. */
export function connectUrqlToSocket(access: Access): ForeignClient {
  const sockets = createSockets(access);
  const exchange = subscriptionExchange({
    forwardSubscription: ({ query = '', variables }) => ({
      subscribe: ({ next, ...sink }) => ({
        unsubscribe: sockets.subscribe(
          { query, variables },
          { ...sink, next: ({ data = null, errors }) => next({ data, ...(errors && { errors }) }) },
        ),
      }),
    }),
  });
  return toForeignClient(createUrqlClient(access, [exchange]), () => sockets.dispose());
}

function toForeignClient(client: Client, dispose: () => unknown = () => undefined): ForeignClient {
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
    async [Symbol.asyncDispose]() {
      await dispose();
    },
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
