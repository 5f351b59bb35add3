import { expect, test } from 'vitest';
import {
  beginSubmission,
  findGeneration,
  followGeneration,
  followUpdates,
  labelGeneration,
  listGenerations,
  listGenerationUpdates,
  readSearch,
  type FollowedUpdate,
  type Store,
} from '../../src/index.ts';
import { accept, newSubmission, record, reported, saveTestUser } from '../generations-made-here.ts';
import { openTestStore, openTwoTestStores } from '../open-test-store.ts';
import { updateOf } from '../whole-records.ts';

const list = (store: Store, userId: string) =>
  listGenerations(store, { userId, filter: {}, limit: 9, inverted: false });

test('a label that came with the request is there from the first version on', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);

  const generation = await accept(store, userId, { label: 'Scene 1' });
  const without = await accept(store, userId);

  expect(await findGeneration(store, userId, generation.id)).toMatchObject({ label: 'Scene 1', version: 1 });
  expect(without.label).toBe(null);
});

test('a new label is an update of a generation in any status, and the same label again changes nothing', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId, { label: 'One' });
  const completed = await record(store, id, reported('COMPLETED'));

  const labeled = await labelGeneration(store, { userId, id, label: 'Two' });
  const again = await labelGeneration(store, { userId, id, label: 'Two' });
  const removed = await labelGeneration(store, { userId, id, label: null });

  expect(labeled).toEqual({ ...completed, label: 'Two', version: 3, updatedAt: expect.any(Date) });
  expect(again).toEqual(labeled);
  expect(removed).toMatchObject({ label: null, version: 4, status: 'COMPLETED' });
  expect(await findGeneration(store, userId, id)).toEqual(removed);
  const change = { status: 'COMPLETED', previousStatus: 'COMPLETED' } as const;
  expect(await listGenerationUpdates(store, id, { afterVersion: 2, limit: 9 })).toEqual([
    updateOf(completed, { ...change, number: 3, version: 3, previousLabel: 'One' }),
    updateOf(completed, { ...change, number: 4, version: 4, previousLabel: 'Two' }),
  ]);
});

test('only the owner of a visible generation can label it', async () => {
  await using store = await openTestStore();
  const [alice, bob] = [await saveTestUser(store), await saveTestUser(store, 'lt_bob_0002')];
  const generation = await accept(store, alice.id);
  const { generation: sending } = await beginSubmission(store, newSubmission(alice.id));

  expect(await labelGeneration(store, { userId: bob.id, id: generation.id, label: 'Mine' })).toBe(undefined);
  expect(await labelGeneration(store, { userId: alice.id, id: sending.id, label: 'Early' })).toBe(undefined);
  expect(await labelGeneration(store, { userId: alice.id, id: 'none', label: 'None' })).toBe(undefined);
  expect(await findGeneration(store, alice.id, generation.id)).toEqual(generation);
});

test('a list in another process, which remembers finished generations, shows the new label', async () => {
  await using stores = await openTwoTestStores();
  const { store, other } = stores;
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await record(store, id, reported('COMPLETED'));
  const remembered = [await list(store, userId), await list(other, userId), await list(other, userId)];

  await labelGeneration(store, { userId, id, label: 'New' });

  expect(remembered.flat().map(({ label }) => label)).toEqual([null, null, null]);
  expect((await list(store, userId)).map(({ label }) => label)).toEqual(['New']);
  expect((await list(other, userId)).map(({ label }) => label)).toEqual(['New']);
});

test('changes of a label reach the feed of all generations, and a search sees both the label before and after', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await record(store, id, reported('COMPLETED'));
  const search = (text: string) => followUpdates(store, { userId, filter: { search: readSearch(text) }, after: 2 });
  const readers = [
    followUpdates(store, { userId, filter: {}, after: 2 }),
    search('draft'),
    search('final'),
    search('cat'),
  ];
  const first = readers.map((reader) => reader.next());

  await labelGeneration(store, { userId, id, label: 'Draft' });
  await labelGeneration(store, { userId, id, label: 'Final' });
  await labelGeneration(store, { userId, id, label: null });

  const numbers = await Promise.all(
    readers.map(async (reader, index) => {
      const seen = [await first[index]];
      while (seen.at(-1)?.value?.version !== (index === 1 ? 4 : 5)) seen.push(await reader.next());
      await reader.return?.();
      return seen.map((each) => each?.value?.version);
    }),
  );
  expect(numbers).toEqual([[3, 4, 5], expect.arrayContaining([4]), expect.arrayContaining([5]), [3, 4, 5]]);
});

test('following a finished generation gives its newest label and ends, also with a position before the change', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await record(store, id, reported('COMPLETED'));
  await labelGeneration(store, { userId, id, label: 'New' });

  const read = async (after?: number): Promise<readonly string[]> => {
    const updates: FollowedUpdate[] = [];
    for await (const update of followGeneration(store, { userId, generationId: id, after })) updates.push(update);
    return updates.map(({ version, status, generation }) => `${version} ${status} ${generation.label}`);
  };

  expect(await read()).toEqual(['3 COMPLETED New']);
  expect(await read(1)).toEqual(['2 COMPLETED New', '3 COMPLETED New']);
  expect(await read(2)).toEqual(['3 COMPLETED New']);
  expect(await read(3)).toEqual([]);
});

test('a poll that comes back after a new label keeps it', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await labelGeneration(store, { userId, id, label: 'New' });

  const recorded = await record(store, id, reported('IN_PROGRESS'));

  expect(recorded).toMatchObject({ label: 'New', version: 3, status: 'IN_PROGRESS' });
});
