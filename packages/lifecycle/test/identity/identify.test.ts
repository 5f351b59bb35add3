import { expect, test } from 'vitest';
import { findUserByKey, isImported, markImported, type User } from '@videogen/store';
import { createIdentifier, importGenerations, KeyRefusedError, KeyUncheckedError } from '../../src/index.ts';
import { KEY, say, startLifecycle, type Answerer } from '../lifecycle-with-upstream.ts';

const NEW_KEY = 'lt_never-seen_0002';
const good: Answerer = say(200, { plan: { name: 'Pro', max_generations: 50 }, statistics: { today: 1, total: 2 } });

/** The user that {@link good} reports. */
const goodUser: User = {
  id: expect.any(String),
  accountId: expect.any(String),
  email: null,
  plan: { name: 'Pro', maxGenerations: 50, unlimited: false },
  usage: { currentMonth: null, monthlyLimit: null, today: 1, total: 2 },
};

/** An identifier with a manual clock. */
async function startIdentifier(answer: Answerer, onFirstUse?: (user: User) => void) {
  const upstream = await startLifecycle(answer);
  const clock = { now: 1_000_000 };
  const { store, api } = upstream;
  const identifier = createIdentifier({ store, api, now: () => clock.now, onFirstUse });
  return {
    ...upstream,
    clock,
    identify: identifier.identify.bind(identifier),
    forget: identifier.forget.bind(identifier),
  };
}

test('an accepted key returns its owner, saved with VideoGenAPI’s report', async () => {
  await using upstream = await startIdentifier(good);

  const user = await upstream.identify(NEW_KEY);

  expect(user).toEqual(goodUser);
  expect(await findUserByKey(upstream.store, NEW_KEY)).toEqual(user);
  expect(upstream.requests).toEqual([{ method: 'GET', url: '/api/v1/user', key: NEW_KEY, body: {} }]);
});

test('many callers with one key make one request, and so do later ones for five minutes', async () => {
  await using upstream = await startIdentifier(good);

  const users = await Promise.all(Array.from({ length: 50 }, () => upstream.identify(NEW_KEY)));
  upstream.clock.now += 5 * 60_000 - 1;
  const later = await upstream.identify(NEW_KEY);
  expect(upstream.requests).toHaveLength(1);
  upstream.clock.now += 1;
  await upstream.identify(NEW_KEY);

  expect(new Set([...users, later].map(({ id }) => id)).size).toBe(1);
  expect(upstream.requests).toHaveLength(2);
});

test('a refused key is refused for thirty seconds without another request', async () => {
  await using upstream = await startIdentifier(say(401, ''));

  await expect(upstream.identify(NEW_KEY)).rejects.toThrow(KeyRefusedError);
  upstream.clock.now += 30_000 - 1;
  await expect(upstream.identify(NEW_KEY)).rejects.toThrow('VideoGenAPI refused this key.');
  expect(upstream.requests).toHaveLength(1);

  upstream.clock.now += 1;
  upstream.answerWith(good);
  await expect(upstream.identify(NEW_KEY)).resolves.toEqual(goodUser);
  expect(upstream.requests).toHaveLength(2);
});

test.each([
  [undefined, 'A VideoGenAPI key is needed'],
  ['', 'A VideoGenAPI key is needed'],
  ['short', 'The key is malformed'],
  ['has a space', 'The key is malformed'],
  ['has\r\nX-Header: injected', 'The key is malformed'],
  ['ümlaut-key', 'The key is malformed'],
  ['x'.repeat(257), 'The key is malformed'],
])('the key %j is refused without a request, and not repeated', async (key, message) => {
  await using upstream = await startIdentifier(good);

  const refused = upstream.identify(key);

  await expect(refused).rejects.toThrow(message);
  await expect(refused).rejects.toThrow(KeyRefusedError);
  await expect(refused).rejects.not.toThrow(key || 'undefined');
  expect(upstream.requests).toEqual([]);
});

test.each<readonly [string, Answerer]>([
  ['fails', say(500, '')],
  ['limits', say(429, '')],
  ['answers nonsense', say(200, '<html>')],
  ['does not answer', () => {}],
])('an accepted key passes while VideoGenAPI %s, and a new one is unchecked', async (_, answer) => {
  await using upstream = await startIdentifier(answer);

  expect(await upstream.identify(KEY)).toEqual(upstream.user);
  await expect(upstream.identify(NEW_KEY)).rejects.toThrow(KeyUncheckedError);

  upstream.answerWith(good);
  await expect(upstream.identify(NEW_KEY)).resolves.toEqual(goodUser);
  expect(await findUserByKey(upstream.store, KEY)).toEqual(upstream.user);
});

