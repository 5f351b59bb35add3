import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { startTestServer } from './start-test-server.ts';

async function ask(origin: string | undefined, path: string) {
  const response = await fetch(`${origin}${path}`);
  return { status: response.status, body: await response.text() };
}

test('a poller alone answers /health and /ready on HEALTH_PORT, and nothing else', async () => {
  await using running = await startTestServer({ ROLES: 'poller', HEALTH_PORT: '0' });
  const { healthUrl, gatewayUrl } = running.server;

  expect(gatewayUrl).toBeUndefined();
  await expect
    .poll(() => ask(healthUrl, '/ready'))
    .toEqual({ status: 200, body: '{"database":true,"poller":true,"upstream":null}' });
  expect(await ask(healthUrl, '/health?probe=1')).toEqual({ status: 200, body: '{"status":"ok"}' });
  expect(await ask(healthUrl, '/graphql')).toEqual({ status: 404, body: '' });
});

test('a gateway answers /health and /ready on HEALTH_PORT as well', async () => {
  await using running = await startTestServer({ ROLES: 'gateway', HEALTH_PORT: '0' });
  const { healthUrl, gatewayUrl } = running.server;

  const ready = { status: 200, body: '{"database":true,"poller":false,"upstream":null}' };
  expect(healthUrl).not.toBe(gatewayUrl);
  expect([await ask(healthUrl, '/ready'), await ask(gatewayUrl, '/ready')]).toEqual([ready, ready]);
});

test('without HEALTH_PORT a poller listens nowhere', async () => {
  await using running = await startTestServer({ ROLES: 'poller' });

  const { gatewayUrl, sandboxUrl, healthUrl } = running.server;
  expect([gatewayUrl, sandboxUrl, healthUrl]).toEqual([undefined, undefined, undefined]);
});

test('the error for a HEALTH_PORT in use names the variable and the remedy', async () => {
  await using running = await startTestServer({ ROLES: 'poller', HEALTH_PORT: '0' });
  const { port } = new URL(running.server.healthUrl ?? '');

  await expect(startTestServer({ ROLES: 'poller', HEALTH_PORT: port })).rejects.toThrow(
    `HEALTH_PORT: ${port} is in use on 127.0.0.1; stop the other program or set HEALTH_PORT to another`,
  );
});

test('a stopped server frees its HEALTH_PORT', async () => {
  const first = await startTestServer({ ROLES: 'poller', HEALTH_PORT: '0' });
  const { port } = new URL(first.server.healthUrl ?? '');
  await first[Symbol.asyncDispose]();

  await using second = await startTestServer({ ROLES: 'poller', HEALTH_PORT: port });

  expect(second.server.healthUrl).toBe(first.server.healthUrl);
});

test('while the process waits for a submission before it stops, /ready on HEALTH_PORT answers 503', async () => {
  const asked = Promise.withResolvers<void>();
  const accept = Promise.withResolvers<void>();
  const upstream = createServer((request, response) => {
    if (request.method === 'GET') return response.end('{}');
    asked.resolve();
    return accept.promise.then(() => response.end('{"success":true,"generation_id":"gen_1","status":"pending"}'));
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const address = upstream.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const VIDEOGENAPI_URL = `http://127.0.0.1:${port}/api/v1`;
  const running = await startTestServer({ ROLES: 'gateway', HEALTH_PORT: '0', VIDEOGENAPI_URL });
  const { healthUrl, gatewayUrl } = running.server;
  const submitting = fetch(`${gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer lt_sandbox_demo' },
    body: '{"query":"mutation { generateVideo(input: { prompt: \\"A cat\\" }) { __typename } }"}',
  });
  await asked.promise;

  const stopped = running[Symbol.asyncDispose]();
  const ready = await ask(healthUrl, '/ready');
  accept.resolve();
  const submitted = await submitting;
  await stopped;

  const body = '{"database":true,"poller":false,"upstream":true,"stopping":true}';
  expect(ready).toEqual({ status: 503, body });
  expect(await submitted.json()).toEqual({ data: { generateVideo: { __typename: 'GenerateVideoSuccess' } } });
  upstream.close();
});
