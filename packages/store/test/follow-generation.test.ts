import { expect, test } from 'vitest';
import { beginSubmission, followGeneration, SLOW_TICK_MS, type Store, type Update } from '../src/index.ts';
import { accept, newSubmission, record, saveTestUser, told } from './generations-made-here.ts';
import { openTestStore, openTwoTestStores } from './open-test-store.ts';

test('following gives the current state, then each change in order, and ends after a terminal one', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await record(store, id, told('IN_QUEUE'));

  const seen: string[] = [];
  for await (const { version, previousStatus, status } of followGeneration(store, { userId, generationRef: id })) {
    seen.push(`${version} ${previousStatus} ${status}`);
    if (version === 2) await record(store, id, told('IN_PROGRESS'));
    if (version === 3) await record(store, id, told('COMPLETED'));
  }

  expect(seen).toEqual(['2 PENDING IN_QUEUE', '3 IN_QUEUE IN_PROGRESS', '4 IN_PROGRESS COMPLETED']);
});

test('following a generation that is over gives its last state and ends', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await record(store, id, told('FAILED'));

  const versions = await readVersions(followGeneration(store, { userId, generationRef: id }));

  expect(versions).toEqual([2]);
});

test('a slow reader gets each of 250 changes that happened while it did something else', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const updates = followGeneration(store, { userId, generationRef: id });
  const first = await updates.next();

  for (let fps = 1; fps <= 250; fps += 1) await record(store, id, told('PENDING', { fps }));
  await record(store, id, told('COMPLETED'));

  const startedAt = performance.now();
  const versions = await readVersions(updates);

  expect(first.value?.version).toBe(1);
  expect(versions).toEqual(Array.from({ length: 251 }, (_, index) => index + 2));
  expect(performance.now() - startedAt).toBeLessThan(SLOW_TICK_MS);
});

test('changes that race with the reader are neither skipped nor repeated', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const readers = Array.from({ length: 10 }, () =>
    readVersions(followGeneration(store, { userId, generationRef: id })),
  );

  for (let fps = 1; fps <= 50; fps += 1) await record(store, id, told('PENDING', { fps }));
  await record(store, id, told('COMPLETED'));

  for (const versions of await Promise.all(readers)) {
    const first = versions[0] ?? Number.NaN;
    expect(versions).toEqual(Array.from({ length: 53 - first }, (_, index) => index + first));
  }
});

test('a reader meets a submission only when it has become visible', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { generation } = await beginSubmission(store, newSubmission(userId));
  const updates = followGeneration(store, { userId, generationRef: generation.id });
  const first = updates.next();

  await record(store, generation.id, { type: 'unanswered', warning: 'lost' }, null);

  expect((await first).value).toMatchObject({ version: 1, status: 'UNCONFIRMED', previousStatus: null });
  await updates.return?.();
});

test('leaving ends a pending wait at once and stops listening', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const listening = countListeners(store);
  const updates = followGeneration(store, { userId, generationRef: id });
  await updates.next();
  expect(listening()).toBe(1);

  const startedAt = performance.now();
  const waiting = updates.next();
  const left = updates.return?.();

  expect(await Promise.all([waiting, left])).toEqual([
    { done: true, value: undefined },
    { done: true, value: undefined },
  ]);
  expect(performance.now() - startedAt).toBeLessThan(SLOW_TICK_MS / 4);
  expect(listening()).toBe(0);
  expect(await updates.next()).toEqual({ done: true, value: undefined });
});

test('leaving before the first read listens to nothing', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const listening = countListeners(store);
  const updates = followGeneration(store, { userId, generationRef: id });

  await updates.return?.();

  expect(await updates.next()).toEqual({ done: true, value: undefined });
  expect(listening()).toBe(0);
});

test('a change made through another handle on the database is seen without a hint, by the slow tick', async () => {
  await using handles = await openTwoTestStores();
  const { store, other } = handles;
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const updates = followGeneration(store, { userId, generationRef: id });
  await updates.next();
  const startedAt = performance.now();
  const rest = readVersions(updates);

  await record(other, id, told('IN_PROGRESS'));
  await record(other, id, told('COMPLETED'));

  expect(await rest).toEqual([2, 3]);
  expect(performance.now() - startedAt).toBeLessThan(2 * SLOW_TICK_MS);
});

async function readVersions(updates: AsyncIterable<Update>): Promise<readonly number[]> {
  const versions: number[] = [];
  for await (const { version } of updates) versions.push(version);
  return versions;
}

/** Counts who listens for hints from here on. */
function countListeners(store: Store): () => number {
  const listen = store.wakeUps.listen.bind(store.wakeUps);
  let count = 0;
  Object.assign(store.wakeUps, {
    listen(userId: string, listener: () => void) {
      const end = listen(userId, listener);
      count += 1;
      return () => {
        end();
        count -= 1;
      };
    },
  });
  return () => count;
}
