import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createVideoGenClient, type TransportChoice } from '../src/index.ts';
import { createConnectionTracker } from '../src/transport/connection-state.ts';
import { KEY, startLiveServer } from './live-server.ts';

const transports: readonly TransportChoice[] = ['websocket', 'sse'];

test.each(transports)(
  'over %s the listener gets each change of the state: connecting, live, retrying, closed',
  async (transport) => {
    await using server = await startLiveServer();
    await using client = createVideoGenClient({ url: server.url, key: KEY, transport });
    server.update({ id: 'a', status: 'PENDING', version: 1 });
    const states: string[] = [client.connectionState];
    client.onConnectionState((state) => states.push(state));

    for await (const { version } of client.watch('a')) {
      states.push(`version ${version}`);
      expect(client.connectionState).toBe('live');
      if (version > 1) continue;
      server.update({ id: 'a', status: 'COMPLETED', version: 2 }, 'quietly');
      server.dropSockets();
    }

    expect(states).toEqual(['closed', 'connecting', 'live', 'version 1', 'retrying', 'live', 'version 2', 'closed']);
    expect(client.connectionState).toBe('closed');
  },
);

test('a subscription without updates is live once it is connected', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  const updates = client.watchAll()[Symbol.asyncIterator]();

  const waiting = updates.next();

  await expect.poll(() => client.connectionState).toBe('live');
  await updates.return?.();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(client.connectionState).toBe('closed');
});

test('subscriptions that share a socket have one state, which a second subscription does not change', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  const states: string[] = [];
  client.onConnectionState((state) => states.push(state));

  const first = Array.fromAsync(client.watch('a'));
  await once(server.events, 'waiting');
  const second = Array.fromAsync(client.watch('a'));
  await once(server.events, 'waiting');
  server.update({ id: 'a', status: 'COMPLETED', version: 2 });
  await Promise.all([first, second]);

  expect(states).toEqual(['connecting', 'live', 'closed']);
});

test('closing the client does not count as a loss', async () => {
  await using server = await startLiveServer();
  const client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  const watching = Array.fromAsync(client.watch('a'));
  await once(server.events, 'waiting');
  const states: string[] = [];
  client.onConnectionState((state) => states.push(state));

  await client.close();
  await expect(watching).rejects.toThrow('The client was closed.');

  expect(states).toEqual(['closed']);
});

test('the state is retrying until everything is live again', () => {
  const tracker = createConnectionTracker();
  const states: string[] = [];
  const stop = tracker.onChange((state) => states.push(state));

  const [one, other] = [tracker.begin(), tracker.begin()];
  for (const each of [one, other]) each.become('live');
  for (const each of [one, other]) each.become('retrying');
  for (const each of [one, other]) each.become('live');
  one.end();
  stop();
  other.end();

  expect(states).toEqual(['connecting', 'live', 'retrying', 'live']);
  expect(tracker.state).toBe('closed');
});
