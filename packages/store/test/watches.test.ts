import { setImmediate } from 'node:timers/promises';
import { sql, type KyselyPlugin } from 'kysely';
import { afterEach, expect, test, vi } from 'vitest';
import { follow } from '../src/follow.ts';
import {
  endVisit,
  followGeneration,
  followUpdates,
  followUser,
  listWatched,
  openStore,
  pingStore,
  type Store,
  type Watched,
} from '../src/index.ts';
import { fromNow } from '../src/schedule.ts';
import { createWatches } from '../src/watches.ts';
import { accept, record, saveTestUser, told } from './generations-made-here.ts';
import { openTestStore, openTwoTestStores, placeDatabase } from './open-test-store.ts';

const RENEWAL_MS = 10_000;
const A_MINUTE = 60_000;

const nobody: Watched = { all: false, generationRefs: new Set() };

afterEach(() => {
  vi.useRealTimers();
});

test('a thousand watchers of one generation are one row and one call, and the row is gone at once with the last', async () => {
  await using store = await openTestStore();
  const userId = await saveUserWithVisit(store, 'lt_alice_0001');
  const { counted, writes } = countWrites(store);
  await using watches = createWatches(counted);

  const watchers = Array.from({ length: 1000 }, () => watches.watch(userId, 'a generation'));
  await expect.poll(() => listRows(store)).toEqual([`${userId} a generation`]);
  expect(await listWatched(store, userId)).toEqual({ all: false, generationRefs: new Set(['a generation']) });

  for (const watcher of watchers.slice(1)) watcher[Symbol.dispose]();
  watches.watch(userId, undefined);
  await expect.poll(() => listRows(store)).toHaveLength(2);
  expect(await listWatched(store, userId)).toEqual({ all: true, generationRefs: new Set(['a generation']) });

  watchers[0]?.[Symbol.dispose]();
  await expect.poll(() => listRows(store)).toEqual([`${userId} null`]);
  expect(writes).toEqual(['insert', 'update', 'insert', 'update', 'delete']);
});

test('what begins together is written in few statements, and what is over at once in none', async () => {
  await using store = await openTestStore();
  const { counted, writes } = countWrites(store);
  await using watches = createWatches(counted);

  watches.watch('alice', 'over at once')[Symbol.dispose]();
  for (let user = 0; user < 450; user += 1) watches.watch(`user ${user}`, undefined);
  await expect.poll(() => listRows(store)).toHaveLength(450);

  expect(writes.filter((write) => write === 'insert')).toHaveLength(3);
  expect(await listWatched(store, 'alice')).toEqual(nobody);
});

test('who comes back while the row is being removed is watching', async () => {
  await using store = await openTestStore();
  const { counted, writes } = countWrites(store, (write) => {
    if (write === 'delete') watches.watch('alice', undefined);
  });
  await using watches = createWatches(counted);
  const watcher = watches.watch('alice', undefined);
  await expect.poll(() => listRows(store)).toEqual(['alice null']);

  watcher[Symbol.dispose]();
  await expect.poll(() => writes.length).toBeGreaterThan(2);

  await expect.poll(() => listRows(store)).toEqual(['alice null']);
  expect(writes).toEqual(['insert', 'update', 'delete', 'insert', 'update']);
});

test('only a key that is to be visited is visited sooner, by the first who watches, and a visit under way hears it', async () => {
  await using store = await openTestStore();
  const followed = await saveUserWithVisit(store, 'lt_alice_0001');
  const held = await saveUserWithVisit(store, 'lt_bob_000001', { isHeld: true });
  const overdue = await saveUserWithVisit(store, 'lt_carol_0001', { inMinutes: -1 });
  const idle = await saveUserWithVisit(store, 'lt_dave_00001', { inMinutes: null });
  const another = await saveUserWithVisit(store, 'lt_erin_00001');
  const { id: unvisited } = await saveTestUser(store, 'lt_frank_0001');

  for (const userId of [followed, held, overdue, idle, unvisited]) store.watches.watch(userId, undefined);
  await expect.poll(() => listRows(store)).toHaveLength(5);

  await endVisit(store, { userId: held, lease: 1 }, { nextInMs: A_MINUTE, paidForMs: 0 });
  expect(await readVisits(store)).toEqual({ [followed]: 0, [held]: 0, [overdue]: -1, [idle]: null, [another]: 1 });

  await planVisitsInAMinute(store);
  store.watches.watch(followed, undefined);
  store.watches.watch(another, undefined);
  await expect.poll(() => listRows(store)).toHaveLength(6);

  expect(await readVisits(store)).toMatchObject({ [followed]: 1, [another]: 0 });
});

