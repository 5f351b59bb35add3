import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { parse } from 'graphql';
import { readUpdates, withKey, type Access, type ForeignClient } from './foreign-client.ts';
import { operations, type OperationName, type Variables } from './operations.ts';
import { readData, ResultError } from './result-error.ts';
import { createSockets } from './sockets.ts';

/** The fetcher of GraphiQL, as a page that embeds it makes one. */
export function connectGraphiql(access: Access): ForeignClient {
  const wsClient = createSockets(access);
  // Outside a browser it needs to be given a fetch.
  const fetcher = createGraphiQLFetcher({ url: access.url, headers: { ...withKey(access) }, wsClient, fetch });

  async function* run(name: OperationName, variables: Variables): AsyncGenerator {
    const query = operations[name];
    const results = await fetcher({ query, variables, operationName: name }, { documentAST: parse(query) });
    if (Symbol.asyncIterator in results) for await (const result of results) yield readData(result);
    else yield readData(results);
  }

  return {
    async send(name, variables = {}) {
      const [data] = await Array.fromAsync(run(name, variables));
      return data;
    },
    watch: (id) => readUpdates(run('videosWatchSubscription', { id })),
    readCode: (error) => error instanceof ResultError && error.code,
    async [Symbol.asyncDispose]() {
      await wsClient.dispose();
    },
  };
}
