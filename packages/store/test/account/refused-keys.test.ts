import { expect, test } from 'vitest';
import { listDue, listRefusedUsers, markKeyRefused, postpone } from '../../src/index.ts';
import {
  accept,
  claimAll,
  claimOne,
  lose,
  readAgenda,
  readFollowed,
  record,
  release,
  reported,
  saveTestUser,
} from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';
import { about, snapshotOf, turnOf } from '../whole-records.ts';

test('the first refusal of a key is stored, until the key is accepted again', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  const other = await saveTestUser(store, 'lt_bob_000001');

  const first = await markKeyRefused(store, { userId: id });
  await expect.poll(() => Date.now()).toBeGreaterThan(first.getTime());
  const again = await markKeyRefused(store, { userId: id });
  const others = await markKeyRefused(store, { userId: other.id });
  await saveTestUser(store);
  const anew = await markKeyRefused(store, { userId: id });

  expect(again).toEqual(first);
  expect(others.getTime()).toBeGreaterThan(first.getTime());
  expect(anew.getTime()).toBeGreaterThan(first.getTime());
});

test('a key is refused for its account and for each of its users', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  const other = await saveTestUser(store, 'lt_bob_000001');
  const third = await saveTestUser(store, 'lt_carol_0001');
  await markKeyRefused(store, { accountId: id });
  await markKeyRefused(store, { userId: third.id });
  const many = Array.from({ length: 2500 }, (_, index) => `unknown ${index}`);

  expect(await listRefusedUsers(store, [id, other.id, ...many, third.id])).toEqual(new Set([id, third.id]));
  expect(await listRefusedUsers(store, [])).toEqual(new Set());
});

test('five refusals at once are recorded once, and request one turn with the time of the refusal', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);

  const marks = await Promise.all([1, 2, 3, 4, 5].map(() => markKeyRefused(store, { userId })));
  const turn = await claimOne(store);
  await release(store, turn);
  const again = await markKeyRefused(store, { userId });

  expect(new Set(marks.map(Number)).size).toBe(1);
  expect(turn).toEqual(turnOf(userId, { token: 1, keyRefusedAt: again }));
  expect(await claimAll(store)).toEqual([]);
});

test('a refusal during a turn requests another', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  await accept(store, userId);
  const turn = await claimOne(store);

  const since = await markKeyRefused(store, { userId });
  await release(store, turn);

  expect(await claimAll(store)).toEqual([turnOf(userId, { keyRefusedAt: since })]);
});

test('unfinished work is due at once after the key is accepted again, with its failures reset', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const followed = await accept(store, userId);
  const queued = await record(store, followed.id, reported('IN_QUEUE', { upstreamId: 'gen_1' }));
  const [{ token } = { token: -1 }] = await readFollowed(store, userId);
  await postpone(store, { id: followed.id, token });
  const over = await accept(store, userId);
  await record(store, over.id, reported('COMPLETED', { upstreamId: 'gen_2' }));
  const lost = await lose(store, userId, null);
  await markKeyRefused(store, { userId });
  await release(store, await claimOne(store));
  const before = await claimAll(store);

  await saveTestUser(store);

  expect(before).toEqual([]);
  expect(await claimAll(store)).toEqual([turnOf(userId)]);
  expect(await readFollowed(store, userId)).toEqual([snapshotOf(queued)]);
  expect((await listDue(store, userId, 9)).snapshots).toEqual([snapshotOf(lost)]);
});

test('a key that was never refused keeps its next poll when it is checked again', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await record(store, id, reported('IN_QUEUE', { upstreamId: 'gen_1' }));
  await release(store, await claimOne(store), { pollInMs: 3_600_000 });

  await saveTestUser(store);

  const agenda = await readAgenda(store, userId);
  expect(agenda).toEqual({ actInMs: null, pollInMs: about(3_600_000), requestedInMs: null });
});