test('two processes count apart', async () => {
  await using handles = await openTwoTestStores();
  const { store, other } = handles;
  const here = store.watches.watch('alice', 'a generation');
  await expect.poll(() => listRows(store)).toHaveLength(1);
  const there = other.watches.watch('alice', 'a generation');
  await expect.poll(() => listRows(store)).toHaveLength(2);

  here[Symbol.dispose]();
  await expect.poll(() => listRows(store)).toHaveLength(1);
  expect((await listWatched(store, 'alice')).generationRefs).toEqual(new Set(['a generation']));

  there[Symbol.dispose]();
  await expect.poll(() => listRows(store)).toEqual([]);
});

test('what a process watched that is gone lapses, and is removed a minute later by one that renews its own', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  await using store = await openTestStore();
  const left = { watcher: 'gone', userId: 'alice' };
  await store.db
    .insertInto('watches')
    .values([
      { ...left, id: '1', generationRef: 'good', until: fromNow(store, 1000) },
      { ...left, id: '2', generationRef: 'lapsed', until: fromNow(store, -1) },
      { ...left, id: '3', generationRef: 'long lapsed', until: fromNow(store, -A_MINUTE - 1) },
    ])
    .execute();
  expect((await listWatched(store, 'alice')).generationRefs).toEqual(new Set(['good']));
  store.watches.watch('bob', undefined);

  vi.advanceTimersByTime(RENEWAL_MS);

  await expect.poll(() => listRows(store)).toEqual(['alice good', 'alice lapsed', 'bob null']);
});

test('a watch that was taken for gone is good again after the next renewal', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  await using store = await openTestStore();
  store.watches.watch('alice', 'lapsed');
  store.watches.watch('alice', 'removed');
  await expect.poll(() => listRows(store)).toHaveLength(2);
  await store.db.updateTable('watches').set({ until: 0 }).where('generationRef', '=', 'lapsed').execute();
  await store.db.deleteFrom('watches').where('generationRef', '=', 'removed').execute();
  expect(await listWatched(store, 'alice')).toEqual(nobody);

  vi.advanceTimersByTime(RENEWAL_MS);

  await expect
    .poll(() => listWatched(store, 'alice'))
    .toEqual({ all: false, generationRefs: new Set(['lapsed', 'removed']) });
});

test('where a watch cannot be written the subscriber reads on, and it is written with the next renewal', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  await using store = await openTestStore({ poolSize: 1 });
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await sql`alter table watches rename to watches_elsewhere`.execute(store.db);
  const updates = followGeneration(store, { userId, generationRef: id });
  const first = await updates.next();
  await record(store, id, told('IN_QUEUE'));
  const second = await updates.next();
  // What was to be written then has been tried.
  await setImmediate();
  await pingStore(store);
  await sql`alter table watches_elsewhere rename to watches`.execute(store.db);
  await planVisitsInAMinute(store);

  vi.advanceTimersByTime(RENEWAL_MS);

  expect([first.value?.status, second.value?.status]).toEqual(['PENDING', 'IN_QUEUE']);
  await expect.poll(() => listRows(store)).toEqual([`${userId} ${id}`]);
  expect(await readVisits(store)).toEqual({ [userId]: 0 });
  await updates.return?.();
  await expect.poll(() => listRows(store)).toEqual([]);
});

