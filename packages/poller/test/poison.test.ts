import { expect, test } from 'vitest';
import { beginSubmission, recordObservation, type Store } from '@videogen/store';
import { startPoller } from '../src/index.ts';
import { planPolls } from '../src/plan/plan-polls.ts';
import { createTestLifecycle, openStoreWithDue, pace, status, submission } from './upstream-to-poll.ts';
import { internal } from '@videogen/store/testing';

const done = { status: 'COMPLETED', statusWord: 'completed', videoUrl: 'https://v.test/1.mp4' } as const;
const AN_HOUR_MS = 3_600_000;

test('an account with a lost submission whose turns fail has ever fewer turns, also after a restart, each logged', async () => {
  await using due = await openStoreWithDue(0);
  const { lifecycle, log } = createTestLifecycle(due.store, (id) => status(id, done));
  const { userId } = await due.addUser();
  await lose(due.store, userId);
  await spoilKey(due.store, userId);

  const first = startPoller({ lifecycle, pace });
  await expect.poll(() => log.length).toBe(3);
  await first[Symbol.asyncDispose]();
  await using running = new AsyncDisposableStack();
  running.use(startPoller({ lifecycle, pace }));
  await expect.poll(() => log.length).toBe(5);

  const err: unknown = expect.any(Error);
  expect(log.slice(0, 5)).toEqual(
    [40, 80, 160, 320, 640].map((nextInMs, index) => ({
      level: 'error',
      fields: { account: userId, failures: index + 1, nextInMs, err },
      message: 'a turn failed',
    })),
  );
});

test('an account whose turns always fail has a turn after an hour at the latest', async () => {
  await using due = await openStoreWithDue(0);
  const { lifecycle, log } = createTestLifecycle(due.store, (id) => status(id, done));
  const { userId } = await due.addUser();
  await lose(due.store, userId);
  await spoilKey(due.store, userId);
  await due.store[internal].db.updateTable('accounts').set({ failedTurns: 99 }).execute();

  await using running = new AsyncDisposableStack();
  running.use(startPoller({ lifecycle, pace }));
  await expect.poll(() => log.length).toBe(1);

  expect(log).toEqual([
    {
      level: 'error',
      fields: { account: userId, failures: 100, nextInMs: AN_HOUR_MS, err: expect.any(Error) },
      message: 'a turn failed',
    },
  ]);
});

test('a row that cannot be read hinders no other due row, and is retried ever more rarely', async () => {
  await using due = await openStoreWithDue(0);
  const { lifecycle, log } = createTestLifecycle(due.store, (id) => status(id, done));
  const { userId } = await due.addUser();
  const [unreadable, ...others] = [
    await send(due.store, userId),
    await send(due.store, userId),
    await send(due.store, userId),
  ];
  await due.store[internal].db
    .updateTable('generations')
    .set({ warnings: '[' })
    .where('id', '=', unreadable ?? '')
    .execute();

  await using running = new AsyncDisposableStack();
  running.use(startPoller({ lifecycle, pace }));

  await expect.poll(() => listStatuses(due.store, others)).toEqual(['UNCONFIRMED', 'UNCONFIRMED']);
  const unread = () => log.filter(({ message }) => message === 'a generation could not be read');
  await expect.poll(() => unread().length).toBeGreaterThanOrEqual(2);
  const err: unknown = expect.any(Error);
  expect(
    unread()
      .slice(0, 2)
      .map(({ fields }) => fields),
  ).toEqual([
    { generation: unreadable, failures: 1, nextInMs: 40, err },
    { generation: unreadable, failures: 2, nextInMs: 80, err },
  ]);
});

test('a row that cannot be read hinders no other of its key', async () => {
  await using due = await openStoreWithDue(0);
  const { lifecycle, log } = createTestLifecycle(due.store, (id) => status(id, done));
  const { userId } = await due.addUser();
  const [unreadable, other] = [await due.accept(userId, 'gen_a'), await due.accept(userId, 'gen_b')];
  await due.store[internal].db.updateTable('generations').set({ warnings: '[' }).where('id', '=', unreadable).execute();

  await using running = new AsyncDisposableStack();
  running.use(startPoller({ lifecycle, pace }));

  await expect.poll(() => listStatuses(due.store, [other])).toEqual(['COMPLETED']);
  await expect.poll(() => log.length).toBe(3);
  const err: unknown = expect.any(Error);
  expect(log).toEqual(
    [40, 80, 160].map((nextInMs, index) => ({
      level: 'error',
      fields: { generation: unreadable, failures: index + 1, nextInMs, err },
      message: 'a generation could not be read',
    })),
  );
});

