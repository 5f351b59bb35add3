import {
  ApolloClient,
  ApolloLink,
  CombinedGraphQLErrors,
  gql,
  HttpLink,
  InMemoryCache,
  type TypePolicies,
} from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import type { ClientOptions } from 'graphql-ws';
import { readUpdates, withKey, type Access, type ForeignClient } from './foreign-client.ts';
import { iterate } from './iterate.ts';
import { operations } from './operations.ts';
import { createSockets } from './sockets.ts';

/** Settings that differ between users. */
interface ApolloSettings {
  readonly links?: readonly ApolloLink[];
  readonly typePolicies?: TypePolicies;
  readonly sockets?: Partial<ClientOptions>;
}

/**
 * Makes an Apollo Client. Subscriptions go over a websocket, which begins with the first of them. `links` come before the network;
 * `typePolicies` are the cache's.
 */
export function createApolloClient(access: Access, settings: ApolloSettings = {}) {
  const { links = [], typePolicies = {} } = settings;
  const sockets = createSockets(access, settings.sockets);
  const client = new ApolloClient({
    cache: new InMemoryCache({ possibleTypes: readPossibleTypes(access), typePolicies }),
    link: ApolloLink.from([
      ...links,
      ApolloLink.split(
        ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
        new GraphQLWsLink(sockets),
        new HttpLink({ uri: access.url, headers: withKey(access) }),
      ),
    ]),
  });
  return {
    client,
    async [Symbol.asyncDispose]() {
      client.stop();
      await sockets.dispose();
    },
  };
}

/** The types of each interface and union, without which Apollo's cache guesses at fragments. */
function readPossibleTypes({ introspection }: Access): Record<string, string[]> {
  const abstract = introspection.__schema.types.filter((type) => type.kind === 'INTERFACE' || type.kind === 'UNION');
  return Object.fromEntries(abstract.map(({ name, possibleTypes }) => [name, possibleTypes.map((type) => type.name)]));
}

/** Apollo Client: HttpLink, GraphQLWsLink and InMemoryCache. */
export function connectApollo(access: Access): ForeignClient {
  const opened = createApolloClient(access);
  const { client } = opened;
  return {
    async send(name, variables = {}) {
      const document = gql(operations[name]);
      const result = name.endsWith('Mutation')
        ? await client.mutate({ mutation: document, variables })
        : await client.query({ query: document, variables });
      return result.data;
    },
    watch: (id) => readUpdates(subscribeWithApollo(client, { id })),
    readCode: (error) => CombinedGraphQLErrors.is(error) && error.errors[0]?.extensions?.['code'],
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

/** Subscribes to the updates of a video. Yields the data of each event. */
export function subscribeWithApollo(client: ApolloClient, variables: { readonly id: string }): AsyncIterable<unknown> {
  const query = gql(operations.videosWatchSubscription);
  return iterate((sink) => {
    const subscription = client.subscribe({ query, variables }).subscribe({
      next: ({ data, error }) => (error ? sink.error(error) : sink.next(data)),
      complete: sink.complete,
      error: sink.error,
    });
    return () => subscription.unsubscribe();
  });
}
