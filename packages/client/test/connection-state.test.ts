import { once } from 'node:events';
import { expect, test } from 'vitest';
import { ConnectionError, createVideoGenClient, type TransportChoice } from '../src/index.ts';
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

test('the listener gets the reason of each failed attempt, and lastError has the last', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  const seen: unknown[] = [];
  client.onConnectionState((state, { error, attempt, retryInMs }) => {
    seen.push([
      state,
      error?.message,
      attempt,
      retryInMs === undefined ? undefined : retryInMs <= 500 * 2 ** (attempt - 1),
    ]);
  });
  expect(client.lastError).toBe(undefined);

  server.trouble.codes.push('STORE_UNAVAILABLE', 'SERVICE_STOPPING');
  for await (const { version } of client.watch('a')) {
    if (version > 1) continue;
    server.update({ id: 'a', status: 'COMPLETED', version: 2 }, 'quietly');
    server.dropSockets(1001);
  }

  const unavailable = 'The gateway answered with an error: Try again.';
  const lost = `The connection to ${server.url.replace('http', 'ws')} was closed (1001).`;
  expect(seen).toEqual([
    ['connecting', undefined, 0, undefined],
    ['live', undefined, 0, undefined],
    ['retrying', unavailable, 1, true],
    ['live', undefined, 0, undefined],
    ['retrying', unavailable, 2, true],
    ['live', undefined, 0, undefined],
    ['retrying', lost, 3, true],
    ['live', undefined, 0, undefined],
    ['closed', undefined, 0, undefined],
  ]);
  expect(client.lastError).toEqual(new ConnectionError(lost));
});

test('a thousand subscriptions connect again together, and the listener hears of attempts, not of subscriptions', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY, transport: 'websocket' });
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  const attempts: number[] = [];
  client.onConnectionState((state, { attempt }) => {
    if (state === 'retrying') attempts.push(attempt);
    if (attempt === 3) server.trouble.refusedUpgrades = 0;
  });
  const isDropped = Promise.withResolvers<void>();
  let live = 0;

  const watching = Array.from({ length: 1000 }, async () => {
    const versions: number[] = [];
    for await (const { version } of client.watch('a')) {
      versions.push(version);
      if (version === 1 && ++live === 1000) isDropped.resolve();
    }
    return versions;
  });
  await isDropped.promise;
  server.trouble.refusedUpgrades = Infinity;
  server.update({ id: 'a', status: 'COMPLETED', version: 2 }, 'quietly');
  const sockets = server.counts.sockets;
  server.dropSockets();

  expect(await Promise.all(watching)).toEqual(Array.from({ length: 1000 }, () => [1, 2]));
  expect([...new Set(attempts)]).toEqual([1, 2, 3]);
  // On a busy machine some may fail so much later that they wait for themselves.
  expect(attempts.length).toBeLessThan(10);
  expect(server.counts.sockets).toBe(2 * sockets);
});

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
  const lost = { error: new ConnectionError('It was lost.'), attempt: 1, retryInMs: 100 };
  for (const each of [one, other]) each.becomeLive();
  for (const each of [one, other]) each.becomeRetrying(lost, false);
  for (const each of [one, other]) each.becomeLive();
  one.end();
  stop();
  other.end();

  expect(states).toEqual(['connecting', 'live', 'retrying', 'live']);
  expect(tracker.state).toBe('closed');
});
