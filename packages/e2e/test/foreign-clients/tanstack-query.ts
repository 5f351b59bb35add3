import { environmentManager, MutationObserver, QueryClient, QueryObserver } from '@tanstack/query-core';
import { readField } from '@videogen/testkit';
import { withKey, type Access, type ForeignClient } from './foreign-client.ts';
import { iterate } from './iterate.ts';
import { operations, type OperationName, type Variables } from './operations.ts';
import { readData, ResultError } from './result-error.ts';

/** Makes TanStack Query's client, and a function that sends operations over fetch. */
export function createQueryClient(access: Access) {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        // Another try does not help a refused key.
        retry: (failures, error) => failures < 3 && !(error instanceof ResultError),
      },
    },
  });

  async function ask(name: OperationName, variables: Variables = {}): Promise<unknown> {
    const response = await fetch(access.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...withKey(access) },
      body: JSON.stringify({ query: operations[name], variables }),
    });
    return readData(await response.json());
  }

  return { client, ask };
}

const POLL_MS = 50;
const isCompleted = (video: unknown): boolean => readField(video, 'status') === 'COMPLETED';

/** TanStack Query over fetch, in a program as in a browser: a video is followed by `refetchInterval`. */
export function connectTanstackQuery(access: Access): ForeignClient {
  const { client, ask } = createQueryClient(access);
  // TanStack Query takes programs for servers, and sets no timers in them.
  environmentManager.setIsServer(() => false);
  client.mount();
  return {
    send(name, variables = {}) {
      if (!name.endsWith('Mutation')) {
        return client.fetchQuery({ queryKey: [name, variables], queryFn: () => ask(name, variables) });
      }
      const mutation = new MutationObserver<unknown, Error, Variables>(client, {
        mutationFn: (input) => ask(name, input),
      });
      return mutation.mutate(variables);
    },
    watch: (id) =>
      iterate((sink) => {
        const observer = new QueryObserver(client, {
          queryKey: ['watch', id],
          queryFn: async () => readField(await ask('videosStatusQuery', { id }), 'generation'),
          refetchInterval: ({ state }) => (isCompleted(state.data) ? false : POLL_MS),
        });
        return observer.subscribe(({ data, error }) => {
          if (error) return sink.error(error);
          if (data === undefined) return;
          sink.next(data);
          if (isCompleted(data)) sink.complete();
        });
      }),
    readCode: (error) => error instanceof ResultError && error.code,
    async [Symbol.asyncDispose]() {
      client.clear();
      client.unmount();
      environmentManager.setIsServer(() => typeof window === 'undefined');
    },
  };
}
