import { expect, test } from 'vitest';
import {
  findUserByKey,
  getUser,
  isPollerAlive,
  markPollerAlive,
  openUserKey,
  removePoller,
  saveMonthlyUsage,
  saveUser,
} from '../src/index.ts';
import { saveTestUser } from './generations-made-here.ts';
import { openTestStore } from './open-test-store.ts';

const usage = { currentMonth: 1, monthlyLimit: 100, today: 2, total: 3 };

test('a user is saved with what the upstream told, and found by key and by id', async () => {
  await using store = await openTestStore();
  const plan = { name: 'Pro', maxGenerations: null, unlimited: true };

  const saved = await saveUser(store, 'lt_alice_0001', { email: 'alice@example.com', plan, usage });

  expect(saved).toEqual({ id: saved.id, email: 'alice@example.com', plan, usage });
  expect(await findUserByKey(store, 'lt_alice_0001')).toEqual(saved);
  expect(await getUser(store, saved.id)).toEqual(saved);
  expect(await openUserKey(store, saved.id)).toBe('lt_alice_0001');
});

test('the same key is the same user, with the newest facts', async () => {
  await using store = await openTestStore({ poolSize: 1 });
  const first = await saveTestUser(store);

  const saved = await Promise.all(
    [5, 6, 7].map((total) => saveUser(store, 'lt_alice_0001', { email: null, plan: null, usage: { ...usage, total } })),
  );

  expect(saved.map(({ id }) => id)).toEqual([first.id, first.id, first.id]);
  expect(await getUser(store, first.id)).toEqual({ ...first, usage: { ...usage, total: 7 } });
  expect(await openUserKey(store, first.id)).toBe('lt_alice_0001');
});

test('a submission’s answer renews the month’s numbers and leaves the others', async () => {
  await using store = await openTestStore();
  const { id } = await saveUser(store, 'lt_alice_0001', { email: null, plan: null, usage });

  await saveMonthlyUsage(store, id, { currentMonth: 2, monthlyLimit: 50 });

  expect((await getUser(store, id)).usage).toEqual({ currentMonth: 2, monthlyLimit: 50, today: 2, total: 3 });
});

test('nobody is found under a key that was never accepted', async () => {
  await using store = await openTestStore();
  await saveTestUser(store);

  expect(await findUserByKey(store, 'lt_alice_0002')).toBeUndefined();
  await expect(getUser(store, 'nobody')).rejects.toThrow('no result');
});

test('a poller is alive from its first sign until it signs off or is silent for long', async () => {
  await using store = await openTestStore();
  const before = await isPollerAlive(store);
  await markPollerAlive(store, 'a');
  await markPollerAlive(store, 'a');
  await markPollerAlive(store, 'b');
  await removePoller(store, 'a');
  const during = await isPollerAlive(store);

  await store.db
    .updateTable('pollers')
    .set({ seenAt: Date.now() - 16_000 })
    .execute();

  expect([before, during, await isPollerAlive(store)]).toEqual([false, true, false]);
});

test('a poller that has been silent for ages is forgotten', async () => {
  await using store = await openTestStore();
  await markPollerAlive(store, 'gone');
  await store.db.updateTable('pollers').set({ seenAt: 0 }).execute();

  await markPollerAlive(store, 'here');

  expect(await store.db.selectFrom('pollers').select('id').execute()).toEqual([{ id: 'here' }]);
});
