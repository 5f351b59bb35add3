import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { startSandbox } from '../src/index.ts';
import { field, startTestSandbox } from './client.ts';

test('returns its URL and port', async () => {
  await using sandbox = await startSandbox({ port: 0 });

  expect(sandbox.url).toBe(`http://127.0.0.1:${sandbox.port}`);
  expect(sandbox.port).toBeGreaterThan(0);
});

test('listens on all addresses with the host 0.0.0.0', async () => {
  await using sandbox = await startSandbox({ port: 0, host: '0.0.0.0' });

  const response = await fetch(`${sandbox.url}/api/v1/user`, { headers: { authorization: 'Bearer lt_alice' } });

  expect(sandbox.url).toBe(`http://127.0.0.1:${sandbox.port}`);
  expect(response.status).toBe(200);
});

test('rejects with Node’s own error if the port is in use', async () => {
  await using sandbox = await startSandbox({ port: 0 });

  const error = await startSandbox({ port: sandbox.port }).catch((thrown: unknown) => thrown);

  if (!(error instanceof Error)) throw new Error('it started');
  const { port } = sandbox;
  expect({ ...Object.fromEntries(Object.entries(error)), message: error.message }).toEqual({
    message: `listen EADDRINUSE: address already in use 127.0.0.1:${port}`,
    code: 'EADDRINUSE',
    errno: expect.any(Number),
    syscall: 'listen',
    address: '127.0.0.1',
    port,
  });
});

test('closes at once over idle connections, half a request and a delayed answer, and frees the port', async () => {
  const api = await startTestSandbox();
  await api.get('/user');
  const half = connect(api.sandbox.port, '127.0.0.1');
  half.on('error', () => {});
  half.write('POST /api/v1/generate HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{');
  await api.fault({ match: { endpoint: 'user' }, delayMs: 600_000 });
  const delayed = api.get('/user').catch(String);
  const readRequests = async () => field((await api.ask('/__sandbox/ledger')).body, 'requests');
  await expect.poll(readRequests).toEqual([
    { endpoint: 'user', key: expect.any(String), count: 2 },
    { endpoint: 'generate', key: null, count: 1 },
  ]);
  const closed = once(half, 'close');

  await Promise.all([api[Symbol.asyncDispose](), delayed, closed]);

  expect(await delayed).toBe('TypeError: fetch failed');
  await using next = await startSandbox({ port: api.sandbox.port });
  expect(next.port).toBe(api.sandbox.port);
});

test('can be closed twice', async () => {
  const sandbox = await startSandbox({ port: 0 });

  await sandbox[Symbol.asyncDispose]();

  await expect(sandbox[Symbol.asyncDispose]()).resolves.toBeUndefined();
});

test('shares no state with another sandbox', async () => {
  await using first = await startTestSandbox();
  const id = await first.submit();
  await using second = await startTestSandbox();

  expect((await second.get(`/status/${id}`)).status).toBe(404);
});
