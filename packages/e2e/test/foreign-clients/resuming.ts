import { createEventStreamOptions } from '@videogen/client/network';
import { createClient } from 'graphql-sse';
import { expect, test } from 'vitest';
import { ask } from '../ask-server.ts';
import { startFaultProxy, readField, readText, advanceClock } from '@videogen/testkit';
import { createApolloClient, subscribeWithApollo } from './apollo.ts';
import type { Access } from './foreign-client.ts';
import type { UsualGateway } from './gateway.ts';
import { operations } from './operations.ts';
import { createSockets } from './sockets.ts';

const query = operations.videosWatchSubscription;
const HOUR_SECONDS = 3600;

/** Yields the updates of a video that a client's user gets. `connected` is called at each connection. */
type Watch = (access: Access, id: string, connected: () => void) => AsyncIterable<unknown>;

/** Tests that clients which connect again by themselves miss no state of a video. */
export function testResuming(gateway: () => UsualGateway): void {
  const watchers: readonly (readonly [name: string, watch: Watch])[] = [
    ['graphql-ws', watchBySocket],
    ['graphql-sse', watchByEvents],
    ['Apollo Client', watchByApollo],
  ];

  test.for(watchers)('%s watches on after its connection was cut', async ([, watch]) => {
    const { server, access } = gateway();
    await using proxy = await startFaultProxy({ port: Number(new URL(access.url).port) });
    const input = { prompt: 'A slow wave [sandbox:slow]', model: 'nanobanana-video' };
    const submitted = await ask(server, access.key, operations.videosGenerateMutation, { input });
    const id = readText(submitted, 'generateVideo', 'generation', 'id');
    const again = Promise.withResolvers<void>();
    let connections = 0;
    const through = { ...access, url: access.url.replace(/:\d+/, `:${proxy.port}`) };

    const versions: number[] = [];
    const statuses: unknown[] = [];
    for await (const update of watch(through, id, () => ++connections === 2 && again.resolve())) {
      versions.push(Number(readField(update, 'version')));
      statuses.push(readField(update, 'status'));
      if (versions.length > 1) continue;
      proxy.resetAll();
      await again.promise;
      await advanceClock(server.sandboxUrl, HOUR_SECONDS);
    }

    expect(connections).toBe(2);
    expect(statuses.at(-1)).toBe('COMPLETED');
    expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
  });
}

async function* watchBySocket(access: Access, id: string, connected: () => void): AsyncGenerator {
  const client = createSockets(access, { on: { connected } });
  for await (const { data } of client.iterate({ query, variables: { id } })) yield readField(data, 'generationUpdated');
  await client.dispose();
}

/** Its client reads the variables again at each connection. */
async function* watchByEvents(access: Access, id: string, connected: () => void): AsyncGenerator {
  const { url, key } = access;
  const client = createClient({ ...createEventStreamOptions({ url, key }), on: { connected } });
  const variables: Record<'id' | 'after', string | undefined> = { id, after: undefined };
  for await (const { data } of client.iterate({ query, variables })) {
    const update = readField(data, 'generationUpdated');
    variables.after = readText(update, 'cursor');
    yield update;
  }
  client.dispose();
}

async function* watchByApollo(access: Access, id: string, connected: () => void): AsyncGenerator {
  await using opened = createApolloClient(access, { link: { on: { connected } } });
  for await (const data of subscribeWithApollo(opened.client, { id })) yield readField(data, 'generationUpdated');
}
