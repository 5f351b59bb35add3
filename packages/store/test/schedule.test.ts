import { expect, test } from 'vitest';
import { beginSubmission, claimDue, postpone, type Store } from '../src/index.ts';
import { accept, claimFollowed, lose, newSubmission, record, saveTestUser, told } from './generations-made-here.ts';
import { openTestStore, openTwoTestStores } from './open-test-store.ts';

const AN_HOUR_MS = 3_600_000;

test('what is due is claimed once; what is followed is none of it', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const due = await lose(store, userId);
  await lose(store, userId, AN_HOUR_MS);
  await lose(store, userId, null);
  await accept(store, userId);

  const first = await claimDue(store, { limit: 10, leaseMs: AN_HOUR_MS });
  const second = await claimDue(store, { limit: 10, leaseMs: AN_HOUR_MS });

  expect(first).toEqual([{ generation: due, lease: expect.any(Number), at: expect.any(Date), failedLooks: 0 }]);
  expect(second).toEqual([]);
});

test('a submission without an outcome is due when its time is over, and not before', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const over = await beginSubmission(store, newSubmission(userId, { giveUpAfterMs: 0 }));
  await beginSubmission(store, newSubmission(userId, { giveUpAfterMs: AN_HOUR_MS }));

  const claims = await claimDue(store, { limit: 10, leaseMs: AN_HOUR_MS });

  expect(claims).toEqual([{ generation: over.generation, lease: 1, at: expect.any(Date), failedLooks: 0 }]);
});

test('two handles on one database never claim the same', async () => {
  await using handles = await openTwoTestStores();
  const { store, other } = handles;
  const { id: userId } = await saveTestUser(store);
  const ids: string[] = [];
  for (let count = 0; count < 30; count += 1) ids.push((await lose(store, userId)).id);

  const claims = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      claimDue(index % 2 === 0 ? store : other, { limit: 4, leaseMs: AN_HOUR_MS }),
    ),
  );

  expect(Math.max(...claims.map(({ length }) => length))).toBe(4);
  expect(listIds(claims.flat())).toEqual(ids.toSorted());
});

test('it is due again when its lease is over, and the older claim is worth nothing then', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await lose(store, userId);
  const [lost] = await claimDue(store, { limit: 1, leaseMs: 0 });

  const [held] = await claimDue(store, { limit: 1, leaseMs: AN_HOUR_MS });

  expect(held?.lease).toBe((lost?.lease ?? 0) + 1);
  expect(await postpone(store, { id, lease: lost?.lease ?? 0, dueInMs: 0 })).toBe(false);
  expect(await claimDue(store, { limit: 1, leaseMs: 0 })).toEqual([]);
  expect(await postpone(store, { id, lease: held?.lease ?? 0, dueInMs: 0 })).toBe(true);
  expect(await claimDue(store, { limit: 1, leaseMs: 0 })).toMatchObject([{ failedLooks: 1 }]);
});

test('the longest overdue come first when the limit leaves some out', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const overdue: string[] = [];
  for (const sinceMs of [1000, 4000, 2000, 3000]) {
    const { id } = await lose(store, userId);
    await makeDueAt(store, id, Date.now() - AN_HOUR_MS - sinceMs);
    overdue.push(id);
  }
  const [newest, oldest, third, second] = overdue;

  const first = await claimDue(store, { limit: 2, leaseMs: AN_HOUR_MS });
  const next = await claimDue(store, { limit: 2, leaseMs: AN_HOUR_MS });

  expect(new Set(listIds(first))).toEqual(new Set([oldest, second]));
  expect(new Set(listIds(next))).toEqual(new Set([newest, third]));
  expect(await claimDue(store, { limit: 0, leaseMs: 0 })).toEqual([]);
});

test('failed tries add up until one tells something', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await lose(store, userId);
  const failures: number[] = [];
  for (let count = 0; count < 3; count += 1) {
    const [claim] = await claimDue(store, { limit: 1, leaseMs: AN_HOUR_MS });
    failures.push(claim?.failedLooks ?? -1);
    await postpone(store, { id, lease: claim?.lease ?? -1, dueInMs: 0 });
  }

  await record(store, id, told('PENDING', { generationId: 'gen_1' }));

  expect(failures).toEqual([0, 1, 2]);
  expect(await claimFollowed(store, userId)).toMatchObject([{ generation: { id }, failedLooks: 0 }]);
});

function listIds(claims: readonly { readonly generation: { readonly id: string } }[]): readonly string[] {
  return claims.map(({ generation }) => generation.id).toSorted();
}

async function makeDueAt(store: Store, id: string, nextLookAt: number): Promise<void> {
  await store.db.updateTable('generations').set({ nextLookAt }).where('id', '=', id).execute();
}
