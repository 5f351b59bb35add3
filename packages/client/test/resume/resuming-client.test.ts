import { once } from 'node:events';
import { createServer } from 'node:http';
import { createClient } from 'graphql-ws/client';
import { expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { createResumingClient } from '../../src/resume/create-resuming-client.ts';
import { superviseConnection } from '../../src/resume/supervise-connection.ts';
import { listen } from '../listen.ts';
import { KEY, startLiveServer } from '../live-server.ts';

const query = `subscription ($id: ID!, $since: String) {
  generationUpdated(id: $id, after: $since) { cursor version status }
}`;

test('a subscription goes on after its last update when its connection was lost', async () => {
  await using server = await startLiveServer();
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  const client = createResumingClient({ url: server.url, key: async () => KEY });
  const updates = client.iterate({ query, variables: { id: 'a' } });
  const first = await updates.next();

  server.dropSockets();
  server.update({ id: 'a', status: 'IN_PROGRESS', version: 2 }, 'quietly');
  server.update({ id: 'a', status: 'COMPLETED', version: 3 }, 'quietly');
  const rest = await Array.fromAsync(updates);

  const versions = [first.value, ...rest].map((result) => result?.data?.['generationUpdated']);
  expect(versions).toMatchObject([{ version: 1 }, { version: 2 }, { version: 3, status: 'COMPLETED' }]);
  expect(server.subscribed).toEqual([{ id: 'a' }, { id: 'a', after: expect.any(String) }]);
});

test.for([1001, 1011, 1013, 4500])('a subscription survives a connection that is closed with %s', async (code) => {
  await using server = await startLiveServer();
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  const client = createResumingClient({ url: server.url, key: KEY });
  const updates = client.iterate({ query, variables: { id: 'a' } });
  await updates.next();

  server.dropSockets(code);
  server.update({ id: 'a', status: 'COMPLETED', version: 2 }, 'quietly');
  const rest = await Array.fromAsync(updates);

  expect(rest).toMatchObject([{ data: { generationUpdated: { version: 2 } } }]);
});

test('errors that may pass are not shown, and the subscription is sent again', async () => {
  await using server = await startLiveServer();
  server.update({ id: 'a', status: 'COMPLETED', version: 1 });
  server.trouble.codes.push('STORE_UNAVAILABLE', 'RATE_LIMITED');
  const client = createResumingClient({ url: server.url, key: KEY });

  const results = await Array.fromAsync(client.iterate({ query, variables: { id: 'a' } }));

  expect(results).toMatchObject([{ data: { generationUpdated: { version: 1 } } }]);
  expect(server.subscribed).toHaveLength(3);
});

test('an unknown id ends the subscription with its error', async () => {
  await using server = await startLiveServer();
  const client = createResumingClient({ url: server.url, key: KEY });

  const results = Array.fromAsync(client.iterate({ query, variables: { id: 'none' } }));

  const codes = await results.then(
    (all) => all.map(({ errors }) => errors?.[0]?.extensions?.['code']),
    (errors: readonly { readonly extensions: { readonly code: string } }[]) => errors.map((e) => e.extensions.code),
  );
  expect(codes).toEqual(['NOT_FOUND']);
  expect(server.subscribed).toHaveLength(1);
});

test('a refused key ends the subscription with the close event', async () => {
  await using server = await startLiveServer();
  const client = createResumingClient({ url: server.url, key: 'another' });

  const results = Array.fromAsync(client.iterate({ query, variables: { id: 'a' } }));

  await expect(results).rejects.toMatchObject({ code: 4403 });
  expect(server.counts.sockets).toBe(1);
});

test('a key that cannot be sent ends the subscription, and one that cannot be read now is read again', async () => {
  await using server = await startLiveServer();
  server.update({ id: 'a', status: 'COMPLETED', version: 1 });
  const keys = [() => Promise.reject(new Error('the session is renewed')), () => KEY];
  const broken = createResumingClient({ url: server.url, key: () => 'a key with spaces' });
  const renewed = createResumingClient({ url: server.url, key: async () => keys.shift()?.() });

  const refused = Array.fromAsync(broken.iterate({ query, variables: { id: 'a' } }));
  const [error, results] = await Promise.all([
    refused.catch((reason: unknown) => reason),
    Array.fromAsync(renewed.iterate({ query, variables: { id: 'a' } })),
  ]);

  expect(String(error)).toContain('key must be a VideoGenAPI key');
  expect(results).toMatchObject([{ data: { generationUpdated: { version: 1 } } }]);
});

test('a mutation is sent once, and ends with an error when its connection is lost', async () => {
  await using server = await startDroppingServer();
  const client = createResumingClient({ url: server.url });

  const results = Array.fromAsync(client.iterate({ query: 'mutation { importGenerations { __typename } }' }));

  await expect(results).rejects.toBeDefined();
  await client.dispose();
  expect(server.received).toEqual(['mutation { importGenerations { __typename } }']);
});

test('a subscription without a connection is left at once', async () => {
  const closed = createServer();
  const port = await listen(closed);
  closed.close();
  await once(closed, 'close');
  const client = createResumingClient({ url: `http://127.0.0.1:${port}/graphql` });
  const updates = client.iterate({ query, variables: { id: 'a' } });
  const next = updates.next();

  await updates.return?.();

  expect(await next).toEqual({ done: true, value: undefined });
  await client.dispose();
});

test('a connection that answers no ping is made again', async () => {
  await using server = await startDroppingServer('stay silent');
  const supervised = superviseConnection({ pongWithinMs: 30 });
  const client = createClient({
    url: server.url.replace('http', 'ws'),
    keepAlive: 30,
    retryAttempts: 3,
    retryWait: supervised.waitToRetry,
  });
  supervised.supervise(client);

  const updates = client.iterate({ query });
  void updates.next();
  await expect.poll(() => server.received.length, { timeout: 10_000 }).toBeGreaterThan(1);

  await updates.return?.();
  client.terminate();
});

test('a URL that cannot be one is refused at once', () => {
  expect(() => createResumingClient({ url: 'gateway.example' })).toThrow('got "gateway.example"');
});

/** A server that accepts connections, receives operations, and then drops the connection or sends nothing more. */
async function startDroppingServer(
  then: 'drop' | 'stay silent' = 'drop',
): Promise<AsyncDisposable & { readonly url: string; readonly received: string[] }> {
  const received: string[] = [];
  const http = createServer();
  const server = new WebSocketServer({ server: http, autoPong: false });
  server.on('connection', (socket: WebSocket) => {
    socket.on('message', (data: Buffer) => {
      const { type, payload } = JSON.parse(data.toString());
      if (type === 'connection_init') socket.send(JSON.stringify({ type: 'connection_ack' }));
      if (type !== 'subscribe') return;
      received.push(payload.query);
      if (then === 'drop') socket.terminate();
    });
  });
  const port = await listen(http);
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    received,
    async [Symbol.asyncDispose]() {
      for (const socket of server.clients) socket.terminate();
      http.close();
      await once(http, 'close');
    },
  };
}
