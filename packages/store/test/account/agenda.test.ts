import { expect, test } from 'vitest';
import {
  beginSubmission,
  claimHeads,
  listWatched,
  pauseAccount,
  readNextAct,
  renewTurn,
  scheduleSubmission,
  setHeadTime,
  type Store,
  type Turn,
} from '../../src/index.ts';
import { requestTurn } from '../../src/account/agenda.ts';
import {
  accept,
  claimAll,
  claimOne,
  lose,
  newSubmission,
  readAgenda,
  release,
  saveTestUser,
} from '../generations-made-here.ts';
import { openTestStore, openTwoTestStores } from '../open-test-store.ts';
import { about, turnOf } from '../whole-records.ts';
import { internal } from '../../src/store.ts';
import type { AccountsTable } from '../../src/database/tables.ts';

const AN_HOUR_MS = 3_600_000;

test('an account with followed generations is claimed once, however many there are', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  await saveTestUser(store, 'lt_bob_000001');
  for (let count = 0; count < 5; count += 1) await accept(store, id);

  const turns = await claimAll(store, { mostRequests: 5 });

  expect(turns).toEqual([turnOf(id, { token: 1, reserved: 5 })]);
  expect(await claimAll(store)).toEqual([]);
});

test('a turn knows if submissions are due and if anything is watched', async () => {
  await using store = await openTestStore();
  const { id: lost } = await saveTestUser(store, 'lt_alice_0001');
  const { id: queued } = await saveTestUser(store, 'lt_bob_000001');
  const { id: watched } = await saveTestUser(store, 'lt_carol_0001');
  const { id: later } = await saveTestUser(store, 'lt_dave_00001');
  await lose(store, lost);
  await lose(store, later, AN_HOUR_MS);
  await setHeadTime(store, { accountId: queued, modelKey: 'sora-2' }, 0);
  await setHeadTime(store, { accountId: later, modelKey: 'sora-2' }, AN_HOUR_MS);
  using _ = store[internal].watches.watch(watched, undefined);
  await expect.poll(() => listWatched(store, watched)).toHaveProperty('all', true);
  await store[internal].db.updateTable('accounts').set({ requestedAt: 0 }).execute();

  const turns = await claimAll(store);

  expect(new Set(turns)).toEqual(
    new Set([
      turnOf(lost, { hasSubmissions: true, isWatched: false }),
      turnOf(queued, { hasSubmissions: true, isWatched: false }),
      turnOf(watched, { hasSubmissions: false, isWatched: true }),
      turnOf(later, { hasSubmissions: false, isWatched: false }),
    ]),
  );
});

test('the longest overdue come first if the limit leaves some out, whatever they are due for', async () => {
  await using store = await openTestStore();
  const [newest, oldest, third, second] = [
    await saveDueAccount(store, 'lt_alice_0001', { requestedAt: 4000 }),
    await saveDueAccount(store, 'lt_bob_000001', { actAt: 1000, pollAt: 9000 }),
    await saveDueAccount(store, 'lt_carol_0001', { requestedAt: 9000, pollAt: 3000 }),
    await saveDueAccount(store, 'lt_dave_00001', { pollAt: 2000 }),
  ];

  const first = await claimAll(store, { limit: 2 });
  const next = await claimAll(store, { limit: 2 });

  expect(listIds(first)).toEqual([oldest, second].toSorted());
  expect(listIds(next)).toEqual([newest, third].toSorted());
  expect(await claimAll(store)).toEqual([]);
});

test('a claim for no requests takes only accounts that are due for submissions or by request', async () => {
  await using store = await openTestStore();
  const acting = await saveDueAccount(store, 'lt_alice_0001', { actAt: 1 });
  const requested = await saveDueAccount(store, 'lt_bob_000001', { requestedAt: 1 });
  const polling = await saveDueAccount(store, 'lt_carol_0001', { pollAt: 1 });

  const turns = await claimAll(store, { mostRequests: 0 });

  expect(new Set(turns)).toEqual(new Set([acting, requested].map((id) => turnOf(id, { reserved: 0 }))));
  expect(listIds(await claimAll(store, { mostRequests: 1 }))).toEqual([polling]);
});

test('two processes on one database never claim the same account', async () => {
  await using handles = await openTwoTestStores();
  const { store, other } = handles;
  const accounts: string[] = [];
  for (let count = 0; count < 30; count += 1) {
    accounts.push(await saveDueAccount(store, `lt_user_${1000 + count}`, { pollAt: count }));
  }

  const turns = await Promise.all(
    Array.from({ length: 10 }, (_, index) => claimAll(index % 2 === 0 ? store : other, { limit: 4 })),
  );

  expect(Math.max(...turns.map(({ length }) => length))).toBe(4);
  expect(listIds(turns.flat())).toEqual(accounts.toSorted());
});

