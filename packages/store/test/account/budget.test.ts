import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openStore, pauseAccount, takeCallerToken, type AccountBudgets, type Store } from '../../src/index.ts';
import { requestTurn } from '../../src/account/agenda.ts';
import { claimAll, claimOne, release, saveTestUser } from '../generations-made-here.ts';
import { openTestStore, placeDatabase } from '../open-test-store.ts';
import { about } from '../whole-records.ts';
import { internal } from '../../src/store.ts';
import type { AccountsTable } from '../../src/database/tables.ts';

/** One request a minute, and ten at once. */
const all = { perMinute: 1, burstMs: 600_000 };
/** Callers may make four at once. */
const budgets: AccountBudgets = { all, callers: { perMinute: 1, burstMs: 240_000 } };
const A_MINUTE_MS = 60_000;

test('a claim reserves requests up to its limit, the burst and the rest of the budget', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);

  const reserved = [
    await reserve(store, id, { mostRequests: 4 }),
    await reserve(store, id, { mostRequests: 20 }),
    await reserve(store, id, { mostRequests: 20 }),
  ];
  await letPass(store, 3 * A_MINUTE_MS);
  reserved.push(await reserve(store, id, { mostRequests: 20 }));
  await letPass(store, 3_600_000);
  reserved.push(await reserve(store, id, { mostRequests: 20 }));

  expect(reserved).toEqual([4, 6, 0, 3, 10]);
});

test('budgets of accounts are separate', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  const { id: bob } = await saveTestUser(store, 'lt_bob_000001');

  const reserved = [
    await reserve(store, id, { mostRequests: 20 }),
    await reserve(store, bob, { mostRequests: 20 }),
    await reserve(store, id, { mostRequests: 20 }),
  ];

  expect(reserved).toEqual([10, 10, 0]);
});

test('requests that were not made return to the budget with the release, and only once', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  await request(store, id);
  const lost = await claimOne(store, { budget: all, mostRequests: 7, leaseMs: 0 });
  const turn = await claimOne(store, { budget: all, mostRequests: 3 });

  const late = await release(store, lost, { budget: all, unused: 7 });
  const inTime = await release(store, turn, { budget: all, unused: 2 });

  expect([lost.reserved, turn.reserved]).toEqual([7, 3]);
  expect([late, inTime]).toEqual([false, true]);
  expect(await reserve(store, id, { mostRequests: 20 })).toBe(2);
});

test('requests that a dead process had reserved are never made by another', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  await request(store, id);
  await claimOne(store, { budget: all, mostRequests: 7, leaseMs: 0 });

  const next = await claimOne(store, { budget: all, mostRequests: 20 });

  expect(next.reserved).toBe(3);
});

test.each([1, 20])(
  'rounding to milliseconds never adds a request, with up to %i reserved at once',
  async (mostRequests) => {
    await using store = await openTestStore();
    const { id } = await saveTestUser(store);
    const seven = { perMinute: 7, burstMs: 60_000 };
    let made = 0;

    for (let count = 0; count < 12; count += 1) {
      await request(store, id);
      const { reserved, ...turn } = await claimOne(store, { budget: seven, mostRequests });
      made += Math.min(reserved, 1);
      await release(store, turn, { budget: seven, unused: Math.max(reserved - 1, 0) });
    }

    // Seven rounded times may be a few milliseconds longer than the minute.
    expect([6, 7]).toContain(made);
  },
);

test('a paused account has no requests, for turns and for callers, until the end of the longest pause', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  await pauseAccount(store, id, 10 * A_MINUTE_MS);
  await pauseAccount(store, id, A_MINUTE_MS);

  const reserved = [await reserve(store, id, { mostRequests: 5 })];
  const refused = await takeCallerToken(store, id, budgets);
  await store[internal].db
    .updateTable('accounts')
    .set((expression) => ({ pausedUntil: expression('pausedUntil', '-', 10 * A_MINUTE_MS) }))
    .execute();
  reserved.push(await reserve(store, id, { mostRequests: 5 }));

  expect(refused).toEqual({ waitMs: about(10 * A_MINUTE_MS), isShareUsedUp: true });
  expect(reserved).toEqual([0, 5]);
  expect(await takeCallerToken(store, id, budgets)).toEqual({ waitMs: 0, isShareUsedUp: false });
});

