import { once } from 'node:events';
import { connect } from 'node:net';
import { markPollerAlive, removePoller } from '@videogen/store';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startGateway, type Gateway } from '../src/index.ts';
import { openGatewayOptions } from './gateway-on-a-store.ts';

const healthy = { status: 200, body: '{"status":"ok"}', cache: 'no-store' };

test('a gateway on any free port returns its URL', async () => {
  await using opened = await openGatewayOptions();
  await using gateway = await startGateway(opened.options);

  expect(gateway.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
});

test('the URL of a gateway on an IPv6 address works', async () => {
  await using opened = await openGatewayOptions();
  await using gateway = await startGateway({ ...opened.options, host: '::1' });

  expect(gateway.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
  expect(await ask(gateway, '/health')).toEqual(healthy);
});

test('/health is 200 as long as the process answers', async () => {
  await using opened = await openGatewayOptions();
  await using gateway = await startGateway(opened.options);

  expect(await ask(gateway, '/health')).toEqual(healthy);
  expect(await ask(gateway, '/health?probe=1')).toEqual(healthy);
});

test('/ready is 200 without a poller and without VideoGenAPI, and reports both', async () => {
  await using opened = await openGatewayOptions();
  const { options, store } = opened;
  const upstream: { answers: boolean | null } = { answers: null };
  await using gateway = await startGateway({ ...options, upstream });

  const before = await ask(gateway, '/ready');
  await markPollerAlive(store, 'a');
  upstream.answers = true;
  const during = await ask(gateway, '/ready');
  await removePoller(store, 'a');
  upstream.answers = false;
  const after = await ask(gateway, '/ready');

  const ready = { status: 200, cache: 'no-store' };
  expect([before, during, after]).toEqual([
    { ...ready, body: '{"database":true,"poller":false,"upstream":null}' },
    { ...ready, body: '{"database":true,"poller":true,"upstream":true}' },
    { ...ready, body: '{"database":true,"poller":false,"upstream":false}' },
  ]);
});

test('/ready is 503 while the database does not answer, and /health stays 200', async () => {
  await using opened = await openGatewayOptions();
  await using gateway = await startGateway(opened.options);
  await markPollerAlive(opened.store, 'a');

  await opened.store[Symbol.asyncDispose]();

  const body = '{"database":false,"poller":false,"upstream":null}';
  expect(await ask(gateway, '/ready')).toEqual({ status: 503, body, cache: 'no-store' });
  expect(await ask(gateway, '/health')).toEqual(healthy);
});

test('the root redirects to GraphQL', async () => {
  await using opened = await openGatewayOptions();
  await using gateway = await startGateway(opened.options);

  const response = await fetch(gateway.url, { redirect: 'manual' });

  expect([response.status, response.headers.get('location')]).toEqual([302, '/graphql']);
});

test('an unknown path is answered 404', async () => {
  await using opened = await openGatewayOptions();
  await using gateway = await startGateway(opened.options);

  expect(await ask(gateway, '/nowhere')).toEqual({ status: 404, body: '', cache: 'no-store' });
  expect(await ask(gateway, '/graphql/nowhere')).toEqual({ status: 404, body: '', cache: 'no-store' });
});

test('a request target that is no URL is answered, and the gateway goes on', async () => {
  await using opened = await openGatewayOptions();
  await using gateway = await startGateway(opened.options);

  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.resume().write('GET //[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  await once(socket, 'close');

  expect(await ask(gateway, '/health')).toEqual(healthy);
});

test('starting rejects where the port is taken', async () => {
  await using opened = await openGatewayOptions();
  await using gateway = await startGateway(opened.options);
  const port = Number(new URL(gateway.url).port);

  const error = await startGateway({ ...opened.options, port }).catch((thrown: unknown) => thrown);

  const known = { code: 'EADDRINUSE', errno: expect.any(Number), syscall: 'listen', address: '127.0.0.1', port };
  expect(error).toEqual(Object.assign(new Error(`listen EADDRINUSE: address already in use 127.0.0.1:${port}`), known));
});

test('disposing closes idle connections, half a request and open websockets, and frees the port', async () => {
  await using opened = await openGatewayOptions();
  const gateway = await startGateway(opened.options);
  const port = Number(new URL(gateway.url).port);
  await ask(gateway, '/health');
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  const closed = once(socket, 'close');
  const half = connect(port, '127.0.0.1');
  half.on('error', () => {});
  half
    .resume()
    .write('POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{');
  const halfClosed = once(half, 'close');
  // Answered on a later connection, so that the half request has arrived.
  await ask(gateway, '/health');

  const startedAt = performance.now();
  await gateway[Symbol.asyncDispose]();

  await halfClosed;
  expect((await closed)[0]).toBe(1001);
  expect(performance.now() - startedAt).toBeLessThan(900);
  await using next = await startGateway({ ...opened.options, port });
  expect(next.url).toBe(gateway.url);
});

test('disposing does not wait for a websocket that no longer answers', async () => {
  await using opened = await openGatewayOptions();
  const gateway = await startGateway(opened.options);
  const port = Number(new URL(gateway.url).port);
  const frozen = connect(port, '127.0.0.1');
  frozen.on('error', () => {});
  frozen.write(
    `GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`,
  );
  await once(frozen, 'data');
  frozen.pause();

  const startedAt = performance.now();
  await gateway[Symbol.asyncDispose]();

  expect(performance.now() - startedAt).toBeLessThan(3000);
  frozen.destroy();
});

async function ask(gateway: Gateway, path: string) {
  const response = await fetch(`${gateway.url}${path}`);
  return { status: response.status, body: await response.text(), cache: response.headers.get('cache-control') };
}
