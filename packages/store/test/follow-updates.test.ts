import { expect, test } from 'vitest';
import {
  findNewestUpdate,
  followUpdates,
  SLOW_TICK_MS,
  type GenerationFilter,
  type Store,
  type Update,
} from '../src/index.ts';
import { accept, record, request, saveTestUser, told } from './generations-made-here.ts';
import { openTestStore, openTwoTestStores } from './open-test-store.ts';

const AN_HOUR_MS = 3_600_000;

/** A reader that has begun: what happens from here on, it hears. */
async function startReader(store: Store, userId: string, filter: GenerationFilter = {}) {
  const updates = followUpdates(store, { userId, filter });
  const first = updates.next();
  // It has its place once a query that came after its own is answered: the database takes one at a time.
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
    /** Leaves, and gives what was told and not taken. */
    async leave(): Promise<Update | undefined> {
      await updates.return?.();
      return (await pending)?.value;
    },
  };
}

const print = ({ number, version, status }: Update): string => `${number}: ${status} (${version})`;

test('following all of a user’s generations tells what happens from now on, in order, and not what was before', async () => {
  await using store = await openTestStore({ poolSize: 1 });
  const { id: userId } = await saveTestUser(store);
  const old = await accept(store, userId);
  const reader = await startReader(store, userId);

  const young = await accept(store, userId);
  await record(store, old.id, told('IN_QUEUE'));
  await record(store, young.id, told('IN_PROGRESS'));
  await record(store, old.id, told('COMPLETED'));
  await accept(store, userId);

  const updates = await reader.take(5);
  expect(updates.map(print)).toEqual([
    '2: PENDING (1)',
    '3: IN_QUEUE (2)',
    '4: IN_PROGRESS (2)',
    '5: COMPLETED (3)',
    '6: PENDING (1)',
  ]);
  expect(updates.slice(0, 4).map(({ generationRef }) => generationRef)).toEqual([young.id, old.id, young.id, old.id]);
  await reader.leave();
});

test('only the user’s own generations are told', async () => {
  await using store = await openTestStore({ poolSize: 1 });
  const alice = await saveTestUser(store);
  const bob = await saveTestUser(store, 'lt_bob_000001');
  const reader = await startReader(store, alice.id);

  await accept(store, bob.id);
  const own = await accept(store, alice.id);

  expect(await reader.take(1)).toMatchObject([{ number: 1, generationRef: own.id }]);
  await reader.leave();
});

test('one that leaves the filter’s statuses is heard leaving, and no more after that', async () => {
  await using store = await openTestStore({ poolSize: 1 });
  const { id: userId } = await saveTestUser(store);
  const reader = await startReader(store, userId, { status: ['IN_QUEUE', 'FAILED'] });

  const { id } = await accept(store, userId);
  for (const status of ['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'] as const) await record(store, id, told(status));
  const other = await accept(store, userId);
  await record(store, other.id, told('FAILED'));

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
  const cases: readonly (readonly [GenerationFilter, heard: readonly number[]])[] = [
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

  await accept(store, userId, { request: { ...request, model: 'sora-2' } });
  await accept(store, userId, { request: { ...request, model: 'kling_25', mode: 'IMAGE_TO_VIDEO' } });
  await accept(store, userId, { request: { ...request, model: 'sora-2' } });

  const taken = await Promise.all(readers.map((reader, index) => reader.take(cases[index]?.[1].length ?? 0)));
  const untaken = await Promise.all(readers.map((reader) => reader.leave()));
  expect(taken.map((updates) => updates.map(({ number }) => number))).toEqual(cases.map(([, heard]) => heard));
  expect(untaken).toEqual(cases.map(() => undefined));
});

test('a filtered feed moves on over more than a page of what its filter drops', async () => {
  await using store = await openTestStore({ poolSize: 1 });
  const { id: userId } = await saveTestUser(store);
  const reader = await startReader(store, userId, { status: ['COMPLETED'] });
  const { id } = await accept(store, userId);

  for (let fps = 1; fps <= 250; fps += 1) await record(store, id, told('PENDING', { fps }));
  await record(store, id, told('COMPLETED'));
  const startedAt = performance.now();

  expect((await reader.take(1)).map(print)).toEqual(['252: COMPLETED (252)']);
  expect(performance.now() - startedAt).toBeLessThan(SLOW_TICK_MS);
  await reader.leave();
});

test('two readers each get all, one of them slowly, and one that begins later only what is new to it', async () => {
  await using store = await openTestStore({ poolSize: 1 });
  const { id: userId } = await saveTestUser(store);
  const [fast, slow] = [await startReader(store, userId), await startReader(store, userId)];
  const { id } = await accept(store, userId);

  for (let fps = 1; fps <= 120; fps += 1) await record(store, id, told('PENDING', { fps }));
  const seenFast = await fast.take(121);
  const late = await startReader(store, userId);
  await record(store, id, told('COMPLETED'));

  const everything = Array.from({ length: 122 }, (_, index) => index + 1);
  expect([...seenFast, ...(await fast.take(1))].map(({ number }) => number)).toEqual(everything);
  expect((await slow.take(122)).map(({ number }) => number)).toEqual(everything);
  expect((await late.take(1)).map(({ number }) => number)).toEqual([122]);
  await Promise.all([fast, slow, late].map((reader) => reader.leave()));
});

test('leaving ends a pending wait at once, though the feed never ends by itself', async () => {
  await using store = await openTestStore({ poolSize: 1 });
  const { id: userId } = await saveTestUser(store);
  const updates = followUpdates(store, { userId, filter: {} });
  const first = updates.next();
  const { id } = await accept(store, userId);
  await record(store, id, told('COMPLETED'));
  await first;

  const startedAt = performance.now();
  const waiting = [updates.next(), updates.next(), updates.next()];
  const left = await updates.return?.();

  expect(left).toEqual({ done: true, value: undefined });
  expect((await Promise.all(waiting)).at(-1)).toEqual({ done: true, value: undefined });
  expect(performance.now() - startedAt).toBeLessThan(SLOW_TICK_MS / 4);
});

test('a change made through another handle on the database is told without a hint', async () => {
  await using handles = await openTwoTestStores();
  const { store, other } = handles;
  const { id: userId } = await saveTestUser(store);
  const reader = await startReader(store, userId);

  await accept(other, userId);

  expect((await reader.take(1)).map(print)).toEqual(['1: PENDING (1)']);
  await reader.leave();
});