test('callers take at most their share, and turns have the rest', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);

  const taken = await takeAll(store, id);
  const refused = await takeCallerToken(store, id, budgets);
  const reserved = await reserve(store, id, { mostRequests: 20 });
  await letPass(store, 2 * A_MINUTE_MS);

  expect([taken, reserved]).toEqual([4, 6]);
  expect(refused).toEqual({ waitMs: about(A_MINUTE_MS), isShareUsedUp: true });
  expect(await takeAll(store, id)).toBe(2);
});

test('callers wait while turns have used the budget up, though their share has room', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  await reserve(store, id, { mostRequests: 20 });

  const refused = await takeCallerToken(store, id, budgets);
  await letPass(store, A_MINUTE_MS);

  expect(refused).toEqual({ waitMs: about(A_MINUTE_MS), isShareUsedUp: false });
  expect(await takeAll(store, id)).toBe(1);
});

test('fifty callers and turns of two processes at once never take more than the budget and its burst', async () => {
  await using stack = new AsyncDisposableStack();
  const options = await placeDatabase(stack);
  const stores = [stack.use(await openStore(options)), stack.use(await openStore(options))] as const;
  const { id } = await saveTestUser(stores[0]);
  // A hundred a second, of which callers may take sixty, after fifty and thirty at once.
  const fast: AccountBudgets = {
    all: { perMinute: 6000, burstMs: 500 },
    callers: { perMinute: 3600, burstMs: 500 },
  };
  const startedAt = performance.now();
  const isOver = () => performance.now() - startedAt > 2000;
  let [byCallers, byTurns] = [0, 0];

  const callers = Array.from({ length: 50 }, async (_, index) => {
    while (!isOver()) {
      const { waitMs } = await takeCallerToken(stores[index % 2 === 0 ? 0 : 1], id, fast);
      if (waitMs === 0) byCallers += 1;
      else await sleep(waitMs);
    }
  });
  const turns = stores.map(async (store) => {
    while (!isOver()) {
      await request(store, id);
      const [turn] = await claimAll(store, { budget: fast.all, mostRequests: 20 });
      if (!turn) continue;
      const unused = Math.floor(turn.reserved / 2);
      byTurns += turn.reserved - unused;
      await release(store, turn, { budget: fast.all, unused });
    }
  });
  await Promise.all([...callers, ...turns]);

  const seconds = (performance.now() - startedAt) / 1000;
  expect(byCallers).toBeLessThanOrEqual(30 + 60 * seconds);
  expect(byCallers + byTurns).toBeLessThanOrEqual(50 + 100 * seconds);
  // Nothing is lost either: two seconds have more than twice the burst.
  expect(byCallers + byTurns).toBeGreaterThan(100);
});

function request(store: Store, accountId: string): Promise<void> {
  return requestTurn(store[internal], store[internal].db, { accountId }, 0);
}

/** The number of requests that a turn of the account reserves; it makes them all. */
async function reserve(
  store: Store,
  accountId: string,
  { mostRequests }: { readonly mostRequests: number },
): Promise<number> {
  await request(store, accountId);
  const turn = await claimOne(store, { budget: all, mostRequests });
  await release(store, turn, { budget: all });
  return turn.reserved;
}

/** The number of requests that callers may make at once. */
async function takeAll(store: Store, accountId: string): Promise<number> {
  let taken = 0;
  while ((await takeCallerToken(store, accountId, budgets)).waitMs === 0) taken += 1;
  return taken;
}

/** Ages what is recorded of all budgets, as if so much time had passed. */
async function letPass(store: Store, ms: number): Promise<void> {
  const columns = ['budgetUsedUntil', 'callerBudgetUsedUntil'] as const satisfies readonly (keyof AccountsTable)[];
  for (const column of columns) {
    await store[internal].db
      .updateTable('accounts')
      .set((expression) => ({ [column]: expression(column, '-', ms) }))
      .execute();
  }
}