test('a generation on a page that cannot be recorded hinders no other on it', async () => {
  await using due = await openStoreWithDue(0);
  const { userId } = await due.addUser();
  const names = ['gen_a', 'gen_b', 'gen_c', 'gen_d'];
  const ids: string[] = [];
  for (const name of names) ids.push(await due.accept(userId, name));
  const [poison = '', ...others] = ids;
  // An update with its next version exists already, so recording the poll violates a constraint.
  await due.store[internal].db
    .insertInto('updates')
    .values({ userId, number: 1000, generationId: poison, version: 2, status: 'PENDING', previousStatus: null, at: 0 })
    .execute();
  const { lifecycle, log } = createTestLifecycle(due.store, (id) => status(id, { status: 'PENDING' }));
  const entries = names.map((name) => status(name, { status: 'IN_PROGRESS', statusWord: 'processing' }));
  const api = { ...lifecycle.api, listGenerations: () => Promise.resolve({ entries, answeredAt: undefined }) };

  await using running = new AsyncDisposableStack();
  running.use(startPoller({ lifecycle: { ...lifecycle, api }, pace }));
  await expect.poll(() => listStatuses(due.store, others)).toEqual(['IN_PROGRESS', 'IN_PROGRESS', 'IN_PROGRESS']);

  expect(log[0]).toEqual({
    level: 'error',
    fields: { generation: poison, failures: 1, nextInMs: 40, err: expect.any(Error) },
    message: 'a poll failed',
  });
});

test('an account whose turns fail has ever fewer turns', async () => {
  await using due = await openStoreWithDue(1);
  const { lifecycle, log } = createTestLifecycle(due.store, (id) => status(id, done));
  const [userId = ''] = due.userIds;
  await spoilKey(due.store, userId);

  await using running = new AsyncDisposableStack();
  running.use(startPoller({ lifecycle, pace }));
  await expect.poll(() => log.length).toBe(4);

  const err: unknown = expect.any(Error);
  expect(log).toEqual(
    [40, 80, 160, 320].map((nextInMs, index) => ({
      level: 'error',
      fields: { account: userId, failures: index + 1, nextInMs, err },
      message: 'a turn failed',
    })),
  );
});

test.each([
  [1, 4000],
  [5, 64_000],
  [10, 2_048_000],
  [11, AN_HOUR_MS],
  [99, AN_HOUR_MS],
])(
  'after %i internal errors in a row the next poll is in %i ms, and of this generation alone',
  (erredAttempts, inMs) => {
    const density = { pollsPerSecond: () => 1, endsPerSecond: () => 0.1, minIntervalMs: 2000 };
    const one = {
      density,
      ageMs: 0,
      unseenForMs: 0,
      position: 1,
      failedAttempts: 0,
      erredAttempts: 0,
      hasEnded: false,
    };
    const inFlight = [
      { ...one, id: 'a' },
      { ...one, id: 'b' },
      { ...one, id: 'poison', failedAttempts: 99, erredAttempts },
    ];

    const planned = planPolls(inFlight, 100);

    expect(planned.filter(({ ids }) => ids.includes('poison'))).toEqual([{ page: undefined, ids: ['poison'], inMs }]);
  },
);

/** Replaces the sealed key of a user by one that cannot be opened. */
async function spoilKey(store: Store, userId: string): Promise<void> {
  await store[internal].db.updateTable('accounts').set({ sealedKey: 'spoilt' }).where('id', '=', userId).execute();
}

/** Adds a submission without an outcome, due to be given up at once. */
async function send(store: Store, userId: string): Promise<string> {
  const { generation } = await beginSubmission(store, { ...submission, userId });
  return generation.id;
}

/** Adds a submission whose answer was lost. */
async function lose(store: Store, userId: string): Promise<string> {
  const id = await send(store, userId);
  await recordObservation(store, id, { type: 'unanswered', warning: 'lost' }, { dueInMs: 0 });
  return id;
}

async function listStatuses(store: Store, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await store[internal].db.selectFrom('generations').select('status').where('id', 'in', ids).execute();
  return rows.map((row) => row.status);
}
