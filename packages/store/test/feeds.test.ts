import { expect, test } from 'vitest';
import { createWakeUps, followGeneration, followUpdates, pingStore, SLOW_TICK_MS } from '../src/index.ts';
import { createFeeds } from '../src/feeds.ts';
import { accept, record, saveTestUser, told } from './generations-made-here.ts';
import { openTestStore } from './open-test-store.ts';

const never = new AbortController().signal;

test('readers at one place share a reading until the next hint', async () => {
  const wakeUps = createWakeUps();
  const feeds = createFeeds(wakeUps);
  using first = feeds.join('alice');
  using second = feeds.join('alice');
  let readings = 0;
  const read = () => Promise.resolve(((readings += 1), []));

  await Promise.all([first.readAfter(7, read), second.readAfter(7, read), second.readAfter(8, read)]);
  expect(readings).toBe(2);

  wakeUps.send('bob');
  await first.readAfter(7, read);
  expect(readings).toBe(2);

  wakeUps.send('alice');
  await first.readAfter(7, read);
  expect(readings).toBe(3);
});

test('a hint between the reading and the waiting is not missed, and a silent feed goes on by the slow tick', async () => {
  const wakeUps = createWakeUps();
  using feed = createFeeds(wakeUps).join('alice');
  const { turn } = feed;
  wakeUps.send('alice');

  await feed.waitForTurnAfter(turn, never);
  const startedAt = performance.now();
  await feed.waitForTurnAfter(feed.turn, never);

  expect(performance.now() - startedAt).toBeGreaterThan(SLOW_TICK_MS / 2);
  expect(feed.turn).toBe(turn + 2);
});

test('a reading that fails is asked again by the next reader', async () => {
  using feed = createFeeds(createWakeUps()).join('alice');

  await expect(feed.readAfter(1, () => Promise.reject(new Error('away')))).rejects.toThrow('away');

  expect(await feed.readAfter(1, () => Promise.resolve([]))).toEqual([]);
});

test('a thousand readers of one user cost the database as many readings as one', async () => {
  await using store = await openTestStore({ poolSize: 1 });
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const readers = Array.from({ length: 1000 }, (_, index) =>
    index % 2 === 0
      ? followGeneration(store, { userId, generationRef: id, after: 1 })
      : followUpdates(store, { userId, filter: {}, after: 1 }),
  );
  const waiting = readers.map((reader) => reader.next());
  let queries = 0;
  // Every reading of updates begins with this table.
  const selectFrom = store.db.selectFrom.bind(store.db);
  // Over one connection, each of these comes after the next query of every reader: all have read what each reads alone.
  for (let query = 0; query < 10; query += 1) await pingStore(store);
  Object.assign(store.db, {
    selectFrom(table: 'updates') {
      if (table === 'updates') queries += 1;
      return selectFrom(table);
    },
  });

  await record(store, id, told('COMPLETED'));
  const results = await Promise.all(waiting);

  expect(results.map(({ value }) => value?.version)).toEqual(readers.map(() => 2));
  expect(queries).toBeLessThan(10);
  for (const reader of readers) await reader.return?.();
});
