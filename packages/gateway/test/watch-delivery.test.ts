import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { watchDelivery } from '../src/websocket/watch-delivery.ts';

const STALLED_AFTER_MS = 400;

/** More than the system's buffers on both sides hold. */
const large = Buffer.alloc(10_000_000);

/** The gateway's side of a connection whose client reads nothing. */
async function openToStalledReader() {
  const server = createServer().listen(0, '127.0.0.1');
  const accepted: Promise<Socket[]> = once(server, 'connection');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const reader = connect(address.port, '127.0.0.1').pause();
  const [raw] = await accepted;
  if (raw === undefined) throw new Error('nothing was accepted');
  return {
    raw,
    async [Symbol.asyncDispose]() {
      for (const socket of [raw, reader]) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

test('delays of the process itself at every turn do not count as signs of the client', async () => {
  await using opened = await openToStalledReader();
  const { raw } = opened;
  const readDelivery = watchDelivery(raw, STALLED_AFTER_MS, (ms, listener) => {
    raw.setTimeout(ms);
    if (listener) raw.on('timeout', listener);
  });

  raw.write(large);
  let turns = 0;
  while (!readDelivery().isStalled) {
    turns += 1;
    const until = performance.now() + STALLED_AFTER_MS / 5;
    while (performance.now() < until);
    await turn();
  }

  // Ten quiet turns make it stalled. A client that sends would have four times as long, which is twenty of these long turns.
  expect(turns).toBeLessThan(15);
});