test('a dead claimer’s account is due again after its lease, whatever it was claimed for', async () => {
  await using store = await openTestStore();
  const accounts = [
    await saveDueAccount(store, 'lt_alice_0001', { actAt: 1 }),
    await saveDueAccount(store, 'lt_bob_000001', { requestedAt: 1 }),
    await saveDueAccount(store, 'lt_carol_0001', { pollAt: 1 }),
    await saveDueAccount(store, 'lt_dave_00001', { pollAt: Date.now() + AN_HOUR_MS, requestedAt: 1 }),
  ];
  await claimAll(store, { leaseMs: 0 });

  const again = await claimAll(store, { leaseMs: AN_HOUR_MS });

  expect(again.map(({ token }) => token)).toEqual([2, 2, 2, 2]);
  expect(listIds(again)).toEqual(accounts.toSorted());
});

test('a turn whose lease is over goes to another process, and the first may neither renew nor release it', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  await accept(store, id);
  const lost = await claimOne(store, { leaseMs: 0 });
  const held = await claimOne(store);

  const late = [await renewTurn(store, lost, 0), await release(store, lost, { pollInMs: 0 })];
  const meanwhile = await claimAll(store);
  const inTime = [await renewTurn(store, held, 60_000), await release(store, held, { pollInMs: AN_HOUR_MS })];

  expect(late).toEqual([false, false]);
  expect(meanwhile).toEqual([]);
  expect(inTime).toEqual([true, true]);
  expect(await readAgenda(store, id)).toEqual({ actInMs: null, pollInMs: about(AN_HOUR_MS), requestedInMs: null });
});

test('a renewed turn stays with its process, from the renewal on', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  await accept(store, id);
  const turn = await claimOne(store, { leaseMs: 0 });

  expect(await renewTurn(store, turn, AN_HOUR_MS)).toBe(true);
  expect(await claimAll(store)).toEqual([]);

  await renewTurn(store, turn, 0);
  expect(await claimAll(store)).toEqual([turnOf(id)]);
});

test('a turn that is requested during a turn follows it, whatever is planned', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  await accept(store, id);
  const followed: (readonly Turn[])[] = [];
  for (const pollInMs of [null, AN_HOUR_MS]) {
    const turn = await claimOne(store);
    await accept(store, id);
    followed.push(await claimAll(store));
    await renewTurn(store, turn, AN_HOUR_MS);
    await release(store, turn, { pollInMs });
  }
  followed.push(await claimAll(store));

  expect(followed).toEqual([[], [], [turnOf(id, { token: 3 })]]);
});

test('the earliest of several requests counts', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  const request = (inMs: number) => requestTurn(store[internal], store[internal].db, { userId: id }, inMs);

  await request(AN_HOUR_MS);
  const first = await readAgenda(store, id);
  await request(60_000);
  await request(AN_HOUR_MS);

  expect(first.requestedInMs).toEqual(about(AN_HOUR_MS));
  expect((await readAgenda(store, id)).requestedInMs).toEqual(about(60_000));
});

test('a request for a later time outlasts a turn, and one that is due ends with the claim', async () => {
  await using store = await openTestStore();
  const later = await saveDueAccount(store, 'lt_alice_0001', { actAt: 1, requestedAt: Date.now() + AN_HOUR_MS });
  const due = await saveDueAccount(store, 'lt_bob_000001', { actAt: 1, requestedAt: 1 });

  for (const turn of await claimAll(store)) await release(store, turn);

  const nothing = { actInMs: null, pollInMs: null, requestedInMs: null };
  expect(await readAgenda(store, later)).toEqual({ ...nothing, requestedInMs: about(AN_HOUR_MS) });
  expect(await readAgenda(store, due)).toEqual(nothing);
});

test('an account with nothing left to do rests until a turn is requested', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  await accept(store, id);
  await release(store, await claimOne(store));
  const resting = await claimAll(store);

  await accept(store, id);

  expect(resting).toEqual([]);
  expect(await claimAll(store)).toEqual([turnOf(id)]);
});

test('a release takes the time of submissions from the tables: the first to be given up, or the first of a queue', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  const { id: bob } = await saveTestUser(store, 'lt_bob_000001');
  await schedule(store, bob, { waitMs: 1000 });
  const acts: unknown[] = [];
  const step = async (change: () => Promise<unknown>) => {
    await change();
    await requestTurn(store[internal], store[internal].db, { accountId: id }, 0);
    const turn = (await claimAll(store)).find(({ accountId }) => accountId === id);
    if (turn) await release(store, turn);
    acts.push((await readAgenda(store, id)).actInMs);
  };

  await step(() => accept(store, id));
  await step(() => beginSubmission(store, newSubmission(id, { giveUpAfterMs: AN_HOUR_MS })));
  await step(() => schedule(store, id, { waitMs: 2 * AN_HOUR_MS, modelKey: 'sora-2' }));
  await step(() => schedule(store, id, { waitMs: 60_000 }));

  expect(acts).toEqual([null, about(AN_HOUR_MS), about(AN_HOUR_MS), about(60_000)]);
});

