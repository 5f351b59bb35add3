import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readField, readList, readText } from '@videogen/testkit';
import { connectApollo } from './apollo.ts';
import type { Connect, ForeignClient } from './foreign-client.ts';
import { hundredModels, type UsualGateway } from './gateway.ts';
import { connectGraphiql } from './graphiql.ts';
import { connectGraphqlRequest } from './graphql-request.ts';
import { connectGraphqlSse } from './graphql-sse.ts';
import { connectGraphqlTools, connectGraphqlToolsToEvents } from './graphql-tools.ts';
import { connectGraphqlWs } from './graphql-ws.ts';
import { connectRelay } from './relay.ts';
import { connectTanstackQuery } from './tanstack-query.ts';
import { connectUrql, connectUrqlToSocket } from './urql.ts';

/** The clients that do every job, by name. */
export const clients: readonly (readonly [name: string, connect: Connect])[] = [
  ['Apollo Client', connectApollo],
  ['Relay', connectRelay],
  ['urql', connectUrql],
  ['urql over a websocket', connectUrqlToSocket],
  ['graphql-request', connectGraphqlRequest],
  ['graphql-ws', connectGraphqlWs],
  ['graphql-sse', connectGraphqlSse],
  ['TanStack Query', connectTanstackQuery],
  ['GraphQL Tools', connectGraphqlTools],
  ['GraphQL Tools over server-sent events', connectGraphqlToolsToEvents],
  ['GraphiQL', connectGraphiql],
];

const steps = ['PENDING', 'IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'];
const filter = { model: hundredModels };

/** Tests that each client does a normal user's jobs. */
export function testEveryClient(gateway: () => UsualGateway): void {
  describe.for(clients)('%s', ([, connect]) => {
    let client: ForeignClient;

    beforeAll(() => {
      client = connect(gateway().access);
    });

    afterAll(async () => {
      await client[Symbol.asyncDispose]();
    });

    test('reads the user of its key', async () => {
      const data = await client.send('videosMeQuery');

      expect(data).toMatchObject({ me: { id: expect.any(String), email: expect.any(String) } });
    });

    test('submits a video and watches it until it is completed', async () => {
      const input = { prompt: 'A lighthouse [sandbox:fast]', model: 'nanobanana-video' };

      const data = await client.send('videosGenerateMutation', { input });
      const states = await Array.fromAsync(client.watch(readText(data, 'generateVideo', 'generation', 'id')));

      const statuses = states.map((state) => String(readField(state, 'status')));
      const seen = statuses.filter((status, index) => status !== statuses[index - 1]);
      expect(seen).toEqual(steps.filter((step) => seen.includes(step)));
      expect(seen.at(-1)).toBe('COMPLETED');
    });

    test('reads a page of videos', async () => {
      const data = await client.send('videosPageQuery', { first: 10, filter });

      const ids = readList(data, 'generations', 'edges').map((edge) => readText(edge, 'node', 'id'));
      expect(readField(data, 'generations', 'totalCount')).toBe(100);
      expect(ids).toEqual(gateway().hundred.slice(0, 10));
    });

    test('reads the issues of an input', async () => {
      const data = await client.send('videosGenerateMutation', { input: { prompt: 'A cat', imageUrl: 'none' } });

      expect(data).toMatchObject({
        generateVideo: {
          __typename: 'InvalidInputError',
          issues: [{ path: ['imageUrl'], message: expect.any(String) }],
        },
      });
    });

    test('reads the code of an error', async () => {
      const error = await findError(client.send('videosPageQuery', { first: 2, after: 'nowhere' }));

      expect(client.readCode(error)).toBe('BAD_USER_INPUT');
    });

    test('gets the error of a refused key', async () => {
      await using refused = connect({ ...gateway().access, key: 'lt_revoked_foreign' });

      const error = await findError(refused.send('videosMeQuery'));

      expect(refused.readCode(error)).toBe(client.codeOfRefusedKey ?? 'UNAUTHENTICATED');
    });
  });
}

/** The error that a promise rejects with; undefined where it resolves. */
async function findError(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
