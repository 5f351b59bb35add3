import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test, vi } from 'vitest';
import { findGeneration, openStore, readStoreProblem } from '../../src/index.ts';
import { createBusyRetry } from '../../src/database/busy-retry.ts';
import { accept, record, saveTestUser, reported } from '../generations-made-here.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';
import { changed, testUser } from '../whole-records.ts';

/** Far below the time limit for a lock, and far above the delays of a busy machine. */
const LONGEST_STALL_MS = 1000;

afterEach(() => void vi.useRealTimers());

// PostgreSQL waits in another process, and locks rows.
test('while another process has the write lock, the thread is free, reads are answered, and the writes follow', async () => {
  using folder = makeTemporaryFolder();
  const path = join(folder.path, 'a.db');
  await using store = await openStore({ path });
  const { id: userId } = await saveTestUser(store);
  const generation = await accept(store, userId);
  const { id } = generation;
  using lock = holdWriteLock(path);

  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const work = Promise.all([record(store, id, reported('IN_PROGRESS')), saveTestUser(store, 'lt_sandbox_other')]);
  // A hundred turns of the event loop while the lock is held.
  await expect.poll(() => delay.count).toBeGreaterThan(100);
  const found = await findGeneration(store, userId, id);
  lock.release();
  const [recorded, other] = await work;
  delay.disable();

  expect(recorded).toEqual(changed(generation, { status: 'IN_PROGRESS' }));
  expect(other.id).not.toBe(userId);
  expect(found).toEqual(generation);
  expect(await findGeneration(store, userId, id)).toEqual(recorded);
  expect(delay.max / 1e6).toBeLessThan(LONGEST_STALL_MS);
});

test('a lock that is held too long is a temporary error, for later callers at once, and ends with the lock', async () => {
  using folder = makeTemporaryFolder();
  const path = join(folder.path, 'a.db');
  await using store = await openStore({ path });
  using database = new DatabaseSync(path, { timeout: 0 });
  using lock = holdWriteLock(path);
  vi.useFakeTimers({ toFake: ['performance'] });
  const retryBusy = createBusyRetry(300);
  let tries = 0;
  const write = () =>
    retryBusy(() => {
      tries += 1;
      vi.advanceTimersByTime(100);
      database.exec('begin immediate; rollback');
    }).catch((error: unknown) => error);

  const first: unknown = await write();
  const triesOfFirst = tries;
  const next: unknown = await write();
  const triesOfNext = tries - triesOfFirst;
  lock.release();

  expect([first, next].map(readStoreProblem)).toEqual(['unavailable', 'unavailable']);
  expect([triesOfFirst, triesOfNext]).toEqual([4, 1]);
  expect(await write()).toBeUndefined();
  expect(await saveTestUser(store)).toEqual(testUser);
});

test('the next lock is waited for as long as the first', async () => {
  using folder = makeTemporaryFolder();
  const path = join(folder.path, 'a.db');
  await using _ = await openStore({ path });
  using database = new DatabaseSync(path, { timeout: 0 });
  vi.useFakeTimers({ toFake: ['performance'] });
  const retryBusy = createBusyRetry(1000);
  const tries: number[] = [];

  for (let round = 0; round < 3; round += 1) {
    using lock = holdWriteLock(path);
    await retryBusy(() => {
      tries.push(round);
      vi.advanceTimersByTime(250);
      if (tries.filter((one) => one === round).length === 3) lock.release();
      database.exec('begin immediate; rollback');
    });
  }

  expect(tries).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2]);
});

/** Takes the write lock of a database, as another process does. */
function holdWriteLock(path: string): Disposable & { readonly release: () => void } {
  const database = new DatabaseSync(path, { timeout: 5000 });
  database.exec('begin immediate');
  const release = (): void => void (database.isTransaction && database.exec('rollback'));
  return { release, [Symbol.dispose]: () => database.close() };
}