test('a release takes the earlier of its plan and of the next reconciliation', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  await lose(store, id, 2 * AN_HOUR_MS);
  await lose(store, id, AN_HOUR_MS);
  const polls: unknown[] = [];
  for (const pollInMs of [null, 2 * AN_HOUR_MS, 60_000]) {
    await requestTurn(store[internal], store[internal].db, { accountId: id }, 0);
    await release(store, await claimOne(store), { pollInMs });
    polls.push((await readAgenda(store, id)).pollInMs);
  }

  expect(polls).toEqual([about(AN_HOUR_MS), about(AN_HOUR_MS), about(60_000)]);
});

test('a poll is planned neither before the end of a pause nor before the budget has a request', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  await accept(store, id);
  const onePerMinute = { perMinute: 1, burstMs: 60_000 };
  const spent = await claimOne(store, { budget: onePerMinute });
  await release(store, spent, { pollInMs: 0, budget: onePerMinute });
  const afterBudget = (await readAgenda(store, id)).pollInMs;

  await accept(store, id);
  const paused = await claimOne(store);
  await pauseAccount(store, id, AN_HOUR_MS);
  await release(store, paused, { pollInMs: 0 });

  expect(spent.reserved).toBe(1);
  expect(afterBudget).toEqual(about(60_000));
  expect((await readAgenda(store, id)).pollInMs).toEqual(about(AN_HOUR_MS));
});

test('a pause does not delay submissions', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  await beginSubmission(store, newSubmission(id, { giveUpAfterMs: 0 }));
  await pauseAccount(store, id, AN_HOUR_MS);

  const turn = await claimOne(store, { mostRequests: 5 });
  await release(store, turn);

  expect(turn.reserved).toBe(0);
  expect((await readAgenda(store, id)).actInMs).toEqual(about(0));
});

test('the number of failed turns is passed on from turn to turn', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  const seen: number[] = [];
  for (const failedTurns of [1, 2, 0, 0]) {
    await accept(store, id);
    const turn = await claimOne(store);
    seen.push(turn.failedTurns);
    await release(store, turn, { failedTurns });
  }

  expect(seen).toEqual([0, 1, 2, 0]);
});

test('the next act is a submission to be given up or the first of a queue, below 0 once it is overdue', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  const acts: unknown[] = [];
  const step = async (change: () => Promise<unknown>) => {
    await change();
    acts.push(await readNextAct(store, id));
  };

  await step(() => accept(store, id));
  await step(() => lose(store, id));
  await step(() => beginSubmission(store, newSubmission(id, { giveUpAfterMs: AN_HOUR_MS })));
  await step(() => schedule(store, id, { waitMs: 60_000 }));
  await step(() => schedule(store, id, { waitMs: 0 }));
  await step(() => beginSubmission(store, newSubmission(id, { giveUpAfterMs: -10_000 })));

  expect(acts).toEqual([undefined, undefined, about(AN_HOUR_MS), about(60_000), about(60_000), about(-10_000)]);
});

test('the next act of a queue whose first is being sent is to give that one up', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  await schedule(store, id, { waitMs: 0 });
  await schedule(store, id, { waitMs: 0 });
  const before = await readNextAct(store, id);

  await claimHeads(store, await claimOne(store), { limit: 9, giveUpAfterMs: AN_HOUR_MS });

  expect([before, await readNextAct(store, id)]).toEqual([about(0), about(AN_HOUR_MS)]);
});

/** An account that is due at these times, milliseconds since 1970. */
async function saveDueAccount(
  store: Store,
  key: string,
  times: Partial<Pick<AccountsTable, 'actAt' | 'pollAt' | 'requestedAt'>>,
): Promise<string> {
  const { id } = await saveTestUser(store, key);
  await store[internal].db.updateTable('accounts').set(times).where('id', '=', id).execute();
  return id;
}

async function schedule(
  store: Store,
  userId: string,
  { waitMs, modelKey = 'kling_25' }: { readonly waitMs: number; readonly modelKey?: string },
): Promise<void> {
  const { generation } = await beginSubmission(store, newSubmission(userId));
  await scheduleSubmission(store, generation.id, { modelKey, waitMs });
}

function listIds(turns: readonly Turn[]): readonly string[] {
  return turns.map(({ accountId }) => accountId).toSorted();
}
