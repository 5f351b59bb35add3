import { afterAll, beforeAll, expect, test } from 'vitest';
import { markKeyRefused, saveUser } from '@videogen/store';
import { acceptGeneration, printId, tell } from './generations-of-users.ts';
import { openSocket } from './raw-socket.ts';
import { goodKeys, startWithLog, usageSubscription } from './wire.ts';

const [aliceKey, bobKey] = goodKeys;
const refused = {
  message: 'VideoGenAPI refused this key. Check it at videogenapi.com, or ask for a new one.',
  extensions: { code: 'UNAUTHENTICATED' },
};
const usage = { type: 'next', payload: { data: { usageUpdated: { email: null } } } };
const ended = { type: 'error', payload: [refused] };

let gateway: Awaited<ReturnType<typeof startWithLog>>;

beforeAll(async () => {
  gateway = await startWithLog();
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

function withKey(key: string, operation: object): object {
  return { ...operation, extensions: { headers: { authorization: `Bearer ${key}` } } };
}

/** VideoGenAPI accepts Alice's key again. */
async function acceptAgain(): Promise<void> {
  const nothing = { currentMonth: null, monthlyLimit: null, today: null, total: null };
  await saveUser(gateway.store, aliceKey, { email: null, plan: null, usage: nothing });
}

const watch = (id: string) => ({ query: `subscription { generationUpdated(id: "${id}") { version } }` });
const nextOf = (version: number) => ({ type: 'next', payload: { data: { generationUpdated: { version } } } });

test('a subscription whose key is refused after it began ends with UNAUTHENTICATED; those of other keys go on', async () => {
  const { store, url, alice, bob } = gateway;
  const [ofAlice, ofBob] = [await acceptGeneration(store, alice), await acceptGeneration(store, bob)];
  await using socket = await openSocket(url, { keyWithOperations: true });
  await using connection = await openSocket(url, { authorization: `Bearer ${aliceKey}` });
  socket.subscribe('alice', withKey(aliceKey, watch(printId(ofAlice))));
  socket.subscribe('usage', withKey(aliceKey, usageSubscription));
  socket.subscribe('bob', withKey(bobKey, watch(printId(ofBob))));
  connection.subscribe('all', { query: 'subscription { generationsUpdated { version } }' });
  connection.subscribe('one', watch(printId(ofAlice)));
  const stream = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${aliceKey}`,
    },
    body: JSON.stringify(usageSubscription),
  });
  for (const id of ['alice', 'bob']) await expect.poll(() => socket.received(id)).toEqual([nextOf(1)]);
  await expect.poll(() => connection.received('one')).toEqual([nextOf(1)]);

  await markKeyRefused(store, { userId: alice.id });
  const events = (await stream.text()).split('\n').filter((line) => line !== '' && line !== ':');
  for (const id of ['alice', 'usage'])
    await expect.poll(() => socket.received(id), { timeout: 10_000 }).toContainEqual(ended);
  for (const id of ['all', 'one']) {
    await expect.poll(() => connection.received(id), { timeout: 10_000 }).toContainEqual(ended);
  }
  await tell(store, ofBob.id, 'COMPLETED');
  await expect.poll(() => socket.received('bob')).toHaveLength(3);
  await acceptAgain();

  expect(socket.received('alice')).toEqual([nextOf(1), ended]);
  expect(socket.received('usage')).toEqual([usage, ended]);
  expect(connection.received('all')).toEqual([ended]);
  expect(connection.received('one')).toEqual([nextOf(1), ended]);
  expect(socket.received('bob')).toEqual([nextOf(1), nextOf(2), { type: 'complete' }]);
  expect(events).toEqual([
    'event: next',
    `data: ${JSON.stringify(usage.payload)}`,
    'event: next',
    `data: ${JSON.stringify({ errors: [refused] })}`,
    'event: complete',
    'data:',
  ]);
  for (const each of [socket, connection]) expect(each.socket.readyState).toBe(each.socket.OPEN);
  expect(gateway.takeAlarms()).toEqual([]);
});

test('a key that is refused and accepted again at once ends no subscription, and its next update is sent', async () => {
  const { store, url, alice } = gateway;
  await using socket = await openSocket(url, { authorization: `Bearer ${aliceKey}` });
  socket.subscribe('all', { query: 'subscription { generationsUpdated { version } }' });
  socket.subscribe('usage', usageSubscription);
  await expect.poll(() => socket.received('usage')).toEqual([usage]);

  await markKeyRefused(store, { userId: alice.id });
  await acceptAgain();
  const generation = await acceptGeneration(store, alice);
  await expect.poll(() => socket.received('all')).toHaveLength(1);

  expect(socket.received('all')).toEqual([{ type: 'next', payload: { data: { generationsUpdated: { version: 1 } } } }]);
  expect(generation.version).toBe(1);
});
