import { createClient, NetworkError } from 'graphql-sse';
import { readUpdates, withKey, type Access, type ForeignClient } from './foreign-client.ts';
import { operations } from './operations.ts';
import { readData, ResultError } from './result-error.ts';

/** The client of graphql-sse in its distinct connections mode: each operation is an event stream of its own. A refused key is its status. */
export function connectGraphqlSse(access: Access): ForeignClient {
  const client = createClient({
    url: access.url,
    headers: { ...withKey(access) },
    // By default it repeats a refused request, even for its key, five times within 40 s.
    retryAttempts: 0,
  });

  async function* follow(query: string, variables: Record<string, unknown>): AsyncGenerator {
    for await (const result of client.iterate({ query, variables })) yield readData(result);
  }

  return {
    async send(name, variables = {}) {
      const [data] = await Array.fromAsync(follow(operations[name], variables));
      return data;
    },
    watch: (id) => readUpdates(follow(operations.videosWatchSubscription, { id })),
    readCode(error) {
      if (error instanceof ResultError) return error.code;
      return error instanceof NetworkError ? error.response?.status : undefined;
    },
    codeOfRefusedKey: 401,
    async [Symbol.asyncDispose]() {
      client.dispose();
    },
  };
}
