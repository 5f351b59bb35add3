import { expect, test } from 'vitest';
import { callVisit, claimVisits, endVisit, holdVisit, listPlaces, type Store, type Visit } from '../src/index.ts';
import { accept, readVisitIn, record, saveTestUser, told } from './generations-made-here.ts';
import { openTestStore, openTwoTestStores } from './open-test-store.ts';

const AN_HOUR_MS = 3_600_000;
const claiming = { limit: 100, leaseMs: AN_HOUR_MS };

test('a key with something to follow is visited once; a thousand more of it make no second visit', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  for (let count = 0; count < 5; count += 1) await accept(store, userId);

  const visits = await claimVisits(store, claiming);

  expect(visits).toEqual([{ userId, lease: 1, paidForMs: expect.any(Number) }]);
  expect(await claimVisits(store, claiming)).toEqual([]);
});

test('the longest overdue come first when the limit leaves some out', async () => {
  await using store = await openTestStore();
  const users: string[] = [];
  for (const sinceMs of [1000, 4000, 2000, 3000]) {
    const { id } = await saveTestUser(store, `lt_user_${sinceMs}`);
    await callVisit(store, store.db, id, -sinceMs);
    users.push(id);
  }
  const [newest, oldest, third, second] = users;

  const first = await claimVisits(store, { ...claiming, limit: 2 });
  const next = await claimVisits(store, { ...claiming, limit: 2 });

  expect(new Set(first.map(({ userId }) => userId))).toEqual(new Set([oldest, second]));
  expect(new Set(next.map(({ userId }) => userId))).toEqual(new Set([newest, third]));
});

test('two handles on one database never hold the same key', async () => {
  await using handles = await openTwoTestStores();
  const { store, other } = handles;
  const users: string[] = [];
  for (let count = 0; count < 30; count += 1) {
    const { id } = await saveTestUser(store, `lt_user_${1000 + count}`);
    await callVisit(store, store.db, id, 0);
    users.push(id);
  }

  const visits = await Promise.all(
    Array.from({ length: 10 }, (_, index) => claimVisits(index % 2 === 0 ? store : other, { ...claiming, limit: 4 })),
  );

  expect(Math.max(...visits.map(({ length }) => length))).toBe(4);
  expect(
    visits
      .flat()
      .map(({ userId }) => userId)
      .toSorted(),
  ).toEqual(users.toSorted());
});

test('a visit whose lease is over goes to another, and the first may not end it any more', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  await accept(store, userId);
  const lost = await claimOne(store, 0);
  const held = await claimOne(store, AN_HOUR_MS);

  const late = [await endVisit(store, lost, { nextInMs: 0, paidForMs: 0 }), await holdVisit(store, lost, 0)];
  const inTime = await endVisit(store, held, { nextInMs: AN_HOUR_MS, paidForMs: 500 });

  expect(late).toEqual([false, false]);
  expect(inTime).toBe(true);
  expect(await readVisitIn(store, userId)).toBeGreaterThan(AN_HOUR_MS - 5000);
});

test('a visit that is held longer is nobody else’s', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  await accept(store, userId);
  const held = await claimOne(store, 0);

  expect(await holdVisit(store, held, AN_HOUR_MS)).toBe(true);

  expect(await claimVisits(store, claiming)).toEqual([]);
});

test('who calls for a key while it is visited is heard when the visit ends, whatever was planned', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  await accept(store, userId);
  const ends = [null, AN_HOUR_MS] as const;
  const waits: (number | undefined)[] = [];
  for (const nextInMs of ends) {
    const held = await claimOne(store, AN_HOUR_MS);
    await accept(store, userId);
    const meanwhile = await claimVisits(store, claiming);
    await holdVisit(store, held, AN_HOUR_MS);
    await endVisit(store, held, { nextInMs, paidForMs: 0 });
    waits.push(await readVisitIn(store, userId));
    expect(meanwhile).toEqual([]);
  }

  expect(Math.max(...waits.map(Number))).toBeLessThanOrEqual(0);
});

test('without anything more to follow a key is visited no more, until it is called for', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  await accept(store, userId);
  await endVisit(store, await claimOne(store, AN_HOUR_MS), { nextInMs: null, paidForMs: 0 });

  const resting = await readVisitIn(store, userId);
  await accept(store, userId);

  expect(resting).toBeUndefined();
  expect(await claimVisits(store, claiming)).toHaveLength(1);
});

test('a call never puts off a visit that comes sooner', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  await callVisit(store, store.db, userId, 1000);

  await callVisit(store, store.db, userId, AN_HOUR_MS);

  expect(await readVisitIn(store, userId)).toBeLessThanOrEqual(1000);
});

test('what a key was given of its budget goes with it from visit to visit', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  await accept(store, userId);
  const first = await claimOne(store, AN_HOUR_MS);
  await endVisit(store, first, { nextInMs: 0, paidForMs: AN_HOUR_MS });

  const second = await claimOne(store, AN_HOUR_MS);

  expect(first.paidForMs).toBeLessThan(0);
  expect(second.paidForMs).toBeGreaterThan(AN_HOUR_MS - 5000);
});

test('places count from the newest, those that are over included, the user’s own alone', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id: bob } = await saveTestUser(store, 'lt_bob_000001');
  const ids: string[] = [];
  for (const [index, status] of (['IN_QUEUE', 'COMPLETED', 'PENDING', 'FAILED'] as const).entries()) {
    const { id } = await accept(store, userId);
    await record(store, id, told(status, { generationId: `gen_${index}` }));
    await store.db.updateTable('generations').set({ createdAt: index }).where('id', '=', id).execute();
    ids.push(id);
  }
  await record(store, (await accept(store, bob)).id, told('PENDING', { generationId: 'gen_0' }));
  await accept(store, userId);

  const places = await listPlaces(store, userId);

  expect([...places].toSorted((a, b) => a[1] - b[1])).toEqual([
    [ids[2], 2],
    [ids[0], 4],
  ]);
});

async function claimOne(store: Store, leaseMs: number): Promise<Visit> {
  const [visit] = await claimVisits(store, { limit: 1, leaseMs });
  if (!visit) throw new Error('nobody is to be visited');
  return visit;
}
