import type { KyselyPlugin } from 'kysely';
import { expect, test } from 'vitest';
import { followUser, saveMonthlyUsage, saveRateLimit, SLOW_TICK_MS, type Store, type User } from '../src/index.ts';
import { saveTestUser } from './generations-made-here.ts';
import { openTestStore } from './open-test-store.ts';

const A_SECOND = 1000;

/** Takes the next state; throws when the feed is over. */
async function take(users: AsyncIterator<User>): Promise<User> {
  const { value, done } = await users.next();
  if (done === true || value === undefined) throw new Error('the feed ended');
  return value;
}

/** The same store, counting how often the user is read through it. */
function countReads(store: Store): { readonly counted: Store; readonly reads: () => number } {
  let reads = 0;
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      if (node.kind === 'SelectQueryNode' && JSON.stringify(node.from).includes('"users"')) reads += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return { counted: { ...store, db: store.db.withPlugin(plugin) }, reads: () => reads };
}

test('the user is told as it is, at once', async () => {
  await using store = await openTestStore();
  const user = await saveTestUser(store);
  const startedAt = performance.now();
  const users = followUser(store, user.id);

  expect(await take(users)).toEqual(user);
  expect(performance.now() - startedAt).toBeLessThan(A_SECOND / 2);
  await users.return?.();
});

test('many changes in a second are told once, with the newest state, a second after the last telling', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  const users = followUser(store, id);
  await take(users);
  const toldAt = performance.now();

  const next = take(users);
  for (let currentMonth = 1; currentMonth <= 20; currentMonth += 1) {
    await saveMonthlyUsage(store, id, { currentMonth, monthlyLimit: 100 });
  }

  expect((await next).usage).toMatchObject({ currentMonth: 20, monthlyLimit: 100 });
  // A timer may fire a millisecond early.
  expect(performance.now() - toldAt).toBeGreaterThanOrEqual(A_SECOND - 5);
  expect(performance.now() - toldAt).toBeLessThan(SLOW_TICK_MS);
  await users.return?.();
});

test('a hint without a change, and a change of another user, tell nothing', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  const other = await saveTestUser(store, 'lt_bob_000001');
  const { counted, reads } = countReads(store);
  const users = followUser(counted, id);
  await take(users);

  const next = take(users);
  store.wakeUps.send(id);
  await saveMonthlyUsage(store, other.id, { currentMonth: 50, monthlyLimit: 100 });
  await expect.poll(reads, { timeout: 5000 }).toBe(2);
  await saveMonthlyUsage(store, id, { currentMonth: 7, monthlyLimit: 100 });

  expect((await next).usage.currentMonth).toBe(7);
  await users.return?.();
});

test('a rate limit that is told is a change of the user', async () => {
  await using store = await openTestStore();
  const user = await saveTestUser(store);
  const users = followUser(store, user.id);
  await take(users);

  const next = take(users);
  await saveRateLimit(store, user.id, {
    modelKey: 'sora-2',
    used: 5,
    limit: 5,
    windowSeconds: 900,
    resetsInSeconds: 600,
  });

  expect(await next).toEqual(user);
  await users.return?.();
});

test('leaving ends the pause between two readings at once', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  const users = followUser(store, id);
  await take(users);

  const startedAt = performance.now();
  const waiting = users.next();
  await users.return?.();

  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(performance.now() - startedAt).toBeLessThan(A_SECOND / 2);
});
