import { afterEach, expect, test, vi } from 'vitest';
import { claimTurns, findSubmission, isPollerAlive, listGenerationUpdates, type Store } from '@videogen/store';
import { startPoller } from '../src/index.ts';
import { createTestLifecycle, openStoreWithDue, pace, status } from './upstream-to-poll.ts';
import { internal } from '@videogen/store/testing';

afterEach(() => void vi.useRealTimers());

const done = { status: 'COMPLETED', statusWord: 'completed', videoUrl: 'https://v.test/1.mp4' } as const;

test('a poller polls a generation until it ends, and not again after that', async () => {
  await using due = await openStoreWithDue(1);
  const words = [{ status: 'PENDING' }, { status: 'IN_QUEUE' }, { status: 'IN_PROGRESS' }, done] as const;
  let asked = 0;
  const { lifecycle, polls } = createTestLifecycle(due.store, (id) => status(id, words[asked++] ?? done));

  await using running = new AsyncDisposableStack();
  running.use(startPoller({ lifecycle, pace }));
  await expect.poll(() => findStatus(due.store, due.ids[0])).toBe('COMPLETED');

  const [id = ''] = due.ids;
  const updates = await listGenerationUpdates(due.store, id, { afterVersion: 0, limit: 10 });
  expect(updates.map((update) => update.status)).toEqual(['PENDING', 'IN_QUEUE', 'IN_PROGRESS', 'COMPLETED']);
  expect(polls).toEqual(['gen_0', 'gen_0', 'gen_0', 'gen_0']);
  const budget = lifecycle.budgets.all;
  expect(await claimTurns(due.store, { limit: 1, leaseMs: 0, budget, mostRequests: 1 })).toEqual([]);
});

test('a poller counts as alive while it runs', async () => {
  await using due = await openStoreWithDue(0);
  const { lifecycle } = createTestLifecycle(due.store, (id) => status(id, done));

  const poller = startPoller({ lifecycle, pace });
  await expect.poll(() => isPollerAlive(due.store)).toBe(true);
  await poller[Symbol.asyncDispose]();

  expect(await isPollerAlive(due.store)).toBe(false);
});

test('two pollers share the work: each generation is polled once', async () => {
  await using due = await openStoreWithDue(60);
  const bothPoll = Promise.withResolvers<void>();
  const pollers = [0, 1].map(() =>
    createTestLifecycle(due.store, async (id) => {
      await bothPoll.promise;
      return status(id, done);
    }),
  );

  await using running = new AsyncDisposableStack();
  for (const { lifecycle } of pollers) running.use(startPoller({ lifecycle, pace }));
  await expect.poll(() => pollers.every(({ polls }) => polls.length > 0)).toBe(true);
  bothPoll.resolve();
  await expect.poll(() => countCompleted(due.store)).toBe(60);

  const polled = pollers.flatMap(({ polls }) => polls);
  expect(polled).toHaveLength(60);
  expect(new Set(polled).size).toBe(60);
});

test('a poller takes at most forty turns at once, and the others after these', async () => {
  await using due = await openStoreWithDue(15);
  const gate = Promise.withResolvers<void>();
  let [now, most] = [0, 0];
  const { lifecycle, polls } = createTestLifecycle(due.store, async (id) => {
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
  expect(polls).toHaveLength(40);
  gate.resolve();
  await expect.poll(() => countCompleted(due.store), { timeout: 5000 }).toBe(75);

  expect(most).toBe(40);
  expect(polls).toHaveLength(75);
});

test('disposing does not wait for a poll that hangs, starts no other, and leaves the account to the next poller at once', async () => {
  await using due = await openStoreWithDue(1);
  const hanging = createTestLifecycle(due.store, () => new Promise(() => undefined));
  const poller = startPoller({ lifecycle: hanging.lifecycle, pace });
  await expect.poll(() => hanging.polls.length).toBe(1);

  await poller[Symbol.asyncDispose]();
  const { lifecycle, polls } = createTestLifecycle(due.store, (id) => status(id, done));
  await using next = new AsyncDisposableStack();
  next.use(startPoller({ lifecycle, pace }));
  await expect.poll(() => findStatus(due.store, due.ids[0])).toBe('COMPLETED');

  expect(hanging.polls).toHaveLength(1);
  expect(polls).toHaveLength(1);
});

test('an idle poller is disposed of at once', async () => {
  // Only the stop can end its wait.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await using due = await openStoreWithDue(0);
  const { lifecycle } = createTestLifecycle(due.store, (id) => status(id, done));
  const poller = startPoller({ lifecycle, pace: { ...pace, minIntervalMs: 60_000 } });
  await expect.poll(() => isPollerAlive(due.store)).toBe(true);

  await poller[Symbol.asyncDispose]();

  expect(await isPollerAlive(due.store)).toBe(false);
});

test('a poll that throws is logged with its generation and repeated ever more rarely, and the others go on', async () => {
  await using due = await openStoreWithDue(5);
  const { lifecycle, polls, log } = createTestLifecycle(due.store, (id) => {
    if (id === 'gen_2') throw new TypeError('a bug');
    return status(id, done);
  });

  await using running = new AsyncDisposableStack();
  running.use(startPoller({ lifecycle, pace }));
  await expect.poll(() => countCompleted(due.store)).toBe(4);

  const fields = { generation: due.ids[2], failures: 1, nextInMs: 40, err: new TypeError('a bug') };
  expect(log[0]).toEqual({ level: 'error', fields, message: 'a poll failed' });
  expect(polls.filter((id) => id === 'gen_2').length).toBeLessThanOrEqual(4);
});

test('a poller survives a database that fails for a while', async () => {
  await using due = await openStoreWithDue(1);
  const { lifecycle, log } = createTestLifecycle(due.store, (id) => status(id, done));
  await due.store[internal].db.schema.alterTable('pollers').renameTo('hidden').execute();

  await using running = new AsyncDisposableStack();
  running.use(startPoller({ lifecycle, pace }));
  await expect.poll(() => log.length).toBe(1);
  await due.store[internal].db.schema.alterTable('hidden').renameTo('pollers').execute();
  await expect.poll(() => findStatus(due.store, due.ids[0]), { timeout: 5000 }).toBe('COMPLETED');

  expect(log.map(({ level, message }) => [level, message])).toEqual([
    ['error', 'the poller could not read the due accounts; it tries again every second'],
  ]);
});

test('a poll that could not be recorded is due again once the database answers, not after its lease', async () => {
  await using due = await openStoreWithDue(1);
  const { lifecycle, polls } = createTestLifecycle(due.store, (id) => status(id, done));
  const { transact } = due.store[internal];
  let refused = 0;
  Object.assign(due.store[internal], {
    transact(run: Parameters<typeof transact>[0]) {
      if (polls.length !== 1) return transact(run);
      refused += 1;
      throw Object.assign(new Error('the database is locked'), { errcode: 5 });
    },
  });

  await using running = new AsyncDisposableStack();
  running.use(startPoller({ lifecycle, pace }));
  await expect.poll(() => polls.length).toBe(2);

  expect(refused).toBe(1);
});

async function findStatus(store: Store, id: string | undefined): Promise<string | undefined> {
  return (await findSubmission(store, id ?? ''))?.status;
}

async function countCompleted(store: Store): Promise<number> {
  const rows = await store[internal].db
    .selectFrom('generations')
    .select('id')
    .where('status', '=', 'COMPLETED')
    .execute();
  return rows.length;
}