test('who follows a generation watches it and who follows all watches all, until they leave or it is over', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const one = followGeneration(store, { userId, generationRef: id });
  const all = followUpdates(store, { userId, filter: {} });
  const user = followUser(store, userId);
  expect(await listRows(store)).toEqual([]);

  await one.next();
  await user.next();
  const waiting = all.next();
  await expect.poll(() => listRows(store)).toEqual([`${userId} ${id}`, `${userId} null`].toSorted());
  expect(await listWatched(store, userId)).toEqual({ all: true, generationRefs: new Set([id]) });

  await all.return?.();
  await waiting;
  await expect.poll(() => listRows(store)).toEqual([`${userId} ${id}`]);

  await record(store, id, told('COMPLETED'));
  expect(await one.next()).toMatchObject({ value: { status: 'COMPLETED' } });
  expect(await one.next()).toEqual({ done: true, value: undefined });
  await expect.poll(() => listRows(store)).toEqual([]);
  await user.return?.();
});

test('who cannot read watches no more', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const failing = follow(store, {
    userId,
    watches: 'all',
    readNext: async () => {
      await expect.poll(() => listRows(store)).toHaveLength(1);
      throw new Error('not a problem of the database');
    },
  });

  await expect(failing.next()).rejects.toThrow('not a problem of the database');

  await expect.poll(() => listRows(store)).toEqual([]);
});

test('a store that is closed leaves no watches behind, whatever it was writing', async () => {
  await using stack = new AsyncDisposableStack();
  const options = await placeDatabase(stack);
  const closing = await openStore(options);
  closing.watches.watch('alice', 'a generation');
  await expect.poll(() => listRows(closing)).toHaveLength(1);
  closing.watches.watch('alice', undefined);
  await setImmediate();

  await closing[Symbol.asyncDispose]();
  closing.watches.watch('bob', undefined)[Symbol.dispose]();

  await using store = await openStore(options);
  expect(await listRows(store)).toEqual([]);
});

/** The rows of the table, whoever wrote them. */
async function listRows(store: Store): Promise<readonly string[]> {
  const rows = await store.db.selectFrom('watches').select(['userId', 'generationRef']).execute();
  return rows.map(({ userId, generationRef }) => `${userId} ${generationRef}`).toSorted();
}

/** A user whose next visit is planned, and who has nothing else. */
async function saveUserWithVisit(
  store: Store,
  key: string,
  { inMinutes = 1, isHeld = false }: { readonly inMinutes?: number | null; readonly isHeld?: boolean } = {},
): Promise<string> {
  const { id: userId } = await saveTestUser(store, key);
  const nextAt = inMinutes === null ? null : fromNow(store, inMinutes * A_MINUTE);
  await store.db
    .insertInto('visits')
    .values({ userId, nextAt, heldUntil: isHeld ? nextAt : null, lease: 1, paidUntil: 0 })
    .execute();
  return userId;
}

async function planVisitsInAMinute(store: Store): Promise<void> {
  await store.db
    .updateTable('visits')
    .set({ nextAt: fromNow(store, A_MINUTE) })
    .execute();
}

/** In how many minutes each user is visited. */
async function readVisits(store: Store): Promise<Readonly<Record<string, number | null>>> {
  const rows = await store.db
    .selectFrom('visits')
    .select(['userId', 'nextAt'])
    .select(() => store.now.as('now'))
    .execute();
  return Object.fromEntries(
    rows.map(({ userId, nextAt, now }) => [userId, nextAt === null ? null : toMinutes(nextAt - now)]),
  );
}

function toMinutes(ms: number): number {
  // Without the sign of a zero.
  return Math.round(ms / A_MINUTE) + 0;
}

/** The same store, with what is written through it; calls back as it begins. */
function countWrites(
  store: Store,
  onWrite?: (write: string) => void,
): { readonly counted: Store; readonly writes: readonly string[] } {
  const writes: string[] = [];
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      const write = /^(Insert|Update|Delete)QueryNode$/.exec(node.kind)?.[1]?.toLowerCase();
      if (write !== undefined) {
        writes.push(write);
        onWrite?.(write);
      }
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return { counted: { ...store, db: store.db.withPlugin(plugin) }, writes };
}
