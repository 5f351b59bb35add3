import { afterEach, expect, test, vi } from 'vitest';
import { followGeneration, followUpdates, pingStore, type FollowedUpdate } from '../../src/index.ts';
import { createInProcessNotifications } from '../../src/notifications/in-process.ts';
import { READ_AGAIN_MS } from '../../src/updates/feeds.ts';
import { createFeeds } from '../../src/updates/feeds.ts';
import { accept, record, saveTestUser, reported } from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';
import { internal } from '../../src/store.ts';

const never = new AbortController().signal;

afterEach(() => void vi.useRealTimers());

test('readers at one position share a read until the next notification', async () => {
  const notifications = createInProcessNotifications();
  const feeds = createFeeds(notifications);
  using first = feeds.join('alice');
  using second = feeds.join('alice');
  let readings = 0;
  const read = () => Promise.resolve(((readings += 1), []));

  await Promise.all([first.readAfter(7, read), second.readAfter(7, read), second.readAfter(8, read)]);
  expect(readings).toBe(2);

  notifications.send('bob');
  await first.readAfter(7, read);
  expect(readings).toBe(2);

  notifications.send('alice');
  await first.readAfter(7, read);
  expect(readings).toBe(3);
});

test('a notification between the read and the wait is not missed, and a feed without any continues after two seconds', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const notifications = createInProcessNotifications();
  using feed = createFeeds(notifications).join('alice');
  const { round } = feed;
  notifications.send('alice');

  await feed.waitForRoundAfter(round, never);
  const waiting = feed.waitForRoundAfter(feed.round, never);
  vi.advanceTimersByTime(READ_AGAIN_MS - 1);
  const turnBefore = feed.round;
  vi.advanceTimersByTime(1);
  await waiting;

  expect([turnBefore, feed.round]).toEqual([round + 1, round + 2]);
});

test('a failed read is repeated by the next reader', async () => {
  using feed = createFeeds(createInProcessNotifications()).join('alice');

  await expect(feed.readAfter(1, () => Promise.reject(new Error('away')))).rejects.toThrow('away');

  expect(await feed.readAfter(1, () => Promise.resolve([]))).toEqual([]);
});

test('a thousand readers of one user cost the database as many reads as one', async () => {
  await using store = await openTestStore({ poolSize: 1 });
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const readers = Array.from({ length: 1000 }, (_, index) =>
    index % 2 === 0
      ? followGeneration(store, { userId, generationId: id, after: 1 })
      : followUpdates(store, { userId, filter: {}, after: 1 }),
  );
  const waiting: Promise<IteratorResult<FollowedUpdate>>[] = [];
  while (waiting.length < readers.length) {
    const beginning = readers.slice(waiting.length, waiting.length + 100);
    waiting.push(...beginning.map((reader) => reader.next()));
    // Over one connection, these run after the next query of each reader, so that all have made their own queries.
    for (let query = 0; query < 10; query += 1) await pingStore(store);
  }
  let queries = 0;
  // Every read of updates begins with this table.
  const selectFrom = store[internal].db.selectFrom.bind(store[internal].db);
  Object.assign(store[internal].db, {
    selectFrom(table: 'updates') {
      if (table === 'updates') queries += 1;
      return selectFrom(table);
    },
  });

  await record(store, id, reported('COMPLETED'));
  const results = await Promise.all(waiting);

  expect(results.map(({ value }) => value?.version)).toEqual(readers.map(() => 2));
  expect(queries).toBeLessThan(10);
  for (const reader of readers) await reader.return?.();
});
