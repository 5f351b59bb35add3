import { expect, test } from 'vitest';
import { findUserByKey, isImported, markImported, type User } from '@videogen/store';
import { createIdentifier, importGenerations, KeyRefusedError, KeyUncheckedError } from '../src/index.ts';
import { KEY, say, startLifecycle, type Answerer } from './lifecycle-with-upstream.ts';

const NEW_KEY = 'lt_never-seen_0002';
const good: Answerer = say(200, { plan: { name: 'Pro', max_generations: 50 }, statistics: { today: 1, total: 2 } });

/** A key checker whose clock is set by hand. */
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

test('an accepted key is its owner, saved with what the upstream told', async () => {
  await using upstream = await startIdentifier(good);

  const user = await upstream.identify(NEW_KEY);

  expect(user).toEqual({
    id: user.id,
    email: null,
    plan: { name: 'Pro', maxGenerations: 50, unlimited: false },
    usage: { currentMonth: null, monthlyLimit: null, today: 1, total: 2 },
  });
  expect(await findUserByKey(upstream.store, NEW_KEY)).toEqual(user);
  expect(upstream.requests).toMatchObject([{ method: 'GET', url: '/api/v1/user', key: NEW_KEY }]);
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

test('a refused key is refused for thirty seconds without asking again', async () => {
  await using upstream = await startIdentifier(say(401, ''));

  await expect(upstream.identify(NEW_KEY)).rejects.toThrow(KeyRefusedError);
  upstream.clock.now += 30_000 - 1;
  await expect(upstream.identify(NEW_KEY)).rejects.toThrow('VideoGenAPI refused this key.');
  expect(upstream.requests).toHaveLength(1);

  upstream.clock.now += 1;
  upstream.answerWith(good);
  await expect(upstream.identify(NEW_KEY)).resolves.toMatchObject({ plan: { name: 'Pro' } });
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
])('the key %j is refused without any request, and not repeated', async (key, message) => {
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
])('while VideoGenAPI %s a key that it accepted before is good, a new one unchecked', async (_, answer) => {
  await using upstream = await startIdentifier(answer);

  expect(await upstream.identify(KEY)).toMatchObject({ id: upstream.userId });
  await expect(upstream.identify(NEW_KEY)).rejects.toThrow(KeyUncheckedError);

  upstream.answerWith(good);
  await expect(upstream.identify(NEW_KEY)).resolves.toMatchObject({ plan: { name: 'Pro' } });
  expect(await findUserByKey(upstream.store, KEY)).toMatchObject({ usage: { monthlyLimit: 100 } });
});

test('while nobody listens a key that was accepted before is good', async () => {
  await using upstream = await startIdentifier(good);
  await upstream.stopListening();

  expect(await upstream.identify(KEY)).toMatchObject({ id: upstream.userId });
  await expect(upstream.identify(NEW_KEY)).rejects.toThrow(KeyUncheckedError);
});

test('a key that was accepted before and is refused now is refused', async () => {
  await using upstream = await startIdentifier(say(401, ''));

  await expect(upstream.identify(KEY)).rejects.toThrow(KeyRefusedError);
});

test('a forgotten key is asked for again', async () => {
  await using upstream = await startIdentifier(good);
  await upstream.identify(NEW_KEY);
  upstream.answerWith(say(401, ''));

  upstream.forget(NEW_KEY);

  await expect(upstream.identify(NEW_KEY)).rejects.toThrow(KeyRefusedError);
});

/** Waits until the announcement of a first use, if there is one, was made: the store answers one question after another. */
async function settle({ store, userId }: Awaited<ReturnType<typeof startLifecycle>>): Promise<void> {
  await isImported(store, userId);
}

test('the first use of a key is announced once, however many use it at once', async () => {
  const announced: User[] = [];
  await using upstream = await startIdentifier(good, (user) => announced.push(user));

  const [user] = await Promise.all(Array.from({ length: 50 }, () => upstream.identify(NEW_KEY)));
  upstream.clock.now += 5 * 60_000 - 1;
  await upstream.identify(NEW_KEY);
  await settle(upstream);

  expect(announced).toEqual([user]);
});

test('a first use is announced at each check until the user’s generations were brought in', async () => {
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
])('no first use is announced of a key that VideoGenAPI %s', async (_, answer) => {
  const announced: User[] = [];
  await using upstream = await startIdentifier(answer, (user) => announced.push(user));

  await Promise.allSettled([upstream.identify(NEW_KEY), upstream.identify(KEY)]);
  await settle(upstream);

  expect(announced).toEqual([]);
});

test('an announcement that fails leaves the key good', async () => {
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

test('an import on first use holds nobody up, and brings in what is there', async () => {
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
