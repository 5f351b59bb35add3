import { ApolloClient, ApolloLink, CombinedGraphQLErrors, gql, InMemoryCache } from '@apollo/client';
import { createGatewayLink, createTypePolicies, possibleTypes, type GatewayLinkOptions } from '@videogen/client/apollo';
import { readUpdates, type Access, type ForeignClient } from './foreign-client.ts';
import { iterate } from './iterate.ts';
import { operations } from './operations.ts';

/** Settings that differ between users. */
interface ApolloSettings {
  readonly links?: readonly ApolloLink[];
  readonly link?: Partial<GatewayLinkOptions>;
}

/** Makes an Apollo Client with the settings of `@videogen/client/apollo`. `links` come before its link. */
export function createApolloClient({ url, key }: Access, { links = [], link = {} }: ApolloSettings = {}) {
  const client = new ApolloClient({
    cache: new InMemoryCache({ possibleTypes, typePolicies: createTypePolicies() }),
    link: ApolloLink.from([...links, createGatewayLink({ url, key, ...link })]),
  });
  return {
    client,
    async [Symbol.asyncDispose]() {
      client.stop();
    },
  };
}

/** Apollo Client. */
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
