import { expect, test } from 'vitest';
import { ConnectionError } from '../src/index.ts';
import { createEventStream } from '../src/event-stream.ts';
import { createSocket } from '../src/socket.ts';
import type { Transport } from '../src/transport.ts';
import { KEY, startLiveServer } from './live-server.ts';
import { startRelay } from './relay.ts';

const payload = { query: 'subscription { generationUpdated(id: "a") { version } }' };
const connection = { signal: new AbortController().signal, onLive() {} };

const transports: Record<string, (port: number) => Transport> = {
  websocket: (port) =>
    createSocket({
      url: `ws://127.0.0.1:${port}/graphql`,
      key: KEY,
      webSocketImpl: undefined,
      keepAliveMs: 50,
      pongTimeoutMs: 100,
    }),
  'event stream': (port) =>
    createEventStream({ url: `http://127.0.0.1:${port}/graphql`, key: KEY, fetch: undefined, silenceMs: 150 }),
};

test.each(Object.entries(transports))(
  'a half-open connection of a %s is noticed, and another one made',
  async (_, createTransport) => {
    await using server = await startLiveServer();
    await using relay = await startRelay(server.port);
    const transport = createTransport(relay.port);
    server.update({ id: 'a', status: 'PENDING', version: 1 });
    const updates = transport.subscribe(payload, connection);
    await updates.next();

    relay.stall();
    const lost = updates.next();

    await expect(lost).rejects.toThrow(ConnectionError);
    const again = transport.subscribe(payload, connection);
    expect(await again.next()).toEqual({ done: false, value: { generationUpdated: { version: 1 } } });
    expect(relay.counts.connections).toBeGreaterThan(1);
    await again.return();
    await transport.close();
  },
);

test.each(Object.entries(transports))('a connection of a %s may be silent for long', async (_, createTransport) => {
  await using server = await startLiveServer();
  await using relay = await startRelay(server.port);
  const transport = createTransport(relay.port);
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  const updates = transport.subscribe(payload, connection);
  await updates.next();
  const update = updates.next();

  setTimeout(() => server.update({ id: 'a', status: 'COMPLETED', version: 2 }), 600);

  expect(await update).toEqual({ done: false, value: { generationUpdated: { version: 2 } } });
  expect(relay.counts.connections).toBe(1);
  await updates.return();
  await transport.close();
});

test('a websocket that is never opened is given up', async () => {
  await using server = await startLiveServer();
  await using relay = await startRelay(server.port);
  const socket = createSocket({
    url: `ws://127.0.0.1:${relay.port}/graphql`,
    key: KEY,
    webSocketImpl: class extends WebSocket {
      constructor(url: string, protocol: string) {
        super(url, protocol);
        this.addEventListener('open', () => relay.stall());
      }
    },
    openTimeoutMs: 100,
    keepAliveMs: 60_000,
  });

  const lost = socket.subscribe(payload, connection).next();

  await expect(lost).rejects.toThrow('4499 Terminated');
  expect(server.subscribed).toEqual([]);
});
