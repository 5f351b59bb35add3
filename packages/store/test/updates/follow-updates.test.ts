import { afterEach, expect, test, vi } from 'vitest';
import { followUpdates, type GenerationFilter, type Store, type Update } from '../../src/index.ts';
import { findNewestUpdate } from '../../src/updates/queries.ts';
import { READ_AGAIN_MS } from '../../src/updates/feeds.ts';
import { accept, record, request, saveTestUser, reported } from '../generations-made-here.ts';
import { openTestStore, openTwoTestStores } from '../open-test-store.ts';
import { updateOf } from '../whole-records.ts';

const AN_HOUR_MS = 3_600_000;
const stopTimers = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

afterEach(() => void vi.useRealTimers());

/** Starts a reader, which gets all later changes. */
async function startReader(store: Store, userId: string, filter: GenerationFilter = {}) {
  const updates = followUpdates(store, { userId, filter });
  const first = updates.next();
  // It has its position once a later query is answered: the database answers one at a time.
  await findNewestUpdate(store, 'none');
  await findNewestUpdate(store, 'none');
  let pending: typeof first | undefined = first;
  return {
    async take(count: number): Promise<readonly Update[]> {
      const taken: Update[] = [];
      while (taken.length < count) {
        const { value } = await (pending ?? updates.next());
        pending = undefined;
        if (value === undefined) throw new Error(`the feed ended after ${taken.length} of ${count}`);
        taken.push(value);
      }
      return taken;
    },
    /** Leaves, and returns the changes that were not taken. */
    async leave(): Promise<Update | undefined> {
      await updates.return?.();
      return (await pending)?.value;
    },
  };
}

const print = ({ number, version, status }: Update): string => `${number}: ${status} (${version})`;

test('following all of a user’s generations gives later changes, in order, and no earlier ones', async () => {
  await using store = await openTestStore({ poolSize: 1 });
  const { id: userId } = await saveTestUser(store);
  const old = await accept(store, userId);
  const reader = await startReader(store, userId);

  const young = await accept(store, userId);
  await record(store, old.id, reported('IN_QUEUE'));
  await record(store, young.id, reported('IN_PROGRESS'));
  await record(store, old.id, reported('COMPLETED'));
  await accept(store, userId);

  const updates = await reader.take(5);
  expect(updates.map(print)).toEqual([
    '2: PENDING (1)',
    '3: IN_QUEUE (2)',
    '4: IN_PROGRESS (2)',
    '5: COMPLETED (3)',
    '6: PENDING (1)',
  ]);
  expect(updates.slice(0, 4).map(({ generationId }) => generationId)).toEqual([young.id, old.id, young.id, old.id]);
  await reader.leave();
});

test('only the user’s own generations are followed', async () => {
  await using store = await openTestStore({ poolSize: 1 });
  const alice = await saveTestUser(store);
  const bob = await saveTestUser(store, 'lt_bob_000001');
  const reader = await startReader(store, alice.id);

  await accept(store, bob.id);
  const own = await accept(store, alice.id);

  expect(await reader.take(1)).toEqual([{ ...updateOf(own, { status: 'PENDING' }), generation: own }]);
  await reader.leave();
});

test('a generation that leaves the filter’s statuses has that change, and no later ones', async () => {
  await using store = await openTestStore({ poolSize: 1 });
  const { id: userId } = await saveTestUser(store);
  const reader = await startReader(store, userId, { status: ['IN_QUEUE', 'FAILED'] });

  const { id } = await accept(store, userId);
  for (const status of ['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'] as const) await record(store, id, reported(status));
  const other = await accept(store, userId);
  await record(store, other.id, reported('FAILED'));

  const updates = await reader.take(3);
  expect(updates.map(({ previousStatus, status }) => `${previousStatus} → ${status}`)).toEqual([
    'PENDING → IN_QUEUE',
    'IN_QUEUE → IN_PROGRESS',
    'PENDING → FAILED',
  ]);
  await reader.leave();
});

