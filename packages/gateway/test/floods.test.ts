import { once } from 'node:events';
import { expect, test } from 'vitest';
import { aliceKey, startForAlice } from './gateway-for-alice.ts';
import { openSocket } from './raw-socket.ts';

const MEGABYTE = 1_000_000;
const ping = '{"type":"ping"}';
const withKey = { authorization: `Bearer ${aliceKey}` };

test('another caller is answered between the many messages of one websocket', async () => {
  const MESSAGES = 5000;
  await using running = await startForAlice();
  await using flooding = await openSocket(running.url, withKey);
  await using other = await openSocket(running.url, withKey);
  let pongs = 0;
  const [begun, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  flooding.socket.removeAllListeners('message').on('message', () => {
    pongs += 1;
    begun.resolve();
    if (pongs === MESSAGES) over.resolve();
  });

  for (let count = 0; count < MESSAGES; count += 1) flooding.socket.send(ping);
  await begun.promise;
  other.subscribe('it', { query: '{ me { __typename } }' });
  await once(other.socket, 'message');
  const answeredMeanwhile = pongs;
  await over.promise;

  expect(answeredMeanwhile).toBeLessThan(MESSAGES / 10);
});

test('a websocket whose client reads no answers is not read; once the client reads them it gets all', async () => {
  await using running = await startForAlice();
  await using socket = await openSocket(running.url, withKey);
  // More than the buffers of both sides hold, in both directions.
  const texts = Array.from({ length: 110 }, (_, index) => `${index} ${'x'.repeat(200_000)}`);
  let sent = 0;

  socket.socket.pause();
  const sending = (async () => {
    for (const text of texts) {
      const message = JSON.stringify({ type: 'ping', payload: { text } });
      await new Promise((resolve) => socket.socket.send(message, resolve));
      sent += 1;
    }
  })();
  await expect
    .poll(
      createIsStill(() => sent),
      { interval: 100 },
    )
    .toBe(true);
  const sentBytes = 200_000 * sent;
  socket.socket.resume();
  await sending;
  await expect.poll(() => socket.received('').length, { timeout: 50_000 }).toBe(1 + texts.length);

  expect(sentBytes).toBeLessThan(15 * MEGABYTE);
  expect(socket.received('').slice(1)).toEqual(texts.map((text) => ({ type: 'pong', payload: { text } })));
});

/** Creates a function that returns true when a number is the same as at the three calls before. */
function createIsStill(read: () => number): () => boolean {
  let numbers: readonly number[] = [];
  return () => {
    numbers = [...numbers.slice(-3), read()];
    return numbers.length === 4 && new Set(numbers).size === 1;
  };
}
