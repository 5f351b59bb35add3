import { expect, test } from 'vitest';
import { followGeneration, removeOldUpdates, type FollowedUpdate } from '../../src/index.ts';
import { accept, record, saveTestUser, reported } from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';

test('the last update of a full page is not repeated when the updates are removed meanwhile', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  for (let fps = 2; fps <= 100; fps += 1) await record(store, id, reported('PENDING', { fps }));
  await record(store, id, reported('COMPLETED'));
  const updates = followGeneration(store, { userId, generationId: id, after: 1 });

  const backlog = await takeVersions(updates, 100);
  await removeOldUpdates(store, -60_000);

  expect(backlog).toEqual(Array.from({ length: 100 }, (_, index) => index + 2));
  expect(await takeVersions(updates, 1)).toEqual([]);
});

/** Takes at most so many. */
async function takeVersions(updates: AsyncIterableIterator<FollowedUpdate>, most: number): Promise<readonly number[]> {
  const versions: number[] = [];
  while (versions.length < most) {
    const { value } = await updates.next();
    if (value === undefined) break;
    versions.push(value.version);
  }
  return versions;
}
