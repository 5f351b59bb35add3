import { expect, test } from 'vitest';
import { openSocket } from './raw-socket.ts';
import { goodKeys, meQuery, startWithLog, usageSubscription } from './wire.ts';

const [aliceKey, bobKey] = goodKeys;
const refused = {
  message: 'VideoGenAPI refused this key. Check it at videogenapi.com, or ask for a new one.',
  extensions: { code: 'UNAUTHENTICATED' },
};
const missing = {
  message:
    'A VideoGenAPI key is needed: send it as "Authorization: Bearer <key>" (on a websocket as connectionParams.authorization).',
  extensions: { code: 'UNAUTHENTICATED' },
};
const usage = { type: 'next', payload: { data: { usageUpdated: { email: null } } } };
const ended = { type: 'error', payload: [refused] };

function withKey(key: string, operation: object): object {
  return { ...operation, extensions: { headers: { authorization: `Bearer ${key}` } } };
}

test('an operation with a bad key of its own, or none, gets the error alone: the others on its socket go on', async () => {
  await using gateway = await startWithLog();
  await using socket = await openSocket(gateway.url, { keyWithOperations: true });
  socket.subscribe('other', withKey(aliceKey, usageSubscription));
  await expect.poll(() => socket.received('other')).toEqual([usage]);

  socket.subscribe('bad', withKey('lt_nobody_0001', meQuery));
  socket.subscribe('none', meQuery);
  socket.subscribe('watch', withKey('lt_nobody_0001', usageSubscription));
  socket.subscribe('good', withKey(bobKey, meQuery));
  for (const id of ['bad', 'none', 'watch', 'good']) await expect.poll(() => socket.received(id)).not.toEqual([]);

  expect(socket.received('bad')).toEqual([ended]);
  expect(socket.received('none')).toEqual([{ type: 'error', payload: [missing] }]);
  expect(socket.received('watch')).toEqual([ended]);
  expect(socket.received('good')).toEqual([
    { type: 'next', payload: { data: { me: { email: null } } } },
    { type: 'complete' },
  ]);
  expect(socket.received('other')).toEqual([usage]);
  expect(socket.socket.readyState).toBe(socket.socket.OPEN);
});