test('a key that was accepted before passes while VideoGenAPI cannot be reached', async () => {
  await using upstream = await startIdentifier(good);
  await upstream.stopListening();

  expect(await upstream.identify(KEY)).toEqual(upstream.user);
  await expect(upstream.identify(NEW_KEY)).rejects.toThrow(KeyUncheckedError);
});

test('a key that was accepted before and is refused now is refused', async () => {
  await using upstream = await startIdentifier(say(401, ''));

  await expect(upstream.identify(KEY)).rejects.toThrow(KeyRefusedError);
});

test('a forgotten key is checked again', async () => {
  await using upstream = await startIdentifier(good);
  await upstream.identify(NEW_KEY);
  upstream.answerWith(say(401, ''));

  upstream.forget(NEW_KEY);

  await expect(upstream.identify(NEW_KEY)).rejects.toThrow(KeyRefusedError);
});

/** Waits until a first use was announced, if there is one: the store answers queries in order. */
async function settle({ store, userId }: Awaited<ReturnType<typeof startLifecycle>>): Promise<void> {
  await isImported(store, userId);
}

test('the first use of a key is announced once, for any number of callers at once', async () => {
  const announced: User[] = [];
  await using upstream = await startIdentifier(good, (user) => announced.push(user));

  const [user] = await Promise.all(Array.from({ length: 50 }, () => upstream.identify(NEW_KEY)));
  upstream.clock.now += 5 * 60_000 - 1;
  await upstream.identify(NEW_KEY);
  await settle(upstream);

  expect(announced).toEqual([user]);
});

test('a first use is announced at each check until the user’s generations were imported', async () => {
  const announced: string[] = [];
  await using upstream = await startIdentifier(good, ({ id }) => announced.push(id));

  await upstream.identify(KEY);
  upstream.clock.now += 5 * 60_000;
  await upstream.identify(KEY);
  await settle(upstream);
  expect(announced).toEqual([upstream.userId, upstream.userId]);

  await markImported(upstream.store, upstream.userId);
  upstream.clock.now += 5 * 60_000;
  await upstream.identify(KEY);
  await settle(upstream);
  expect(announced).toHaveLength(2);
});

test.each<readonly [string, Answerer]>([
  ['refuses', say(401, '')],
  ['cannot check', say(500, '')],
])('a key that VideoGenAPI %s has no announced first use', async (_, answer) => {
  const announced: User[] = [];
  await using upstream = await startIdentifier(answer, (user) => announced.push(user));

  await Promise.allSettled([upstream.identify(NEW_KEY), upstream.identify(KEY)]);
  await settle(upstream);

  expect(announced).toEqual([]);
});

test('an announcement that fails leaves the key accepted', async () => {
  const announced: User[] = [];
  await using upstream = await startIdentifier(good, (user) => {
    announced.push(user);
    throw new Error('no import today');
  });

  const user = await upstream.identify(NEW_KEY);
  await settle(upstream);

  expect(announced).toEqual([user]);
  expect(await upstream.identify(NEW_KEY)).toEqual(user);
});

test('an import on first use delays no caller, and imports the user’s generations', async () => {
  const list = Promise.withResolvers<void>();
  const imports: Promise<unknown>[] = [];
  const item = { generation_id: 'gen_elsewhere', status: 'pending', prompt: 'A cat' };
  await using upstream = await startIdentifier(
    (response, received) => {
      if (received.url?.endsWith('/user')) return good(response, received);
      if (received.url?.includes('/status/')) return say(200, item)(response, received);
      const data = received.url?.includes('page=1&') ? [item] : [];
      void list.promise.then(() => say(200, { data })(response, received));
    },
    (user) => imports.push(importGenerations(upstream.lifecycle, user.id, { most: 100 })),
  );

  await upstream.identify(NEW_KEY);
  await settle(upstream);
  list.resolve();

  expect(await Promise.all(imports)).toEqual([{ type: 'success', imported: 1, followed: 1 }]);
});
