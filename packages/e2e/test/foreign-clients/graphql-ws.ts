import { readUpdates, type Access, type ForeignClient } from './foreign-client.ts';
import { operations } from './operations.ts';
import { readData, ResultError } from './result-error.ts';
import { createSockets, KEY_REFUSED } from './sockets.ts';

/** The client of graphql-ws, with everything over one websocket. A refused key is the socket's close code. */
export function connectGraphqlWs(access: Access): ForeignClient {
  const client = createSockets(access);

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
      return error instanceof CloseEvent ? error.code : undefined;
    },
    codeOfRefusedKey: KEY_REFUSED,
    async [Symbol.asyncDispose]() {
      await client.dispose();
    },
  };
}
