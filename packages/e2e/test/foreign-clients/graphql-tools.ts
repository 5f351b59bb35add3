import { SubscriptionProtocol, UrlLoader } from '@graphql-tools/url-loader';
import { parse } from 'graphql';
import { readUpdates, withKey, type Access, type Connect, type ForeignClient } from './foreign-client.ts';
import { operations, type OperationName, type Variables } from './operations.ts';
import { readData, ResultError } from './result-error.ts';

/** The executor of GraphQL Tools' UrlLoader, with which schemas are stitched, and code generators introspect. */
export const connectGraphqlTools: Connect = (access) => toForeignClient(access, SubscriptionProtocol.WS);

/** The same with subscriptions over server-sent events. */
export const connectGraphqlToolsToEvents: Connect = (access) => toForeignClient(access, SubscriptionProtocol.SSE);

function toForeignClient(access: Access, subscriptionsProtocol: SubscriptionProtocol): ForeignClient {
  const executor = new UrlLoader().getExecutorAsync(access.url, {
    headers: withKey(access),
    connectionParams: withKey(access),
    subscriptionsProtocol,
    ...(subscriptionsProtocol === SubscriptionProtocol.WS && {
      subscriptionsEndpoint: access.url.replace('http', 'ws'),
    }),
  });

  async function* run(name: OperationName, variables: Variables): AsyncGenerator {
    const results: unknown = await executor({ document: parse(operations[name]), variables });
    if (isAsyncIterable(results)) for await (const result of results) yield readData(result);
    else yield readData(results);
  }

  return {
    async send(name, variables = {}) {
      const [data] = await Array.fromAsync(run(name, variables));
      return data;
    },
    watch: (id) => readUpdates(run('videosWatchSubscription', { id })),
    readCode: (error) => error instanceof ResultError && error.code,
    // Its socket ends with its last subscription.
    async [Symbol.asyncDispose]() {},
  };
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
