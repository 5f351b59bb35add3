import {
  commitMutation,
  Environment,
  fetchQuery,
  Network,
  Observable,
  RecordSource,
  requestSubscription,
  Store,
  type ConcreteRequest,
  type GraphQLResponse,
} from 'relay-runtime';
import { createGatewayNetwork } from '@videogen/client/network';
import { readField } from '@videogen/testkit';
import { readUpdates, type Access, type ForeignClient } from './foreign-client.ts';
import { iterate } from './iterate.ts';

/** Makes a Relay environment with the network of `@videogen/client/network`. */
export function createRelayEnvironment({ url, key }: Access) {
  const gateway = createGatewayNetwork({ url, key });
  const network = Network.create(
    ({ text }, variables) => gateway.send({ query: text ?? '', variables }),
    ({ text }, variables) =>
      Observable.create<GraphQLResponse>((sink) => gateway.subscribe({ query: text ?? '', variables }, sink)),
  );
  return {
    environment: new Environment({ network, store: new Store(new RecordSource()) }),
    // Its socket ends with its last subscription.
    async [Symbol.asyncDispose]() {},
  };
}

/** Relay's runtime, with operations that its compiler made. */
export function connectRelay(access: Access): ForeignClient {
  const { findArtifact: find } = access;
  const opened = createRelayEnvironment(access);
  const { environment } = opened;
  return {
    async send(name, variables = {}) {
      if (!name.endsWith('Mutation')) return fetchQuery(environment, find(name), variables).toPromise();
      const answered = Promise.withResolvers<unknown>();
      commitMutation(environment, {
        mutation: find(name),
        variables,
        onCompleted: (response, errors) => (errors ? answered.reject(errors) : answered.resolve(response)),
        onError: answered.reject,
      });
      return answered.promise;
    },
    watch: (id) => readUpdates(subscribeWithRelay(environment, find('videosWatchSubscription'), { id })),
    readCode: (error) => readField(error, 'source', 'errors', 0, 'extensions', 'code'),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

/** Subscribes in an environment. Yields the data of each event. */
export function subscribeWithRelay(
  environment: Environment,
  subscription: ConcreteRequest,
  variables: { readonly id: string },
): AsyncIterable<unknown> {
  return iterate((sink) => {
    const config = { onNext: sink.next, onCompleted: sink.complete, onError: sink.error };
    const disposable = requestSubscription(environment, { subscription, variables, ...config });
    return () => disposable.dispose();
  });
}
