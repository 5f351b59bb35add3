import { afterEach, expect, test, vi } from 'vitest';
import { beginSubmission, followGeneration, type Store, type Update } from '../../src/index.ts';
import { READ_AGAIN_MS } from '../../src/updates/feeds.ts';
import { accept, newSubmission, record, saveTestUser, reported } from '../generations-made-here.ts';
import { openTestStore, openTwoTestStores } from '../open-test-store.ts';
import { updateOf } from '../whole-records.ts';
import { internal } from '../../src/store.ts';

const stopTimers = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

afterEach(() => void vi.useRealTimers());

test('following gives the current state, then each change in order, and ends after a terminal one', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await record(store, id, reported('IN_QUEUE'));

  const seen: string[] = [];
  for await (const { version, previousStatus, status } of followGeneration(store, { userId, generationId: id })) {
    seen.push(`${version} ${previousStatus} ${status}`);
    if (version === 2) await record(store, id, reported('IN_PROGRESS'));
    if (version === 3) await record(store, id, reported('COMPLETED'));
  }

  expect(seen).toEqual(['2 PENDING IN_QUEUE', '3 IN_QUEUE IN_PROGRESS', '4 IN_PROGRESS COMPLETED']);
});

test('following a generation that has ended gives its last state and ends', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await record(store, id, reported('FAILED'));

  const versions = await readVersions(followGeneration(store, { userId, generationId: id }));

  expect(versions).toEqual([2]);
});

test('a slow reader gets each of 250 changes that happened meanwhile', async () => {
  // No read without a notification.
  stopTimers();
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const updates = followGeneration(store, { userId, generationId: id });
  const first = await updates.next();

  for (let fps = 1; fps <= 250; fps += 1) await record(store, id, reported('PENDING', { fps }));
  await record(store, id, reported('COMPLETED'));

  const versions = await readVersions(updates);

  expect(first.value?.version).toBe(1);
  expect(versions).toEqual(Array.from({ length: 251 }, (_, index) => index + 2));
});

test('changes during a read are neither skipped nor repeated', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const readers = Array.from({ length: 10 }, () => readVersions(followGeneration(store, { userId, generationId: id })));

  for (let fps = 1; fps <= 50; fps += 1) await record(store, id, reported('PENDING', { fps }));
  await record(store, id, reported('COMPLETED'));

  for (const versions of await Promise.all(readers)) {
    const first = versions[0] ?? Number.NaN;
    expect(versions).toEqual(Array.from({ length: 53 - first }, (_, index) => index + first));
  }
});

test('a reader meets a submission only when it has become visible', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { generation } = await beginSubmission(store, newSubmission(userId));
  const updates = followGeneration(store, { userId, generationId: generation.id });
  const first = updates.next();

  const lost = await record(store, generation.id, { type: 'unanswered', warning: 'lost' }, null);

  expect((await first).value).toEqual({ ...updateOf(lost, { status: 'UNCONFIRMED' }), generation: lost });
  await updates.return?.();
});

test('leaving ends a pending wait at once and stops listening', async () => {
  // No read without a notification.
  stopTimers();
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const listening = countListeners(store);
  const updates = followGeneration(store, { userId, generationId: id });
  await updates.next();
  expect(listening()).toBe(1);

  const waiting = updates.next();
  const left = updates.return?.();

  expect(await Promise.all([waiting, left])).toEqual([
    { done: true, value: undefined },
    { done: true, value: undefined },
  ]);
  expect(listening()).toBe(0);
  expect(await updates.next()).toEqual({ done: true, value: undefined });
});

test('leaving before the first read listens to nothing', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const listening = countListeners(store);
  const updates = followGeneration(store, { userId, generationId: id });

  await updates.return?.();

  expect(await updates.next()).toEqual({ done: true, value: undefined });
  expect(listening()).toBe(0);
});

test('a change by another process is found without a notification, after two seconds', async () => {
  stopTimers();
  await using handles = await openTwoTestStores();
  const { store, other } = handles;
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const updates = followGeneration(store, { userId, generationId: id });
  await updates.next();
  const rest = readVersions(updates);

  await record(other, id, reported('IN_PROGRESS'));
  await record(other, id, reported('COMPLETED'));
  vi.advanceTimersByTime(READ_AGAIN_MS);

  expect(await rest).toEqual([2, 3]);
});

async function readVersions(updates: AsyncIterable<Update>): Promise<readonly number[]> {
  const versions: number[] = [];
  for await (const { version } of updates) versions.push(version);
  return versions;
}

/** Counts the listeners from here on. */
function countListeners(store: Store): () => number {
  const listen = store[internal].notifications.listen.bind(store[internal].notifications);
  let count = 0;
  Object.assign(store[internal].notifications, {
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
