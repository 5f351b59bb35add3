import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createTransport } from '../src/transport/create-transport.ts';
import {
  ConnectionError,
  createVideoGenClient,
  GenerationNotFoundError,
  type TransportChoice,
  UnauthenticatedError,
} from '../src/index.ts';
import type { Transport } from '../src/transport/transport.ts';
import { KEY, type LiveServer, startLiveServer } from './live-server.ts';
import { createCredentials } from '../src/transport/credentials.ts';

const credentials = createCredentials({ key: KEY, headers: undefined });

test('if the first websocket is refused, subscriptions use server-sent events at once', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.trouble.refusedUpgrades = 1;
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  server.events.once('waiting', () => server.update({ id: 'a', status: 'COMPLETED', version: 2 }));

  const updates = await Array.fromAsync(client.watch('a'));
  const more = await Array.fromAsync(client.watch('a'));

  expect([...updates, ...more].map(({ version }) => version)).toEqual([1, 2, 2]);
  expect(server.requests).toEqual(['upgrade refused', 'GenerationUpdated', 'GenerationUpdated']);
  expect(client.lastError).toBe(undefined);
});

test('after a lost event stream the websocket is tried once more', async () => {
  await using server = await startLiveServer();
  const transport = openTransport(server, 'auto');
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  server.trouble.refusedUpgrades = 2;

  const outcomes = await Array.fromAsync({ length: 3 }, () => subscribe(transport, server));
  await transport.close();

  expect(outcomes).toEqual(['live', 'live', 'live']);
  expect(server.requests).toEqual(['upgrade refused', 'Watch', 'upgrade refused', 'Watch']);
  expect(server.counts.sockets).toBe(1);
});

test('a websocket that worked before is tried six times, and then replaced by server-sent events', async () => {
  await using server = await startLiveServer();
  const transport = openTransport(server, 'auto');
  server.update({ id: 'a', status: 'PENDING', version: 1 });

  await subscribe(transport, server);
  server.trouble.refusedUpgrades = Infinity;
  const outcomes = await Array.fromAsync({ length: 6 }, () => subscribe(transport, server));
  await transport.close();

  expect(outcomes).toEqual([...Array.from({ length: 5 }, () => 'refused'), 'live']);
  expect(server.requests.filter((each) => each === 'upgrade refused')).toHaveLength(6);
});

test('with the transport websocket nothing else is tried', async () => {
  await using server = await startLiveServer();
  const transport = openTransport(server, 'websocket');
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  server.trouble.refusedUpgrades = 9;

  const outcomes = await Array.fromAsync({ length: 10 }, () => subscribe(transport, server));
  await transport.close();

  expect(outcomes).toEqual([...Array.from({ length: 9 }, () => 'refused'), 'live']);
});

test('over server-sent events a refused key and an unknown id are the same errors', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY, transport: 'sse' });
  await using stranger = createVideoGenClient({ url: server.url, key: 'another-key', transport: 'sse' });

  await expect(Array.fromAsync(client.watch('nowhere'))).rejects.toThrow(GenerationNotFoundError);
  await expect(Array.fromAsync(stranger.watch('nowhere'))).rejects.toThrow(UnauthenticatedError);
  expect(server.requests).toEqual(['GenerationUpdated']);
});

test('an event stream ends at once, by a break, an abort and close()', async () => {
  await using server = await startLiveServer();
  const client = createVideoGenClient({ url: server.url, key: KEY, transport: 'sse' });
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  const leaving = new AbortController();
  const reason = new Error('the user left');

  const left = once(server.events, 'unsubscribe');
  for await (const _ of client.watch('a')) break;
  await left;

  const aborted = once(server.events, 'unsubscribe');
  const watching = Array.fromAsync(client.watch('a', { signal: leaving.signal }));
  await once(server.events, 'waiting');
  leaving.abort(reason);
  await expect(watching).rejects.toBe(reason);
  await aborted;

  const closed = once(server.events, 'unsubscribe');
  const last = Array.fromAsync(client.watch('a'));
  await once(server.events, 'waiting');
  await client.close();
  await expect(last).rejects.toThrow('The client was closed.');
  await closed;

  expect(server.counts).toEqual({ sockets: 0, subscriptions: 0 });
});

test('an unknown transport is refused at once', () => {
  const options: unknown = { url: 'http://127.0.0.1:4000/graphql', transport: 'pigeon' };

  // @ts-expect-error -- as it may come from JavaScript
  expect(() => createVideoGenClient(options)).toThrow(
    "transport must be 'auto', 'websocket' or 'sse'; got \"pigeon\".",
  );
});

function openTransport({ url, port }: LiveServer, choice: TransportChoice): Transport {
  return createTransport({
    choice,
    socket: { url: `ws://127.0.0.1:${port}/graphql`, credentials, webSocketImpl: undefined },
    stream: { url, credentials, fetch: undefined },
  });
}

/** Subscribes once; after a success, the server drops the connection. */
async function subscribe(transport: Transport, server: LiveServer): Promise<'live' | 'refused'> {
  const payload = { query: 'subscription Watch { generationUpdated(id: "a") { version } }', operationName: 'Watch' };
  const updates = transport.subscribe(payload, { signal: new AbortController().signal, onLive() {} });
  try {
    await updates.next();
  } catch {
    return 'refused';
  }
  server.dropSockets();
  await expect(updates.next()).rejects.toThrow(ConnectionError);
  return 'live';
}
