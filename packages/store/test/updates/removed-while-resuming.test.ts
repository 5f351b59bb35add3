import { expect, test } from 'vitest';
import { followGeneration, followUpdates, removeOldUpdates, type FollowedUpdate } from '../../src/index.ts';
import { accept, record, saveTestUser, reported } from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';

const PAGE = 100;

test('a reader behind by pages that are removed meanwhile gets the current states of all generations, and continues from there', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id: long } = await accept(store, userId);
  for (let fps = 2; fps <= PAGE; fps += 1) await record(store, long, reported('PENDING', { fps }));
  const { id: late } = await accept(store, userId);
  await record(store, late, reported('COMPLETED'));
  const updates = followUpdates(store, { userId, filter: {}, after: 0 });

  const backlog = await take(updates, PAGE);
  await removeOldUpdates(store, -60_000);
  const current = await take(updates, 2);
  await record(store, long, reported('COMPLETED'));
  const live = await take(updates, 1);

  expect(backlog.map(readChange)).toEqual(Array.from({ length: PAGE }, (_, i) => [long, i + 1, 'PENDING']));
  expect(current.map(readChange)).toEqual([
    [long, PAGE, 'PENDING'],
    [late, 2, 'COMPLETED'],
  ]);
  expect(live.map(readChange)).toEqual([[long, PAGE + 1, 'COMPLETED']]);
});

test('an update after removed ones shows a reader that some are missing', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id: early } = await accept(store, userId);
  const updates = followUpdates(store, { userId, filter: {}, after: 0 });
  const first = await take(updates, 1);
  await record(store, early, reported('COMPLETED'));
  await removeOldUpdates(store, -60_000);
  const { id: late } = await accept(store, userId);

  const rest = await take(updates, 2);

  expect(first.map(readChange)).toEqual([[early, 1, 'PENDING']]);
  expect(rest.map(readChange)).toEqual([
    [early, 2, 'COMPLETED'],
    [late, 1, 'PENDING'],
  ]);
});

test('a reader of one generation gets its end, even if that update was removed before it was read', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const updates = followGeneration(store, { userId, generationId: id });
  const first = await take(updates, 1);
  await record(store, id, reported('COMPLETED'));
  await removeOldUpdates(store, -60_000);
  await accept(store, userId);

  const rest = await take(updates, 2);

  expect([...first, ...rest].map(readChange)).toEqual([
    [id, 1, 'PENDING'],
    [id, 2, 'COMPLETED'],
  ]);
});

function readChange({ generationId, version, status }: FollowedUpdate): readonly unknown[] {
  return [generationId, version, status];
}

/** Takes at most so many. */
async function take(updates: AsyncIterableIterator<FollowedUpdate>, most: number): Promise<readonly FollowedUpdate[]> {
  const taken: FollowedUpdate[] = [];
  while (taken.length < most) {
    const { value } = await updates.next();
    if (value === undefined) break;
    taken.push(value);
  }
  return taken;
}
