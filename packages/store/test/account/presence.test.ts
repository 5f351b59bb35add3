import { setImmediate } from 'node:timers/promises';
import { sql, type KyselyPlugin } from 'kysely';
import { afterEach, expect, test, vi } from 'vitest';
import { follow } from '../../src/updates/follow.ts';
import {
  followGeneration,
  followUpdates,
  followUser,
  listWatched,
  openStore,
  pingStore,
  type Store,
  type Watched,
} from '../../src/index.ts';
import { fromNow } from '../../src/database/opened-database.ts';
import { createWatches } from '../../src/account/presence.ts';
import { accept, claimOne, readAgenda, record, release, reported, saveTestUser } from '../generations-made-here.ts';
import { openTestStore, openTwoTestStores, placeDatabase } from '../open-test-store.ts';
import { about, updateOf } from '../whole-records.ts';
import { internal } from '../../src/store.ts';
import { withPlugin } from '../../src/testing.ts';

const RENEWAL_MS = 10_000;
const A_MINUTE_MS = 60_000;

const nobody: Watched = { all: false, generationIds: new Set() };

afterEach(() => {
  vi.useRealTimers();
});

test('a thousand watchers of one generation are one row and one request, and the row is removed with the last watcher', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  await planPoll(store, userId, A_MINUTE_MS);
  const { counted, writes } = countWrites(store);
  await using watches = createWatches(counted[internal]);

  const watchers = Array.from({ length: 1000 }, () => watches.watch(userId, 'a generation'));
  await expect.poll(() => listRows(store)).toEqual([`${userId} a generation`]);
  expect(await listWatched(store, userId)).toEqual({ all: false, generationIds: new Set(['a generation']) });

  for (const watcher of watchers.slice(1)) watcher[Symbol.dispose]();
  watches.watch(userId, undefined);
  await expect.poll(() => listRows(store)).toHaveLength(2);
  expect(await listWatched(store, userId)).toEqual({ all: true, generationIds: new Set(['a generation']) });

  watchers[0]?.[Symbol.dispose]();
  await expect.poll(() => listRows(store)).toEqual([`${userId} null`]);
  expect(writes).toEqual(['insert', 'update', 'insert', 'update', 'delete']);
});

test('watches that begin together are written in few statements, and one that ends at once in none', async () => {
  await using store = await openTestStore();
  const { counted, writes } = countWrites(store);
  await using watches = createWatches(counted[internal]);

  watches.watch('alice', 'over at once')[Symbol.dispose]();
  for (let user = 0; user < 450; user += 1) watches.watch(`user ${user}`, undefined);
  await expect.poll(() => listRows(store)).toHaveLength(450);

  expect(writes.filter((write) => write === 'insert')).toHaveLength(3);
  expect(await listWatched(store, 'alice')).toEqual(nobody);
});

test('a watcher that comes back during the removal of the row is watching', async () => {
  await using store = await openTestStore();
  const { counted, writes } = countWrites(store, (write) => {
    if (write === 'delete') watches.watch('alice', undefined);
  });
  await using watches = createWatches(counted[internal]);
  const watcher = watches.watch('alice', undefined);
  await expect.poll(() => listRows(store)).toEqual(['alice null']);

  watcher[Symbol.dispose]();
  await expect.poll(() => writes.length).toBeGreaterThan(2);

  await expect.poll(() => listRows(store)).toEqual(['alice null']);
  expect(writes).toEqual(['insert', 'update', 'delete', 'insert', 'update']);
});

