import { expect, test } from 'vitest';
import {
  findUserByKey,
  getUser,
  isPollerAlive,
  markKeyRefused,
  markPollerAlive,
  readKeyStatus,
  removePoller,
  saveUser,
} from '../../src/index.ts';
import { saveMonthlyUsage } from '../save-monthly-usage.ts';
import { openAccountKey } from '../../src/account/account-key.ts';
import { saveTestUser } from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';
import { internal } from '../../src/store.ts';

const usage = { currentMonth: 1, monthlyLimit: 100, today: 2, total: 3 };

test('a user is saved with the upstream’s report, and found by key and by id', async () => {
  await using store = await openTestStore();
  const plan = { name: 'Pro', maxGenerations: null, unlimited: true };

  const saved = await saveUser(store, 'lt_alice_0001', { email: 'alice@example.com', plan, usage });

  expect(saved).toEqual({ id: saved.id, accountId: saved.id, email: 'alice@example.com', plan, usage });
  expect(await findUserByKey(store, 'lt_alice_0001')).toEqual(saved);
  expect(await getUser(store, saved.id)).toEqual(saved);
  expect(await openAccountKey(store, { userId: saved.id })).toEqual({ accountId: saved.id, key: 'lt_alice_0001' });
});

test('the same key is the same user, with the newest facts', async () => {
  await using store = await openTestStore({ poolSize: 1 });
  const first = await saveTestUser(store);

  const saved = await Promise.all(
    [5, 6, 7].map((total) => saveUser(store, 'lt_alice_0001', { email: null, plan: null, usage: { ...usage, total } })),
  );

  expect(saved.map(({ id }) => id)).toEqual([first.id, first.id, first.id]);
  expect(await getUser(store, first.id)).toEqual({ ...first, usage: { ...usage, total: 7 } });
  expect(await openAccountKey(store, { userId: first.id })).toEqual({ accountId: first.id, key: 'lt_alice_0001' });
});

test('a submission’s answer updates the month’s usage, and the day and the total grow with the month', async () => {
  await using store = await openTestStore();
  const { id } = await saveUser(store, 'lt_alice_0001', { email: null, plan: null, usage });

  await saveMonthlyUsage(store, id, { currentMonth: 2, monthlyLimit: 50 });

  expect((await getUser(store, id)).usage).toEqual({ currentMonth: 2, monthlyLimit: 50, today: 3, total: 4 });
});

test('answers in another order than the submissions count each of them once', async () => {
  await using store = await openTestStore();
  const { id } = await saveUser(store, 'lt_alice_0001', { email: null, plan: null, usage });

  for (const currentMonth of [3, 2, 4]) await saveMonthlyUsage(store, id, { currentMonth });

  expect((await getUser(store, id)).usage).toEqual({ currentMonth: 4, monthlyLimit: 100, today: 5, total: 6 });
});

test('numbers that were never reported stay null, except the one in a submission’s answer', async () => {
  await using store = await openTestStore();
  const unreported = { currentMonth: null, monthlyLimit: null, today: null, total: null };
  const { id } = await saveUser(store, 'lt_alice_0001', { email: null, plan: null, usage: unreported });

  await saveMonthlyUsage(store, id, { currentMonth: 4 });

  expect((await getUser(store, id)).usage).toEqual({ ...unreported, currentMonth: 4 });
});

test('a key that was never accepted has no user', async () => {
  await using store = await openTestStore();
  await saveTestUser(store);

  expect(await findUserByKey(store, 'lt_alice_0002')).toBeUndefined();
  await expect(getUser(store, 'nobody')).rejects.toThrow('no result');
});

test('a poller is alive from its first sign until it is removed or silent for long', async () => {
  await using store = await openTestStore();
  const before = await isPollerAlive(store);
  await markPollerAlive(store, 'a');
  await markPollerAlive(store, 'a');
  await markPollerAlive(store, 'b');
  await removePoller(store, 'a');
  const during = await isPollerAlive(store);

  await store[internal].db
    .updateTable('pollers')
    .set({ seenAt: Date.now() - 16_000 })
    .execute();

  expect([before, during, await isPollerAlive(store)]).toEqual([false, true, false]);
});

test('a poller that has been silent for very long is removed', async () => {
  await using store = await openTestStore();
  await markPollerAlive(store, 'gone');
  await store[internal].db.updateTable('pollers').set({ seenAt: 0 }).execute();

  await markPollerAlive(store, 'here');

  expect(await store[internal].db.selectFrom('pollers').select('id').execute()).toEqual([{ id: 'here' }]);
});

test('the status of a key is VideoGenAPI’s last answer, which is outdated after the given time', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  const read = () => readKeyStatus(store, id, { goodForMs: 60_000 });
  const accepted = await read();
  await store[internal].db
    .updateTable('accounts')
    .set({ keyCheckedAt: Date.now() - 120_000 })
    .execute();
  const outdated = await read();
  await markKeyRefused(store, { userId: id });
  const refused = await read();
  await saveTestUser(store);

  expect([accepted, outdated, refused, await read()]).toEqual(['accepted', 'outdated', 'refused', 'accepted']);
});
