import { expect, test } from 'vitest';
import { claimVisits, findSubmission, isPollerAlive, listGenerationUpdates, type Store } from '@videogen/store';
import { startPoller } from '../src/index.ts';
import { createLifecycle, openStoreWithDue, pace, status } from './upstream-to-poll.ts';

const done = { status: 'COMPLETED', statusWord: 'completed', videoUrl: 'https://v.test/1.mp4' } as const;

test('a poller looks until a generation is over, and not again after that', async () => {
  await using due = await openStoreWithDue(1);
  const words = [{ status: 'PENDING' }, { status: 'IN_QUEUE' }, { status: 'IN_PROGRESS' }, done] as const;
  let asked = 0;
  const { lifecycle, looks } = createLifecycle(due.store, (id) => status(id, words[asked++] ?? done));

  await using running = new AsyncDisposableStack();
  running.use(startPoller({ lifecycle, pace }));
  await expect.poll(() => findStatus(due.store, due.ids[0])).toBe('COMPLETED');

  const [id = ''] = due.ids;
  const updates = await listGenerationUpdates(due.store, id, { afterVersion: 0, limit: 10 });
  expect(updates.map((update) => update.status)).toEqual(['PENDING', 'IN_QUEUE', 'IN_PROGRESS', 'COMPLETED']);
  expect(looks).toEqual(['gen_0', 'gen_0', 'gen_0', 'gen_0']);
  expect(await claimVisits(due.store, { limit: 1, leaseMs: 0 })).toEqual([]);
});

test('a poller makes itself known while it runs', async () => {
  await using due = await openStoreWithDue(0);
  const { lifecycle } = createLifecycle(due.store, (id) => status(id, done));

  const poller = startPoller({ lifecycle, pace });
  await expect.poll(() => isPollerAlive(due.store)).toBe(true);
  await poller[Symbol.asyncDispose]();

  expect(await isPollerAlive(due.store)).toBe(false);
});

test('two pollers share the work: each generation is looked at once', async () => {
  await using due = await openStoreWithDue(60);
  const lookers = [0, 1].map(() => createLifecycle(due.store, (id) => status(id, done)));

  await using running = new AsyncDisposableStack();
  for (const { lifecycle } of lookers) running.use(startPoller({ lifecycle, pace }));
  await expect.poll(() => countCompleted(due.store), { timeout: 5000 }).toBe(60);

  const looks = lookers.flatMap((looker) => looker.looks);
  expect(looks).toHaveLength(60);
  expect(new Set(looks).size).toBe(60);
  expect(lookers.map((looker) => looker.looks.length > 0)).toEqual([true, true]);
});

test('a poller visits no more than forty keys at once, and the others when these are done', async () => {
  await using due = await openStoreWithDue(15);
  const gate = Promise.withResolvers<void>();
  let [now, most] = [0, 0];
  const { lifecycle, looks } = createLifecycle(due.store, async (id) => {
    now += 1;
    most = Math.max(most, now);
    await gate.promise;
    now -= 1;
    return status(id, done);
  });

  await using running = new AsyncDisposableStack();
  running.use(startPoller({ lifecycle, pace }));
  await expect.poll(() => now).toBe(15);
  await due.add(60);
  await expect.poll(() => now).toBe(40);
  expect(looks).toHaveLength(40);
  gate.resolve();
  await expect.poll(() => countCompleted(due.store), { timeout: 5000 }).toBe(75);

  expect(most).toBe(40);
  expect(looks).toHaveLength(75);
});

test('disposing lets a look in flight end and be recorded, and starts no other', async () => {
  await using due = await openStoreWithDue(1);
  const gate = Promise.withResolvers<void>();
  const { lifecycle, looks } = createLifecycle(due.store, async (id) => {
    await gate.promise;
    return status(id, { status: 'IN_PROGRESS' });
  });
  const poller = startPoller({ lifecycle, pace });
  await expect.poll(() => looks.length).toBe(1);

  let disposed = false;
  const disposing = poller[Symbol.asyncDispose]().then(() => (disposed = true));
  await expect.poll(() => isPollerAlive(due.store)).toBe(true);
  expect(disposed).toBe(false);
  gate.resolve();
  await disposing;

  expect(await findStatus(due.store, due.ids[0])).toBe('IN_PROGRESS');
  expect(looks).toHaveLength(1);
});

test('an idle poller is disposed of at once', async () => {
  await using due = await openStoreWithDue(0);
  const { lifecycle } = createLifecycle(due.store, (id) => status(id, done));
  const poller = startPoller({ lifecycle, pace: { ...pace, floorMs: 60_000 } });
  await expect.poll(() => isPollerAlive(due.store)).toBe(true);

  const startedAt = performance.now();
  await poller[Symbol.asyncDispose]();

  expect(performance.now() - startedAt).toBeLessThan(200);
});

test('a look that fails unexpectedly is logged with its generation and tried ever more rarely, and the others go on', async () => {
  await using due = await openStoreWithDue(5);
  const { lifecycle, looks, log } = createLifecycle(due.store, (id) => {
    if (id === 'gen_2') throw new TypeError('a bug');
    return status(id, done);
  });

  await using running = new AsyncDisposableStack();
  running.use(startPoller({ lifecycle, pace }));
  await expect.poll(() => countCompleted(due.store)).toBe(4);

  const err: unknown = expect.objectContaining({ message: 'a bug' });
  expect(log[0]).toEqual({ level: 'error', fields: { generation: due.ids[2], err }, message: 'a look failed' });
  expect(looks.filter((id) => id === 'gen_2').length).toBeLessThanOrEqual(4);
});

test('a poller survives a database that does not answer for a while', async () => {
  await using due = await openStoreWithDue(1);
  const { lifecycle, log } = createLifecycle(due.store, (id) => status(id, done));
  await due.store.db.schema.alterTable('pollers').renameTo('hidden').execute();

  await using running = new AsyncDisposableStack();
  running.use(startPoller({ lifecycle, pace }));
  await expect.poll(() => log.length).toBe(1);
  await due.store.db.schema.alterTable('hidden').renameTo('pollers').execute();
  await expect.poll(() => findStatus(due.store, due.ids[0]), { timeout: 5000 }).toBe('COMPLETED');

  expect(log.map(({ level, message }) => [level, message])).toEqual([
    ['error', 'the poller could not read what is due; it tries again every second'],
  ]);
});

test('a look that could not be recorded is due again when the database is back, not after its lease', async () => {
  await using due = await openStoreWithDue(1);
  const { lifecycle, looks } = createLifecycle(due.store, (id) => status(id, done));
  const transaction = due.store.db.transaction.bind(due.store.db);
  let refused = 0;
  Object.assign(due.store.db, {
    transaction() {
      if (looks.length !== 1) return transaction();
      refused += 1;
      throw Object.assign(new Error('the database is locked'), { errcode: 5 });
    },
  });

  await using running = new AsyncDisposableStack();
  running.use(startPoller({ lifecycle, pace }));
  await expect.poll(() => looks.length).toBe(2);

  expect(refused).toBe(1);
});

async function findStatus(store: Store, id: string | undefined): Promise<string | undefined> {
  return (await findSubmission(store, id ?? ''))?.status;
}

async function countCompleted(store: Store): Promise<number> {
  const rows = await store.db.selectFrom('generations').select('id').where('status', '=', 'COMPLETED').execute();
  return rows.length;
}