test('the first watcher requests a turn of an account whose poll is planned for later, and of no other', async () => {
  await using store = await openTestStore();
  const followed = await saveAccount(store, 'lt_alice_0001', A_MINUTE_MS);
  const overdue = await saveAccount(store, 'lt_bob_000001', -A_MINUTE_MS);
  const idle = await saveAccount(store, 'lt_carol_0001', null);
  const another = await saveAccount(store, 'lt_dave_00001', A_MINUTE_MS);

  for (const userId of [followed, overdue, idle]) store[internal].watches.watch(userId, undefined);
  await expect.poll(() => listRows(store)).toHaveLength(3);

  const requests = async (ids: readonly string[]) =>
    Promise.all(ids.map(async (id) => (await readAgenda(store, id)).requestedInMs));
  expect(await requests([followed, overdue, idle, another])).toEqual([about(0), null, null, null]);

  await release(store, await claimOne(store, { mostRequests: 0 }), { pollInMs: A_MINUTE_MS });
  store[internal].watches.watch(followed, undefined);
  store[internal].watches.watch(another, undefined);
  await expect.poll(() => listRows(store)).toHaveLength(4);

  expect(await requests([followed, overdue, idle, another])).toEqual([null, null, null, about(0)]);
});

test('a watcher that begins during a turn requests another, as the turn may have planned its polls already', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  await accept(store, id);
  const turn = await claimOne(store);

  store[internal].watches.watch(id, undefined);
  await expect.poll(() => listRows(store)).toHaveLength(1);
  await release(store, turn, { pollInMs: A_MINUTE_MS });

  expect(await readAgenda(store, id)).toEqual({
    actInMs: null,
    pollInMs: about(A_MINUTE_MS),
    requestedInMs: about(0),
  });
});

test('a watcher does not put off a turn that is requested already', async () => {
  await using store = await openTestStore();
  const id = await saveAccount(store, 'lt_alice_0001', A_MINUTE_MS);
  const requestedAt = fromNow(store[internal], -A_MINUTE_MS);
  await store[internal].db.updateTable('accounts').set({ requestedAt }).execute();

  store[internal].watches.watch(id, undefined);
  await expect.poll(() => listRows(store)).toHaveLength(1);

  expect((await readAgenda(store, id)).requestedInMs).toEqual(about(-A_MINUTE_MS));
});

test('two processes count separately', async () => {
  await using handles = await openTwoTestStores();
  const { store, other } = handles;
  const { id } = await saveTestUser(store);
  const here = store[internal].watches.watch(id, 'a generation');
  await expect.poll(() => listRows(store)).toHaveLength(1);
  const there = other[internal].watches.watch(id, 'a generation');
  await expect.poll(() => listRows(store)).toHaveLength(2);

  here[Symbol.dispose]();
  await expect.poll(() => listRows(store)).toHaveLength(1);
  expect((await listWatched(store, id)).generationIds).toEqual(new Set(['a generation']));

  there[Symbol.dispose]();
  await expect.poll(() => listRows(store)).toEqual([]);
});

test('the watches of a killed process expire, and another process removes them a minute later with its renewal', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  const left = { processId: 'gone', userId: id };
  await store[internal].db
    .insertInto('presence')
    .values([
      { ...left, id: '1', generationId: 'good', until: fromNow(store[internal], 1000) },
      { ...left, id: '2', generationId: 'lapsed', until: fromNow(store[internal], -1) },
      { ...left, id: '3', generationId: 'long lapsed', until: fromNow(store[internal], -A_MINUTE_MS - 1) },
    ])
    .execute();
  expect((await listWatched(store, id)).generationIds).toEqual(new Set(['good']));
  store[internal].watches.watch('bob', undefined);

  vi.advanceTimersByTime(RENEWAL_MS);

  await expect.poll(() => listRows(store)).toEqual([`${id} good`, `${id} lapsed`, 'bob null'].toSorted());
});

test('a watch whose row was removed is valid again after the next renewal', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  store[internal].watches.watch(id, 'lapsed');
  store[internal].watches.watch(id, 'removed');
  await expect.poll(() => listRows(store)).toHaveLength(2);
  await store[internal].db.updateTable('presence').set({ until: 0 }).where('generationId', '=', 'lapsed').execute();
  await store[internal].db.deleteFrom('presence').where('generationId', '=', 'removed').execute();
  expect(await listWatched(store, id)).toEqual(nobody);

  vi.advanceTimersByTime(RENEWAL_MS);

  await expect
    .poll(() => listWatched(store, id))
    .toEqual({ all: false, generationIds: new Set(['lapsed', 'removed']) });
});

