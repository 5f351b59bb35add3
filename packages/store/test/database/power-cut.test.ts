import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { beginSubmission, followUpdates, openStore, readStoreProblem, renewTurn } from '../../src/index.ts';
import { accept, claimOne, newSubmission, saveTestUser } from '../generations-made-here.ts';
import { internal } from '../../src/store.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';
import { observeSyncs } from './observe-syncs.ts';

// PostgreSQL syncs its files itself.
async function openObserved() {
  await using stack = new AsyncDisposableStack();
  const { path: folder } = stack.use(makeTemporaryFolder());
  const path = join(folder, 'a.db');
  const store = stack.use(await openStore({ path }));
  const { id: userId } = await saveTestUser(store);
  const syncs = stack.use(await observeSyncs(folder));
  const owner = stack.move();
  return { path, store, userId, syncs, [Symbol.asyncDispose]: () => owner.disposeAsync() };
}

test('all that was acknowledged survives a power cut, while the log is moved into the database and begins anew', async () => {
  await using observed = await openObserved();
  const { path, store, userId, syncs } = observed;
  using other = new DatabaseSync(path);
  const acknowledged: string[] = [];

  for (const mode of ['passive', 'full', 'restart', 'truncate', undefined]) {
    await Promise.all(
      Array.from({ length: 5 }, async () => {
        const { generation } = await beginSubmission(store, newSubmission(userId));
        acknowledged.push(generation.id);
        expect(syncs.listAfterPowerCut()).toEqual(expect.arrayContaining(acknowledged));
      }),
    );
    if (mode !== undefined) other.exec(`pragma wal_checkpoint(${mode})`);
    expect(syncs.listAfterPowerCut()).toEqual(expect.arrayContaining(acknowledged));
  }

  expect(acknowledged).toHaveLength(25);
});

test('a write that a power cut could undo is neither acknowledged nor sent to subscribers of any process', async () => {
  await using observed = await openObserved();
  const { path, store, userId, syncs } = observed;
  await using otherStore = await openStore({ path });
  const before = await accept(store, userId);
  const release = syncs.hold();

  const events: string[] = [];
  const accepting = accept(store, userId).then(() => events.push('acknowledged'));
  using reader = new DatabaseSync(path);
  const count = reader.prepare('select count(*) as count from generations');
  await expect.poll(() => count.get()).toEqual({ count: 2 });
  const updates = [store, otherStore].map((each) => followUpdates(each, { userId, filter: {}, after: 0 }));
  const followed = updates.map((each) => each.next().then(() => events.push('followed')));
  await expect.poll(() => syncs.count).toBeGreaterThan(2);
  const afterPowerCut = syncs.listAfterPowerCut();
  const heldEvents = [...events];
  release();
  await Promise.all([accepting, ...followed]);
  for (const each of updates) await each.return?.();

  expect(heldEvents).toEqual([]);
  expect(afterPowerCut).toEqual([before.id]);
  expect(events.toSorted()).toEqual(['acknowledged', 'followed', 'followed']);
});

test('writes at the same time share a sync, and those that come during it share the next', async () => {
  await using observed = await openObserved();
  const { path, store, userId, syncs } = observed;
  using reader = new DatabaseSync(path);
  const count = reader.prepare('select count(*) as count from generations');
  const release = syncs.hold();
  const submit = () => Array.from({ length: 50 }, () => beginSubmission(store, newSubmission(userId)));

  const first = submit();
  await expect.poll(() => count.get()).toEqual({ count: 50 });
  const next = submit();
  release();
  await Promise.all([...first, ...next]);

  expect(syncs.count).toBe(2);
  expect(syncs.listAfterPowerCut()).toHaveLength(100);
});

test('a power cut in the middle of a group loses nothing that was acknowledged', async () => {
  await using observed = await openObserved();
  const { store, userId, syncs } = observed;
  const { generation: before } = await beginSubmission(store, newSubmission(userId));
  const isReached = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const events: string[] = [];

  const submitting = beginSubmission(store, newSubmission(userId)).then(() => events.push('acknowledged'));
  const waiting = store[internal].transact(() => {
    isReached.resolve();
    return gate.promise;
  });
  await isReached.promise;
  const left = syncs.listAfterPowerCut();
  const eventsBefore = [...events];
  gate.resolve();
  await Promise.all([submitting, waiting]);

  expect(eventsBefore).toEqual([]);
  expect(left).toEqual([before.id]);
  expect(syncs.listAfterPowerCut()).toHaveLength(2);
});

test('the agenda is acknowledged before it is on disk', async () => {
  await using observed = await openObserved();
  const { store, userId, syncs } = observed;
  await accept(store, userId);
  const release = syncs.hold();

  const turn = await claimOne(store);
  const isRenewed = await renewTurn(store, turn, 15_000);
  release();

  expect(isRenewed).toBe(true);
});

test.each(['EIO', 'ENOSPC'] as const)(
  'a sync that fails with %s fails its writes, and the next one writes the whole log again',
  async (code) => {
    await using observed = await openObserved();
    const { path, store, userId, syncs } = observed;
    const readTime = () => statSync(`${path}-wal`, { bigint: true }).mtimeNs;
    syncs.failNext(code);

    const failed: unknown = await beginSubmission(store, newSubmission(userId)).catch((error: unknown) => error);
    const left = syncs.listAfterPowerCut();
    const writtenAt = readTime();
    // The system may take the pages of a failed sync for written.
    await store[internal].synced();
    const writtenAgainAt = readTime();
    const { generation } = await beginSubmission(store, newSubmission(userId));

    expect(readStoreProblem(failed)).toBe('unavailable');
    expect(left).toEqual([]);
    expect(writtenAgainAt).toBeGreaterThan(writtenAt);
    expect(syncs.listAfterPowerCut()).toEqual([expect.any(String), generation.id]);
  },
);
