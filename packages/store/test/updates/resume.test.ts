import { expect, test } from 'vitest';
import {
  followGeneration,
  followUpdates,
  getUpdateRange,
  removeOldUpdates,
  type FollowedUpdate,
  type Store,
} from '../../src/index.ts';
import { accept, record, saveTestUser, reported } from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';

/** The taken updates as texts. */
async function take(updates: AsyncIterableIterator<FollowedUpdate>, count: number): Promise<readonly string[]> {
  const taken: string[] = [];
  while (taken.length < count) {
    const { value } = await updates.next();
    if (value === undefined) break;
    expect(value.generation.version).toBeGreaterThanOrEqual(value.version);
    taken.push(`${value.number}: ${value.status} (${value.version})`);
  }
  await updates.return?.();
  return taken;
}

/** A user with a finished generation (updates 1, 3, 5) and an unfinished one (2, 4, 6). */
async function saveTwo(store: Store) {
  const { id: userId } = await saveTestUser(store);
  const done = await accept(store, userId);
  const open = await accept(store, userId);
  await record(store, done.id, reported('IN_PROGRESS'));
  await record(store, open.id, reported('IN_QUEUE'));
  await record(store, done.id, reported('COMPLETED'));
  await record(store, open.id, reported('IN_PROGRESS'));
  return { userId, done: done.id, open: open.id };
}

test('a generation is followed from a position in the user’s updates: newer changes, then further ones', async () => {
  await using store = await openTestStore();
  const { userId, open } = await saveTwo(store);
  const updates = followGeneration(store, { userId, generationId: open, after: 3 });

  const taking = take(updates, 4);
  await record(store, open, reported('COMPLETED'));

  expect(await taking).toEqual(['4: IN_QUEUE (2)', '6: IN_PROGRESS (3)', '7: COMPLETED (4)']);
});

test('a generation followed from its end ends at once, and from before its end with that', async () => {
  await using store = await openTestStore();
  const { userId, done } = await saveTwo(store);
  const follow = (after: number) => take(followGeneration(store, { userId, generationId: done, after }), 9);

  expect(await follow(6)).toEqual([]);
  expect(await follow(5)).toEqual([]);
  expect(await follow(4)).toEqual(['5: COMPLETED (3)']);
  expect(await follow(0)).toEqual(['1: PENDING (1)', '3: IN_PROGRESS (2)', '5: COMPLETED (3)']);
});

test('more than a page of missed updates is complete and in order', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  for (let fps = 1; fps <= 205; fps += 1) await record(store, id, reported('PENDING', { fps }));
  await record(store, id, reported('COMPLETED'));

  const one = followGeneration(store, { userId, generationId: id, after: 3 });
  const all = followUpdates(store, { userId, filter: {}, after: 3 });

  const expected = Array.from({ length: 204 }, (_, index) => expect.stringMatching(`^${index + 4}: `));
  expect(await take(one, 999)).toEqual(expected);
  expect(await take(all, 204)).toEqual(expected);
});

test('a feed resumes from any position, with any filter', async () => {
  await using store = await openTestStore();
  const { userId, open } = await saveTwo(store);
  const everything = followUpdates(store, { userId, filter: {}, after: 4 });
  const completed = followUpdates(store, { userId, filter: { status: ['COMPLETED'] }, after: 0 });

  const taking = Promise.all([take(everything, 3), take(completed, 2)]);
  await record(store, open, reported('COMPLETED'));

  expect(await taking).toEqual([
    ['5: COMPLETED (3)', '6: IN_PROGRESS (3)', '7: COMPLETED (4)'],
    ['5: COMPLETED (3)', '7: COMPLETED (4)'],
  ]);
});

test('the current states of generations that changed since or have not ended replace removed updates', async () => {
  await using store = await openTestStore();
  const { userId, done, open } = await saveTwo(store);

  const removed = [await removeOldUpdates(store, -60_000), await removeOldUpdates(store, -60_000)];

  expect(removed).toEqual([6, 0]);
  expect(await getUpdateRange(store, userId)).toEqual({ newest: 6, removed: 6 });
  // An unfinished generation without a change since that position has that position, so that no cursor goes back.
  expect(await take(followUpdates(store, { userId, filter: {}, after: 0 }), 2)).toEqual([
    '5: COMPLETED (3)',
    '6: IN_PROGRESS (3)',
  ]);
  expect(await take(followUpdates(store, { userId, filter: {}, after: 5 }), 1)).toEqual(['6: IN_PROGRESS (3)']);
  expect(await take(followGeneration(store, { userId, generationId: done, after: 1 }), 9)).toEqual([
    '5: COMPLETED (3)',
  ]);
  expect(await take(followGeneration(store, { userId, generationId: done, after: 5 }), 9)).toEqual([]);
  expect(await take(followGeneration(store, { userId, generationId: open, after: 1 }), 1)).toEqual([
    '6: IN_PROGRESS (3)',
  ]);
  expect(await take(followGeneration(store, { userId, generationId: open }), 1)).toEqual(['6: IN_PROGRESS (3)']);
});

test('changes continue after the current states without a gap or a repetition', async () => {
  await using store = await openTestStore();
  const { userId, open } = await saveTwo(store);
  await removeOldUpdates(store, -60_000);
  const all = followUpdates(store, { userId, filter: {}, after: 2 });
  const one = followGeneration(store, { userId, generationId: open, after: 2 });
  const first = [await all.next(), await one.next()];

  await record(store, open, reported('IN_PROGRESS', { fps: 24 }));
  await record(store, open, reported('COMPLETED'));

  expect(first.map(({ value }) => value?.number)).toEqual([5, 6]);
  expect(await take(all, 3)).toEqual(['6: IN_PROGRESS (3)', '7: IN_PROGRESS (4)', '8: COMPLETED (5)']);
  expect(await take(one, 9)).toEqual(['7: IN_PROGRESS (4)', '8: COMPLETED (5)']);
});

test('an update that is young enough is kept', async () => {
  await using store = await openTestStore();
  const { userId } = await saveTwo(store);

  expect(await removeOldUpdates(store, 3_600_000)).toBe(0);
  expect(await getUpdateRange(store, userId)).toEqual({ newest: 6, removed: 0 });
});