test('a subscriber reads on if its watch cannot be written, and the next renewal writes it', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  await using store = await openTestStore({ poolSize: 1 });
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await sql`alter table presence rename to presence_elsewhere`.execute(store[internal].db);
  const updates = followGeneration(store, { userId, generationId: id });
  const first = await updates.next();
  await record(store, id, reported('IN_QUEUE'));
  const second = await updates.next();
  // The write was tried.
  await setImmediate();
  await pingStore(store);
  await sql`alter table presence_elsewhere rename to presence`.execute(store[internal].db);
  await planPoll(store, userId, A_MINUTE_MS);

  vi.advanceTimersByTime(RENEWAL_MS);

  expect([first.value?.status, second.value?.status]).toEqual(['PENDING', 'IN_QUEUE']);
  await expect.poll(() => listRows(store)).toEqual([`${userId} ${id}`]);
  expect((await readAgenda(store, userId)).requestedInMs).toEqual(about(0));
  await updates.return?.();
  await expect.poll(() => listRows(store)).toEqual([]);
});

test('a subscription watches one generation or all, until it is left or ends', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const one = followGeneration(store, { userId, generationId: id });
  const all = followUpdates(store, { userId, filter: {} });
  const user = followUser(store, userId);
  expect(await listRows(store)).toEqual([]);

  await one.next();
  await user.next();
  const waiting = all.next();
  await expect.poll(() => listRows(store)).toEqual([`${userId} ${id}`, `${userId} null`].toSorted());
  expect(await listWatched(store, userId)).toEqual({ all: true, generationIds: new Set([id]) });

  await all.return?.();
  await waiting;
  await expect.poll(() => listRows(store)).toEqual([`${userId} ${id}`]);

  const generation = await record(store, id, reported('COMPLETED'));
  const last = updateOf(generation, { number: 2, version: 2, status: 'COMPLETED', previousStatus: 'PENDING' });
  expect(await one.next()).toEqual({ done: false, value: { ...last, generation } });
  expect(await one.next()).toEqual({ done: true, value: undefined });
  await expect.poll(() => listRows(store)).toEqual([]);
  await user.return?.();
});

test('a subscription that cannot read ends its watch', async () => {
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

test('a store that is closed leaves no watches, even during a write', async () => {
  await using stack = new AsyncDisposableStack();
  const options = await placeDatabase(stack);
  const closing = await openStore(options);
  closing[internal].watches.watch('alice', 'a generation');
  await expect.poll(() => listRows(closing)).toHaveLength(1);
  closing[internal].watches.watch('alice', undefined);
  await setImmediate();

  await closing[Symbol.asyncDispose]();
  closing[internal].watches.watch('bob', undefined)[Symbol.dispose]();

  await using store = await openStore(options);
  expect(await listRows(store)).toEqual([]);
});

/** All rows of the table. */
async function listRows(store: Store): Promise<readonly string[]> {
  const rows = await store[internal].db.selectFrom('presence').select(['userId', 'generationId']).execute();
  return rows.map(({ userId, generationId }) => `${userId} ${generationId}`).toSorted();
}

/** An account with a planned poll, and its user. */
async function saveAccount(store: Store, key: string, pollInMs: number | null): Promise<string> {
  const { id } = await saveTestUser(store, key);
  await planPoll(store, id, pollInMs);
  return id;
}

/** Plans the poll of an account that nobody has claimed, with no request before it. */
async function planPoll(store: Store, id: string, inMs: number | null): Promise<void> {
  const pollAt = inMs === null ? null : fromNow(store[internal], inMs);
  await store[internal].db.updateTable('accounts').set({ pollAt, requestedAt: null }).where('id', '=', id).execute();
}

/** The same store with a list of its writes; calls back at each. */
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
  return { counted: withPlugin(store, plugin), writes };
}
