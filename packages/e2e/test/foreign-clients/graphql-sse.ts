import { createEventStreamOptions } from '@videogen/client/network';
import { createClient } from 'graphql-sse';
import { readUpdates, type Access, type ForeignClient } from './foreign-client.ts';
import { operations } from './operations.ts';
import { readData, ResultError } from './result-error.ts';

/** The client of graphql-sse in its distinct connections mode: each operation is an event stream of its own. */
export function connectGraphqlSse({ url, key }: Access): ForeignClient {
  const client = createClient(createEventStreamOptions({ url, key }));

  async function* follow(query: string, variables: Record<string, unknown>): AsyncGenerator {
    for await (const result of client.iterate({ query, variables })) yield readData(result);
  }

  return {
    async send(name, variables = {}) {
      const [data] = await Array.fromAsync(follow(operations[name], variables));
      return data;
    },
    watch: (id) => readUpdates(follow(operations.videosWatchSubscription, { id })),
    readCode: (error) => error instanceof ResultError && error.code,
    async [Symbol.asyncDispose]() {
      client.dispose();
    },
  };
}
