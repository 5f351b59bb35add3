import { expect, test } from 'vitest';
import {
  findGeneration,
  resetNotFound,
  postpone,
  recordObservation,
  recordUnchanged,
  type Generation,
  type Snapshot,
  type SnapshotToken,
  type Store,
} from '../../src/index.ts';
import { accept, claimOne, readFollowed, record, saveTestUser, reported } from '../generations-made-here.ts';
import { openTestStore, openTwoTestStores } from '../open-test-store.ts';
import { snapshotOf } from '../whole-records.ts';

/** A generation that the upstream accepted under an id. */
async function acceptKnown(store: Store, userId: string): Promise<Generation> {
  const { id } = await accept(store, userId);
  return record(store, id, reported('PENDING', { upstreamId: 'gen_1' }));
}

function notFound(store: Store, { id, token }: SnapshotToken): Promise<boolean> {
  return postpone(store, { id, token, reason: 'not-found' });
}

async function readOnly(store: Store, userId: string): Promise<Snapshot & SnapshotToken> {
  const [snapshot] = await readFollowed(store, userId);
  if (!snapshot) throw new Error('nothing is followed');
  return { ...snapshot, id: snapshot.generation.id };
}

test('a snapshot has the number of 404s so far, and the time of the first by the database’s clock', async () => {
  await using stores = await openTwoTestStores();
  const { id: userId } = await saveTestUser(stores.store);
  await acceptKnown(stores.store, userId);
  const first = await readOnly(stores.store, userId);

  await notFound(stores.store, first);
  const second = await readOnly(stores.other, userId);
  await notFound(stores.other, second);
  const third = await readOnly(stores.store, userId);

  expect([first.notFoundAttempts, first.notFoundSince]).toEqual([0, null]);
  expect([second.notFoundAttempts, third.notFoundAttempts]).toEqual([1, 2]);
  expect(third.notFoundSince).toEqual(second.notFoundSince);
  expect(second.notFoundSince?.getTime()).toBeGreaterThanOrEqual(first.at.getTime());
  expect(second.notFoundSince?.getTime()).toBeLessThanOrEqual(second.at.getTime());
  expect(third.failedAttempts).toBe(2);
});

test.each<readonly [string, (store: Store, snapshot: SnapshotToken) => Promise<unknown>, number]>([
  [
    'reported',
    (store, { id, token }) => recordObservation(store, id, reported('IN_QUEUE'), { dueInMs: null, token }),
    0,
  ],
  ['unchanged', async (store, { id }) => recordUnchanged(store, await claimOne(store), [id]), 0],
  ['failed otherwise', (store, { id, token }) => postpone(store, { id, token }), 2],
  ['answered for the key', (store, snapshot) => resetNotFound(store, snapshot), 1],
])('404s before a poll that was %s do not count', async (_, report, failedAttempts) => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  await acceptKnown(store, userId);
  await notFound(store, await readOnly(store, userId));

  await report(store, await readOnly(store, userId));

  const generation = await findGeneration(store, userId, 'gen_1');
  expect(await readFollowed(store, userId)).toEqual(generation && [snapshotOf(generation, { failedAttempts })]);
});

test('a 404 under an older token is not counted', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const generation = await acceptKnown(store, userId);
  const snapshot = await readOnly(store, userId);

  expect(await notFound(store, { ...snapshot, token: snapshot.token - 1 })).toBe(false);

  expect(await readFollowed(store, userId)).toEqual([snapshotOf(generation)]);
});
