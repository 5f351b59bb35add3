import { setTimeout as sleep } from 'node:timers/promises';
import { ClientError, GraphQLClient } from 'graphql-request';
import { readField } from '@videogen/testkit';
import { withKey, type Access, type ForeignClient } from './foreign-client.ts';
import { operations } from './operations.ts';

const POLL_MS = 50;

/** GraphQLClient of graphql-request, which has no subscriptions. */
export function connectGraphqlRequest(access: Access): ForeignClient {
  const client = new GraphQLClient(access.url, { headers: withKey(access) });
  return {
    send: (name, variables = {}) => client.request(operations[name], variables),
    async *watch(id) {
      let status: unknown;
      while (status !== 'COMPLETED') {
        const { generation } = await client.request<{ generation: unknown }>(operations.videosStatusQuery, { id });
        status = readField(generation, 'status');
        yield generation;
        await sleep(POLL_MS);
      }
    },
    readCode: (error) => error instanceof ClientError && error.response.errors?.[0]?.extensions['code'],
    async [Symbol.asyncDispose]() {},
  };
}
