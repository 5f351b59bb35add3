import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ConnectionError } from '../src/index.ts';
import { createEventStream } from '../src/transport/event-stream.ts';
import { createSocket } from '../src/transport/socket.ts';
import type { Transport, WebSocketClass } from '../src/transport/transport.ts';
import { KEY, startLiveServer } from './live-server.ts';

import { startRelay } from './relay.ts';
import { createCredentials } from '../src/transport/credentials.ts';

const credentials = createCredentials({ key: KEY, headers: undefined });

const payload = { query: 'subscription { generationUpdated(id: "a") { version } }' };
const connection = { signal: new AbortController().signal, onLive() {} };

/** Milliseconds of silence after which each transport gives up. Fake timers keep a busy machine from losing connections. */
const SILENCE_MS = 150;
/** The server sends something within each step. */
const STEP_MS = 50;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Creates a transport that calls `onReceived` whenever it has received something. */
type CreateTransport = (port: number, onReceived?: () => void) => Transport;

const transports: Record<string, CreateTransport> = {
  websocket: (port, onReceived = () => {}) =>
    createSocket({
      url: `ws://127.0.0.1:${port}/graphql`,
      credentials,
      webSocketImpl: listeningTo('message', onReceived),
      keepAliveMs: STEP_MS,
      pongTimeoutMs: SILENCE_MS - STEP_MS,
    }),
  'event stream': (port, onReceived = () => {}) =>
    createEventStream({
      url: `http://127.0.0.1:${port}/graphql`,
      credentials,
      silenceMs: SILENCE_MS,
      async fetch(...request) {
        const response = await fetch(...request);
        const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
          transform(chunk, controller) {
            controller.enqueue(chunk);
            onReceived();
          },
        });
        response.body?.pipeTo(writable).catch(() => undefined);
        return new Response(readable, response);
      },
    }),
};

test.each(Object.entries(transports))(
  'a half-open connection of a %s is detected and replaced',
  async (_, createTransport) => {
    await using server = await startLiveServer();
    await using relay = await startRelay(server.port);
    const transport = createTransport(relay.port);
    server.update({ id: 'a', status: 'PENDING', version: 1 });
    const updates = transport.subscribe(payload, connection);
    await updates.next();

    relay.stall();
    await Promise.all([
      expect(updates.next()).rejects.toThrow(ConnectionError),
      vi.advanceTimersByTimeAsync(SILENCE_MS),
    ]);

    const again = transport.subscribe(payload, connection);
    expect(await again.next()).toEqual({ done: false, value: { generationUpdated: { version: 1 } } });
    expect(relay.counts.connections).toBeGreaterThan(1);
    await again.return();
    await transport.close();
  },
);

test.each(Object.entries(transports))('a connection of a %s without updates is kept', async (_, createTransport) => {
  await using server = await startLiveServer();
  await using relay = await startRelay(server.port);
  let received = Promise.withResolvers<void>();
  const transport = createTransport(relay.port, () => received.resolve());
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  const updates = transport.subscribe(payload, connection);
  await updates.next();
  const update = updates.next();

  for (let silentMs = 0; silentMs < 4 * SILENCE_MS; silentMs += STEP_MS) {
    received = Promise.withResolvers();
    await vi.advanceTimersByTimeAsync(STEP_MS);
    await received.promise;
    await turn();
  }
  server.update({ id: 'a', status: 'COMPLETED', version: 2 });

  expect(await update).toEqual({ done: false, value: { generationUpdated: { version: 2 } } });
  expect(relay.counts.connections).toBe(1);
  await updates.return();
  await transport.close();
});

test('a websocket that is never accepted is given up', async () => {
  await using server = await startLiveServer();
  await using relay = await startRelay(server.port);
  const upgraded = Promise.withResolvers<void>();
  const socket = createSocket({
    url: `ws://127.0.0.1:${relay.port}/graphql`,
    credentials,
    webSocketImpl: listeningTo('open', () => {
      relay.stall();
      upgraded.resolve();
    }),
    openTimeoutMs: 100,
    keepAliveMs: 60_000,
  });

  await Promise.all([
    expect(socket.subscribe(payload, connection).next()).rejects.toThrow('4499 Terminated'),
    upgraded.promise.then(() => vi.advanceTimersByTimeAsync(100)),
  ]);

  expect(server.subscribed).toEqual([]);
});

/** A WebSocket class that calls `listener` for an event before all other listeners. */
function listeningTo(event: 'message' | 'open', listener: () => void): WebSocketClass {
  return class extends WebSocket {
    constructor(url: string, protocol: string) {
      super(url, protocol);
      this.addEventListener(event, listener);
    }
  };
}
