import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { startFaultProxy, openStage, submitVideo, readLedger } from '@videogen/testkit';
import { databaseKind as kind } from '../database-kind.ts';

const key = 'lt_stop_when_hung';
const ALLOWED_MS = 10_000;

test('SIGTERM ends the process within 10 s, with 0, even if a part of it hangs', { timeout: 60_000 }, async () => {
  await using stage = await openStage(kind, { env: { SUBMIT_TIMEOUT_SECONDS: '60' } });
  // SQLite cannot hang by itself: it is a file.
  await using database = await startFaultProxy({ port: stage.database.port ?? 1 });
  const server = await stage.start('gateway,poller', stage.database.envThrough(database.port));
  await submitVideo(server.gatewayUrl, { key, prompt: 'One that is looked at' });
  using frozen = new DisposableStack();
  frozen.use(await openFrozenSocket(server.gatewayUrl));
  frozen.use(await openFrozenStream(server.gatewayUrl));

  // From now on the POST and every poll are held on their way.
  const held = stage.upstream.holdNext('to-server', (text) => text.includes('/generate'));
  const submitting = submitVideo(server.gatewayUrl, { key, prompt: 'One that never leaves' });
  await held;
  await stage.upstream.setMode({ type: 'stall' });
  await database.setMode({ type: 'stall' });
  const startedAt = performance.now();
  const exitCode = await server.kill('SIGTERM');
  const tookMs = performance.now() - startedAt;

  console.log(`${kind}: ended ${(tookMs / 1000).toFixed(1)} s after SIGTERM, while everything hung`);
  const ledger = await readLedger(stage.sandboxUrl);
  expect(exitCode).toBe(0);
  expect(tookMs).toBeLessThan(ALLOWED_MS);
  expect((await submitting).type).toBe('lost');
  expect(ledger.accepted.map(({ body }) => body.prompt)).toEqual(['One that is looked at']);
});

/** A websocket whose client has stopped, and so neither reads nor answers a close. */
function openFrozenSocket(gatewayUrl: string): Promise<Disposable> {
  const handshake = [
    'GET /graphql HTTP/1.1',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol: graphql-transport-ws',
  ];
  return openFrozen(gatewayUrl, handshake, '');
}

/** A feed over server-sent events whose client has stopped. */
function openFrozenStream(gatewayUrl: string): Promise<Disposable> {
  const body = JSON.stringify({ query: 'subscription { generationsUpdated { version } }' });
  const head = [
    'POST /graphql HTTP/1.1',
    'Content-Type: application/json',
    'Accept: text/event-stream',
    `Authorization: Bearer ${key}`,
    `Content-Length: ${body.length}`,
  ];
  return openFrozen(gatewayUrl, head, body);
}

async function openFrozen(gatewayUrl: string, head: readonly string[], body: string): Promise<Disposable> {
  const { hostname, port, host } = new URL(gatewayUrl);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.write([...head, `Host: ${host}`, '', body].join('\r\n'));
  await once(socket, 'data');
  socket.pause();
  return { [Symbol.dispose]: () => void socket.destroy() };
}
