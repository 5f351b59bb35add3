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
  type RequestParameters,
} from 'relay-runtime';
import { readField } from '@videogen/testkit';
import { readUpdates, withKey, type Access, type ForeignClient } from './foreign-client.ts';
import { iterate } from './iterate.ts';
import { createSockets } from './sockets.ts';

/** Makes a Relay environment: queries and mutations over fetch, as Relay's guide has it, subscriptions over graphql-ws. */
export function createRelayEnvironment(access: Access) {
  const sockets = createSockets(access);

  async function ask({ text }: RequestParameters, variables: object): Promise<GraphQLResponse> {
    const response = await fetch(access.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...withKey(access) },
      body: JSON.stringify({ query: text, variables }),
    });
    const answer: GraphQLResponse = JSON.parse(await response.text());
    return answer;
  }

  const network = Network.create(ask, ({ text }, variables) =>
    Observable.create<GraphQLResponse>((sink) =>
      sockets.subscribe(
        { query: text ?? '', variables },
        { ...sink, next: (result) => sink.next(toResponse(result)), error: (error) => sink.error(toError(error)) },
      ),
    ),
  );
  return {
    environment: new Environment({ network, store: new Store(new RecordSource()) }),
    [Symbol.asyncDispose]: async () => sockets.dispose(),
  };
}

interface Result {
  readonly data?: Record<string, unknown> | null | undefined;
  readonly errors?: readonly { readonly message: string }[] | undefined;
}

function toResponse({ data, errors = [] }: Result): GraphQLResponse {
  return data ? { data } : { errors: errors.map(({ message }) => ({ message })) };
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error('the subscription ended', { cause: error });
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
