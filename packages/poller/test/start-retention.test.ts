import { expect, test } from 'vitest';
import { findSubmission, getUpdateRange, listGenerationUpdates } from '@videogen/store';
import { startRetention } from '../src/index.ts';
import { openStoreWithDue } from './upstream-to-poll.ts';
import { internal } from '@videogen/store/testing';

const AN_HOUR_MS = 3_600_000;

function createLog() {
  const lines: object[] = [];
  const write = (fields: object, message: string): void => void lines.push({ ...fields, message });
  return { lines, log: { debug: write, info: write, warn: write, error: write } };
}

test('old updates are removed again and again, and generations are kept', async () => {
  await using due = await openStoreWithDue(2);
  const { lines, log } = createLog();
  const [id = ''] = due.ids;
  const listUpdates = () => listGenerationUpdates(due.store, id, { afterVersion: 0, limit: 9 });
  expect(await listUpdates()).toHaveLength(1);
  const before = await findSubmission(due.store, id);

  await using running = new AsyncDisposableStack();
  running.use(startRetention({ store: due.store, log, keepForMs: 0 }));
  await expect.poll(listUpdates).toEqual([]);
  await expect.poll(() => lines).toHaveLength(1);
  await due.add(1);

  const removed = async () => (await getUpdateRange(due.store, due.userIds[2] ?? '')).removed;
  await expect.poll(removed).toBe(1);
  expect(await findSubmission(due.store, id)).toEqual(before);
  await expect
    .poll(() => lines)
    .toEqual([
      { removed: 2, message: 'old updates were removed' },
      { removed: 1, message: 'old updates were removed' },
    ]);
});

test('removal is repeated after a failure, and young updates are kept', async () => {
  await using due = await openStoreWithDue(1);
  const { lines, log } = createLog();
  await due.store[internal].db.schema.alterTable('updates').renameTo('hidden').execute();

  await using running = new AsyncDisposableStack();
  running.use(startRetention({ store: due.store, log, keepForMs: AN_HOUR_MS }));
  await expect
    .poll(() => lines)
    .toEqual([
      { err: expect.any(Error), message: 'old updates could not be removed; the next attempt is within an hour' },
    ]);
  await due.store[internal].db.schema.alterTable('hidden').renameTo('updates').execute();

  expect(await getUpdateRange(due.store, due.userIds[0] ?? '')).toEqual({ newest: 1, removed: 0 });
});
