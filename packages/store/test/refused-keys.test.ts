import { expect, test } from 'vitest';
import {
  claimDue,
  claimVisits,
  endVisit,
  listInFlight,
  listUnfinished,
  markKeyRefused,
  postpone,
} from '../src/index.ts';
import { accept, claimFollowed, lose, record, saveTestUser, told } from './generations-made-here.ts';
import { openTestStore } from './open-test-store.ts';

const claiming = { limit: 10, leaseMs: 60_000 };

test('the first refusal of a key is the one that is kept, until the key is accepted again', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  const other = await saveTestUser(store, 'lt_bob_000001');

  const first = await markKeyRefused(store, id);
  await expect.poll(() => Date.now()).toBeGreaterThan(first.getTime());
  const again = await markKeyRefused(store, id);
  const others = await markKeyRefused(store, other.id);
  await saveTestUser(store);
  const anew = await markKeyRefused(store, id);

  expect(again).toEqual(first);
  expect(others.getTime()).toBeGreaterThan(first.getTime());
  expect(anew.getTime()).toBeGreaterThan(first.getTime());
});

test('what is unfinished is what VideoGenAPI has and has not ended, of this user alone', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const other = await saveTestUser(store, 'lt_bob_000001');
  await accept(store, other.id);
  const unfinished: string[] = [];
  for (const status of ['PENDING', 'IN_QUEUE', 'IN_PROGRESS', 'COMPLETED', 'FAILED', 'CANCELED'] as const) {
    const { id } = await accept(store, userId);
    await record(store, id, told(status));
    if (unfinished.length < 3) unfinished.push(id);
  }

  expect((await listUnfinished(store, userId)).toSorted()).toEqual(unfinished.toSorted());
});

test('when the key is accepted again, what was put to rest is due at once, without the failures of before', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const resting = await accept(store, userId);
  await record(store, resting.id, told('IN_QUEUE', { generationId: 'gen_1' }));
  const [claim] = await claimFollowed(store, userId);
  if (!claim) throw new Error('nothing is followed');
  await postpone(store, { id: resting.id, lease: claim.lease });
  const over = await accept(store, userId);
  await record(store, over.id, told('COMPLETED', { generationId: 'gen_2' }));
  const lost = await lose(store, userId, null);
  await markKeyRefused(store, userId);
  const before = await claimVisits(store, claiming);

  await saveTestUser(store);

  const after = await claimVisits(store, claiming);
  expect(before).toEqual([]);
  expect(after).toMatchObject([{ userId }]);
  expect(await listInFlight(store, userId)).toMatchObject([{ id: resting.id, status: 'IN_QUEUE', failedLooks: 0 }]);
  expect(await claimDue(store, claiming)).toMatchObject([{ generation: { id: lost.id } }]);
});

test('a key that was never refused keeps its pace when it is checked again', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await record(store, id, told('IN_QUEUE', { generationId: 'gen_1' }));
  const [visit] = await claimVisits(store, claiming);
  if (!visit) throw new Error('nobody is to be visited');
  await endVisit(store, visit, { nextInMs: 3_600_000, paidForMs: 0 });

  await saveTestUser(store);

  expect(await claimVisits(store, claiming)).toEqual([]);
});
