import { createClient } from 'graphql-sse';
import { expect, test } from 'vitest';
import { ask } from '../ask-server.ts';
import { startFaultProxy, readField, readText, advanceClock } from '@videogen/testkit';
import { createApolloClient, subscribeWithApollo } from './apollo.ts';
import { withKey, type Access } from './foreign-client.ts';
import type { UsualGateway } from './gateway.ts';
import { operations } from './operations.ts';
import { createSockets } from './sockets.ts';

const query = operations.videosWatchSubscription;
const HOUR_SECONDS = 3600;

/** Yields the updates of a video that a client's user gets. `connected` is called at each connection. */
type Watch = (access: Access, id: string, connected: () => void) => AsyncIterable<unknown>;

/** Tests that clients which connect again by themselves miss no state of a video. */
export function testResuming(gateway: () => UsualGateway): void {
  const watchers: readonly (readonly [name: string, watch: Watch, repeats: boolean])[] = [
    ['graphql-ws', watchBySocket, false],
    ['graphql-sse', watchByEvents, false],
    ['Apollo Client', watchByApollo, true],
  ];

  test.for(watchers)('%s watches on after its connection was cut', async ([, watch, repeats]) => {
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
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(new Set(versions).size < versions.length).toBe(repeats);
  });
}

// By default these clients wait for one to four seconds before they connect again.
const atOnce = (): Promise<void> => Promise.resolve();

/** Variables that resume. Clients read them again at each new connection. */
type Place = Record<'id' | 'after', string | undefined>;

async function* watchBySocket(access: Access, id: string, connected: () => void): AsyncGenerator {
  const client = createSockets(access, { retryWait: atOnce, on: { connected } });
  const variables: Place = { id, after: undefined };
  yield* resume(client.iterate({ query, variables }), variables);
  await client.dispose();
}

async function* watchByEvents(access: Access, id: string, connected: () => void): AsyncGenerator {
  const client = createClient({
    url: access.url,
    headers: { ...withKey(access) },
    retry: atOnce,
    on: { connected },
  });
  const variables: Place = { id, after: undefined };
  yield* resume(client.iterate({ query, variables }), variables);
  client.dispose();
}

async function* resume(results: AsyncIterable<unknown>, variables: Place): AsyncGenerator {
  for await (const result of results) {
    const update = readField(result, 'data', 'generationUpdated');
    variables.after = readText(update, 'cursor');
    yield update;
  }
}

/** Apollo Client does not notice the new connection, and gets the present state once more. */
async function* watchByApollo(access: Access, id: string, connected: () => void): AsyncGenerator {
  await using opened = createApolloClient(access, { sockets: { retryWait: atOnce, on: { connected } } });
  for await (const data of subscribeWithApollo(opened.client, { id })) yield readField(data, 'generationUpdated');
}
