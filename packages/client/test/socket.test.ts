import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { ConnectionError } from '../src/index.ts';
import { createSocket } from '../src/transport/socket.ts';
import { listen } from './listen.ts';
import { createCredentials } from '../src/transport/credentials.ts';

const credentials = createCredentials({ key: undefined, headers: undefined });

const payload = { query: 'subscription { usageUpdated { id } }' };

test('a connection without answers to pings is detected and given up', async () => {
  await using server = await startSilentServer();
  const socket = createSocket({
    url: server.url,
    credentials,
    webSocketImpl: undefined,
    keepAliveMs: 30,
    pongTimeoutMs: 30,
  });
  const leaving = new AbortController();

  const subscribed = socket.subscribe(payload, { signal: leaving.signal, onLive() {} }).next();

  await expect(subscribed).rejects.toThrow(ConnectionError);
  await expect(subscribed).rejects.toThrow('4499 Terminated');
  expect(server.messages.slice(0, 3)).toEqual(['connection_init', 'subscribe', 'ping']);
});

test('an abort while connecting closes the connection', async () => {
  const hole = createTcpServer();
  const connected = once(hole, 'connection');
  const port = await listen(hole);
  const socket = createSocket({ url: `ws://127.0.0.1:${port}/`, credentials, webSocketImpl: undefined });
  const leaving = new AbortController();

  const subscribed = socket.subscribe(payload, { signal: leaving.signal, onLive() {} }).next();
  const [connection] = await connected;
  const closed = once(connection.resume(), 'close');
  leaving.abort(new Error('enough'));

  await expect(subscribed).rejects.toThrow('enough');
  await closed;
  hole.close();
  await once(hole, 'close');
});

/** A server that accepts connections and subscriptions and then sends nothing more. */
async function startSilentServer(): Promise<AsyncDisposable & { readonly url: string; readonly messages: string[] }> {
  const messages: string[] = [];
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  server.on('connection', (socket: WebSocket) => {
    socket.on('message', (data: Buffer) => {
      const { type } = JSON.parse(data.toString());
      messages.push(type);
      if (type === 'connection_init') socket.send(JSON.stringify({ type: 'connection_ack' }));
    });
  });
  const port = await listen(http);
  return {
    url: `ws://127.0.0.1:${port}/`,
    messages,
    async [Symbol.asyncDispose]() {
      for (const socket of server.clients) socket.terminate();
      http.close();
      await once(http, 'close');
    },
  };
}
