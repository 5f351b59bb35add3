import { expect, test } from 'vitest';
import { findSubmission, getUpdateRange, listGenerationUpdates } from '@videogen/store';
import { startRetention } from '../src/index.ts';
import { openStoreWithDue } from './upstream-to-poll.ts';

const AN_HOUR_MS = 3_600_000;

function createLog() {
  const lines: object[] = [];
  const write = (fields: object, message: string): void => void lines.push({ ...fields, message });
  return { lines, log: { info: write, warn: write, error: write } };
}

test('updates are removed when they are old, now and again; generations stay', async () => {
  await using due = await openStoreWithDue(2);
  const { lines, log } = createLog();
  const [id = ''] = due.ids;
  const listUpdates = () => listGenerationUpdates(due.store, id, { afterVersion: 0, limit: 9 });
  expect(await listUpdates()).toHaveLength(1);

  await using running = new AsyncDisposableStack();
  running.use(startRetention({ store: due.store, log, keepForMs: 0 }));
  await expect.poll(listUpdates).toEqual([]);
  await due.add(1);

  const removed = async () => (await getUpdateRange(due.store, due.userIds[2] ?? '')).removed;
  await expect.poll(removed, { timeout: 5000 }).toBe(1);
  expect(await findSubmission(due.store, id)).toMatchObject({ id });
  expect(lines).toEqual([
    { removed: 2, message: 'old updates were removed' },
    { removed: 1, message: 'old updates were removed' },
  ]);
});

test('a database that is away is tried again, and young updates are kept', async () => {
  await using due = await openStoreWithDue(1);
  const { lines, log } = createLog();
  await due.store.db.schema.alterTable('updates').renameTo('hidden').execute();

  await using running = new AsyncDisposableStack();
  running.use(startRetention({ store: due.store, log, keepForMs: AN_HOUR_MS }));
  await expect.poll(() => lines).toMatchObject([{ message: 'old updates could not be removed; it is tried again' }]);
  await due.store.db.schema.alterTable('hidden').renameTo('updates').execute();

  expect(await getUpdateRange(due.store, due.userIds[0] ?? '')).toEqual({ newest: 1, removed: 0 });
});