test('all conditions of a filter must hold, and an empty list matches nothing', async () => {
  await using store = await openTestStore({ poolSize: 1 });
  const { id: userId } = await saveTestUser(store);
  const cases: readonly (readonly [GenerationFilter, received: readonly number[]])[] = [
    [{ model: ['sora-2', 'kling_25'] }, [1, 2, 3]],
    [{ model: ['kling_25'] }, [2]],
    [{ mode: ['IMAGE_TO_VIDEO'] }, [2]],
    [{ mode: ['IMAGE_TO_VIDEO', 'TEXT_TO_VIDEO'], model: ['sora-2'] }, [1, 3]],
    [{ createdAfter: new Date(Date.now() - AN_HOUR_MS) }, [1, 2, 3]],
    [{ createdAfter: new Date(Date.now() + AN_HOUR_MS) }, []],
    [{ createdBefore: new Date(Date.now() - AN_HOUR_MS) }, []],
    [{ status: [] }, []],
    [{ model: [] }, []],
    [{ createdBefore: new Date(Date.now() + AN_HOUR_MS) }, [1, 2, 3]],
  ];
  const readers = await Promise.all(cases.map(([filter]) => startReader(store, userId, filter)));

  await accept(store, userId, { request: { ...request, modelKey: 'sora-2' } });
  await accept(store, userId, { request: { ...request, modelKey: 'kling_25', mode: 'IMAGE_TO_VIDEO' } });
  await accept(store, userId, { request: { ...request, modelKey: 'sora-2' } });

  const taken = await Promise.all(readers.map((reader, index) => reader.take(cases[index]?.[1].length ?? 0)));
  const untaken = await Promise.all(readers.map((reader) => reader.leave()));
  expect(taken.map((updates) => updates.map(({ number }) => number))).toEqual(cases.map(([, received]) => received));
  expect(untaken).toEqual(cases.map(() => undefined));
});

test('a filtered feed moves on over more than a page of changes outside its filter', async () => {
  // No read without a notification.
  stopTimers();
  await using store = await openTestStore({ poolSize: 1 });
  const { id: userId } = await saveTestUser(store);
  const reader = await startReader(store, userId, { status: ['COMPLETED'] });
  const { id } = await accept(store, userId);

  for (let fps = 1; fps <= 250; fps += 1) await record(store, id, reported('PENDING', { fps }));
  await record(store, id, reported('COMPLETED'));

  expect((await reader.take(1)).map(print)).toEqual(['252: COMPLETED (252)']);
  await reader.leave();
});

test('two readers each get all changes, one of them slowly, and a later reader only later ones', async () => {
  await using store = await openTestStore({ poolSize: 1 });
  const { id: userId } = await saveTestUser(store);
  const [fast, slow] = [await startReader(store, userId), await startReader(store, userId)];
  const { id } = await accept(store, userId);

  for (let fps = 1; fps <= 120; fps += 1) await record(store, id, reported('PENDING', { fps }));
  const seenFast = await fast.take(121);
  const late = await startReader(store, userId);
  await record(store, id, reported('COMPLETED'));

  const everything = Array.from({ length: 122 }, (_, index) => index + 1);
  expect([...seenFast, ...(await fast.take(1))].map(({ number }) => number)).toEqual(everything);
  expect((await slow.take(122)).map(({ number }) => number)).toEqual(everything);
  expect((await late.take(1)).map(({ number }) => number)).toEqual([122]);
  await Promise.all([fast, slow, late].map((reader) => reader.leave()));
});

test('leaving ends a pending wait at once, though the feed never ends by itself', async () => {
  // No read without a notification.
  stopTimers();
  await using store = await openTestStore({ poolSize: 1 });
  const { id: userId } = await saveTestUser(store);
  const updates = followUpdates(store, { userId, filter: {} });
  const first = updates.next();
  const { id } = await accept(store, userId);
  await record(store, id, reported('COMPLETED'));
  await first;

  const waiting = [updates.next(), updates.next(), updates.next()];
  const left = await updates.return?.();

  expect(left).toEqual({ done: true, value: undefined });
  expect((await Promise.all(waiting)).at(-1)).toEqual({ done: true, value: undefined });
});

test('a change by another process is found without a notification', async () => {
  stopTimers();
  await using handles = await openTwoTestStores();
  const { store, other } = handles;
  const { id: userId } = await saveTestUser(store);
  const reader = await startReader(store, userId);

  await accept(other, userId);
  vi.advanceTimersByTime(READ_AGAIN_MS);

  expect((await reader.take(1)).map(print)).toEqual(['1: PENDING (1)']);
  await reader.leave();
});
