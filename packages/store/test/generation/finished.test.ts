import { expect, test } from 'vitest';
import { listGenerations, type Generation, type Store } from '../../src/index.ts';
import { internal } from '../../src/store.ts';
import { accept, record, reported, saveTestUser } from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';

const list = (store: Store, userId: string): Promise<readonly Generation[]> =>
  listGenerations(store, { userId, filter: {}, limit: 10, inverted: false });

const find = (listed: readonly Generation[], sought: Generation): Generation | undefined =>
  listed.find((each) => each.id === sought.id);

/** Changes a row behind the store's back. */
async function overwrite(store: Store, id: string, values: { readonly prompt: string; readonly version?: number }) {
  await store[internal].db.updateTable('generations').set(values).where('id', '=', id).execute();
}

test('a finished generation is read once, and one that can change is read at each time', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const pending = await accept(store, userId);
  const { id } = await accept(store, userId);
  const completed = await record(store, id, reported('COMPLETED', { videoUrl: 'https://cdn.example/1.mp4' }));

  const first = await list(store, userId);
  await overwrite(store, pending.id, { prompt: 'Other' });
  await overwrite(store, completed.id, { prompt: 'Other' });
  const second = await list(store, userId);
  await overwrite(store, completed.id, { prompt: 'Newer', version: completed.version + 1 });
  const third = await list(store, userId);

  expect(find(first, completed)).toEqual(completed);
  expect(find(first, pending)).toEqual(pending);
  expect(find(second, completed)).toEqual(completed);
  expect(find(second, pending)).toEqual({ ...pending, prompt: 'Other' });
  expect(find(third, completed)?.prompt).toBe('Newer');
});

test('a list shows every change of a generation until it is finished', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);

  const seen = [await list(store, userId)];
  for (const status of ['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'] as const) {
    await record(store, id, reported(status));
    seen.push(await list(store, userId), await list(store, userId));
  }

  expect(seen.map(([only]) => only?.status)).toEqual([
    'PENDING',
    'IN_QUEUE',
    'IN_QUEUE',
    'IN_PROGRESS',
    'IN_PROGRESS',
    'COMPLETED',
    'COMPLETED',
  ]);
});

test('finished generations with long texts take a bounded amount of memory', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const completed = await record(store, id, reported('COMPLETED'));
  const { finished } = store[internal];

  for (let index = 0; index < 2000; index += 1) {
    finished.set(`id-${index}`, { ...completed, prompt: 'x'.repeat(10_000) });
  }

  expect(finished.size).toBeGreaterThan(500);
  expect(finished.size * 20_000).toBeLessThan(17_000_000);
});
