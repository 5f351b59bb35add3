import type { KyselyPlugin } from 'kysely';
import { expect, test } from 'vitest';
import {
  beginSubmission,
  cancelScheduled,
  followUser,
  recordObservation,
  saveRateLimit,
  scheduleSubmission,
  type Generation,
  type Store,
  type User,
} from '../../src/index.ts';
import { saveMonthlyUsage } from '../save-monthly-usage.ts';
import { READ_AGAIN_MS } from '../../src/updates/feeds.ts';
import { newSubmission, reported, saveTestUser } from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';
import { internal } from '../../src/store.ts';
import { withPlugin } from '../../src/testing.ts';

const A_SECOND = 1000;

/** Takes the next state; throws at the end. */
async function take(users: AsyncIterator<User>): Promise<User> {
  const { value, done } = await users.next();
  if (done === true || value === undefined) throw new Error('the feed ended');
  return value;
}

/** The same store with a count of its reads of the whole user; a subquery that only finds the user's account is none. */
function countReads(store: Store): { readonly counted: Store; readonly reads: () => number } {
  let reads = 0;
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      if (node.kind !== 'SelectQueryNode') return node;
      const isOfUsers = JSON.stringify(node.from).includes('"users"');
      if (isOfUsers && JSON.stringify(node.selections).includes('"email"')) reads += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return { counted: withPlugin(store, plugin), reads: () => reads };
}

test('the user’s current state comes at once', async () => {
  await using store = await openTestStore();
  const user = await saveTestUser(store);
  const startedAt = performance.now();
  const users = followUser(store, user.id);

  expect(await take(users)).toEqual(user);
  expect(performance.now() - startedAt).toBeLessThan(A_SECOND / 2);
  await users.return?.();
});

test('many changes within a second come once, with the newest state, a second later', async () => {
  await using store = await openTestStore();
  const user = await saveTestUser(store);
  const { id } = user;
  const users = followUser(store, id);
  await take(users);
  const reportedAt = performance.now();

  const next = take(users);
  for (let currentMonth = 1; currentMonth <= 20; currentMonth += 1) {
    await saveMonthlyUsage(store, id, { currentMonth, monthlyLimit: 100 });
  }

  expect(await next).toEqual({ ...user, usage: { ...user.usage, currentMonth: 20, monthlyLimit: 100 } });
  // A timer may fire a millisecond early.
  expect(performance.now() - reportedAt).toBeGreaterThanOrEqual(A_SECOND - 5);
  expect(performance.now() - reportedAt).toBeLessThan(READ_AGAIN_MS);
  await users.return?.();
});

test('a notification without a change, and a change of another user, give nothing', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  const other = await saveTestUser(store, 'lt_bob_000001');
  const { counted, reads } = countReads(store);
  const users = followUser(counted, id);
  await take(users);

  const next = take(users);
  store[internal].notifications.send(id);
  await saveMonthlyUsage(store, other.id, { currentMonth: 50, monthlyLimit: 100 });
  await expect.poll(reads, { timeout: 5000 }).toBe(2);
  await saveMonthlyUsage(store, id, { currentMonth: 7, monthlyLimit: 100 });

  expect((await next).usage.currentMonth).toBe(7);
  await users.return?.();
});

test('a reported rate limit is a change of the user', async () => {
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
    resetsInMs: 600_000,
  });

  expect(await next).toEqual(user);
  await users.return?.();
});

test('a generation that enters a queue, is sent or is canceled is a change of the user, also where the head time stays', async () => {
  await using store = await openTestStore();
  const user = await saveTestUser(store);
  const waitMs = 3_600_000;
  const first = await schedule(store, user.id, waitMs);
  const users = followUser(store, user.id);
  await take(users);

  const added = take(users);
  const second = await schedule(store, user.id, waitMs);
  expect(await added).toEqual(user);
  const canceled = take(users);
  await cancelScheduled(store, user.id, second.id);
  expect(await canceled).toEqual(user);
  const replaced = take(users);
  await recordObservation(store, first.id, reported('PENDING'), { dueInMs: null });
  await schedule(store, user.id, waitMs);
  expect(await replaced).toEqual(user);

  await users.return?.();
});

async function schedule(store: Store, userId: string, waitMs: number): Promise<Generation> {
  const { generation } = await beginSubmission(store, newSubmission(userId));
  const scheduled = await scheduleSubmission(store, generation.id, { modelKey: 'kling_25', waitMs });
  if (!scheduled) throw new Error('it was not scheduled');
  return scheduled;
}

test('leaving ends the pause between two reads at once', async () => {
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
