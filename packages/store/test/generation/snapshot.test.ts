import { expect, test } from 'vitest';
import {
  beginSubmission,
  cancelScheduled,
  findStale,
  listDue,
  listFollowed,
  listInFlight,
  listUnconfirmed,
  markKeyRefused,
  postpone,
  readSnapshots,
  recordObservation,
  recordUnchanged,
  resetNotFound,
  scheduleSubmission,
  type GenerationStatus,
  type Snapshot,
  type Store,
} from '../../src/index.ts';
import { findOverdue } from '../../src/generation/snapshot.ts';
import {
  accept,
  claimOne,
  lose,
  newSubmission,
  readFollowed,
  record,
  reported,
  saveTestUser,
} from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';
import { snapshotOf } from '../whole-records.ts';
import { internal } from '../../src/store.ts';

const AN_HOUR_MS = 3_600_000;
const accepted = reported('PENDING', { upstreamId: 'gen_1' });

test('a submission without an outcome is due when its time is over, and not before; a followed generation never', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id: bob } = await saveTestUser(store, 'lt_bob_000001');
  const over = await beginSubmission(store, newSubmission(userId, { giveUpAfterMs: 0 }));
  await beginSubmission(store, newSubmission(userId, { giveUpAfterMs: AN_HOUR_MS }));
  const lost = await lose(store, userId);
  await lose(store, userId, AN_HOUR_MS);
  await lose(store, userId, null);
  await lose(store, bob);
  await accept(store, userId);
  await schedule(store, userId);

  const { snapshots, unreadable } = await listDue(store, userId, 9);

  expect(new Set(snapshots)).toEqual(new Set([snapshotOf(over.generation, { token: 0 }), snapshotOf(lost)]));
  expect(unreadable).toEqual([]);
  // By the database's clock.
  for (const { at, generation } of snapshots) {
    expect(at.getTime()).toBeGreaterThanOrEqual(generation.createdAt.getTime());
  }
});

test('the longest overdue come first if the limit leaves some out', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const overdue: string[] = [];
  for (const dueInMs of [-1000, -4000, -2000, -3000]) overdue.push((await lose(store, userId, dueInMs)).id);
  const [, oldest, , second] = overdue;

  const { snapshots } = await listDue(store, userId, 2);

  expect(listIds(snapshots)).toEqual([oldest, second]);
});

test('an account’s lost submissions are listed before they are due, oldest first, and no others', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id: bob } = await saveTestUser(store, 'lt_bob_000001');
  const lost = [await lose(store, userId, AN_HOUR_MS), await lose(store, userId, null), await lose(store, userId)];
  for (const [index, { id }] of lost.entries()) {
    await store[internal].db.updateTable('generations').set({ createdAt: index }).where('id', '=', id).execute();
  }
  await lose(store, bob);
  await accept(store, userId);
  await beginSubmission(store, newSubmission(userId));

  const { snapshots, unreadable } = await listUnconfirmed(store, userId);

  expect(snapshots).toEqual(lost.map((one) => snapshotOf({ ...one, createdAt: expect.any(Date) })));
  expect(unreadable).toEqual([]);
});

test('lost submissions are due at once after the key is accepted again', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const lost = await lose(store, userId, AN_HOUR_MS);
  await markKeyRefused(store, { userId });

  await saveTestUser(store);

  expect((await listDue(store, userId, 9)).snapshots).toEqual([snapshotOf(lost)]);
});

test('an overdue submission is found by its id until it has an outcome', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const over = await beginSubmission(store, newSubmission(userId, { giveUpAfterMs: 0 }));
  const underWay = await beginSubmission(store, newSubmission(userId));
  const lost = await lose(store, userId);
  const find = () => Promise.all([over.generation, underWay.generation, lost].map(({ id }) => findOverdue(store, id)));

  const before = await find();
  await record(store, over.generation.id, accepted);

  expect(before).toEqual([snapshotOf(over.generation, { token: 0 }), undefined, undefined]);
  expect(await find()).toEqual([undefined, undefined, undefined]);
});

test('followed generations are those that VideoGenAPI has and has not ended, of this account alone', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id: bob } = await saveTestUser(store, 'lt_bob_000001');
  await accept(store, bob);
  await lose(store, userId);
  await schedule(store, userId);
  const followed: string[] = [];
  for (const status of ['PENDING', 'IN_QUEUE', 'IN_PROGRESS', 'COMPLETED', 'FAILED', 'CANCELED'] as const) {
    const { id } = await accept(store, userId);
    await record(store, id, reported(status));
    if (followed.length < 3) followed.push(id);
  }

  expect((await listFollowed(store, userId)).toSorted()).toEqual(followed.toSorted());
});

test('snapshots are read of generations that are followed, and of no others', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const followed = await accept(store, userId);
  const over = await accept(store, userId);
  await record(store, over.id, reported('COMPLETED'));
  const lost = await lose(store, userId);

  const read = await readSnapshots(store, [followed.id, over.id, lost.id, 'unknown']);

  expect(read).toEqual({ snapshots: [snapshotOf(followed)], unreadable: [] });
  expect(await readSnapshots(store, [])).toEqual({ snapshots: [], unreadable: [] });
});

test('a generation that cannot be read is listed apart, with its errors so far', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const good = await accept(store, userId);
  const broken = await accept(store, userId, { request: { prompt: 'A cat', modelKey: 'sora-2' } });
  await store[internal].db.updateTable('generations').set({ warnings: '{' }).where('id', '=', broken.id).execute();
  const { id } = broken;
  const token = 1;
  await postpone(store, { id, token, reason: 'error' });

  const read = await readSnapshots(store, [good.id, id]);

  const error: unknown = expect.any(SyntaxError);
  expect(read.snapshots).toEqual([snapshotOf(good)]);
  expect(read.unreadable).toEqual([{ id, queue: null, token, erredAttempts: 1, error }]);
});

test('a poll within the min interval is not repeated, and one after it is', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const generation = await record(store, id, accepted);
  const minute = { minIntervalMs: 60_000 };
  const first = await findStale(store, id, minute);

  await recordUnchanged(store, await claimOne(store), [id]);
  const tooEarly = await findStale(store, id, minute);
  await store[internal].db
    .updateTable('generations')
    .set({ polledAt: Date.now() - 61_000 })
    .execute();
  const later = await findStale(store, id, minute);

  expect([first, later]).toEqual([snapshotOf(generation), snapshotOf(generation)]);
  expect(tooEarly).toBeUndefined();
});

test.each<GenerationStatus>(['COMPLETED', 'FAILED', 'CANCELED'])(
  'a generation that is %s is never stale',
  async (status) => {
    await using store = await openTestStore();
    const { id: userId } = await saveTestUser(store);
    const { id } = await accept(store, userId);
    await record(store, id, reported(status, { upstreamId: 'gen_1' }));

    expect(await findStale(store, id, { minIntervalMs: 0 })).toBeUndefined();
  },
);

test('a generation without an upstream id is never stale, nor an unknown one', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { generation: sending } = await beginSubmission(store, newSubmission(userId));
  const lost = await lose(store, userId, null);
  const nameless = await accept(store, userId);
  const canceled = await schedule(store, userId);
  await cancelScheduled(store, userId, canceled);

  const stale = await Promise.all(
    [sending.id, lost.id, nameless.id, canceled, 'none'].map((id) => findStale(store, id, { minIntervalMs: 0 })),
  );

  expect(stale).toEqual([undefined, undefined, undefined, undefined, undefined]);
});

test('a poll by a caller and one by a turn are both recorded, as neither replaces the other', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await record(store, id, accepted);
  const turn = await claimOne(store);
  const [ofTurn] = await readFollowed(store, userId);
  const ofCaller = await findStale(store, id, { minIntervalMs: 0 });

  const first = await recordObservation(store, id, reported('IN_QUEUE'), { dueInMs: 0, token: ofCaller?.token });
  const second = await recordObservation(store, id, reported('IN_PROGRESS'), {
    dueInMs: null,
    token: ofTurn?.token,
    turn,
  });

  expect([first?.status, second?.status]).toEqual(['IN_QUEUE', 'IN_PROGRESS']);
});

test('failed attempts add up until one succeeds', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await lose(store, userId);
  const failures: number[] = [];
  for (let count = 0; count < 3; count += 1) {
    const [snapshot] = (await listDue(store, userId, 1)).snapshots;
    failures.push(snapshot?.failedAttempts ?? -1);
    await postpone(store, { id, token: snapshot?.token ?? -1, dueInMs: 0 });
  }

  const generation = await record(store, id, accepted);

  expect(failures).toEqual([0, 1, 2]);
  expect(await readFollowed(store, userId)).toEqual([snapshotOf(generation)]);
});

test('errors of ours and other failures are counted, each error in a row', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const generation = await accept(store, userId);
  const [{ token } = { token: -1 }] = await readFollowed(store, userId);
  const counts: (readonly number[])[] = [];

  for (const reason of ['error', 'error', undefined, 'error', 'not-found'] as const) {
    await postpone(store, { id: generation.id, token, reason });
    const [snapshot] = await readFollowed(store, userId);
    if (snapshot) counts.push([snapshot.failedAttempts, snapshot.erredAttempts, snapshot.notFoundAttempts]);
  }

  expect(counts).toEqual([
    [1, 1, 0],
    [2, 2, 0],
    [3, 0, 0],
    [4, 1, 0],
    [5, 0, 1],
  ]);
});

test('an attempt that failed under an older token or an outdated turn writes nothing', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await lose(store, userId);
  const lost = await claimOne(store, { leaseMs: 0 });
  const turn = await claimOne(store);
  const [{ token } = { token: -1 }] = (await listDue(store, userId, 9)).snapshots;

  const refused = [
    await postpone(store, { id, token: token - 1, dueInMs: AN_HOUR_MS }),
    await postpone(store, { id, token, dueInMs: AN_HOUR_MS, turn: lost }),
  ];
  const dueStill = (await listDue(store, userId, 9)).snapshots;
  const inTime = await postpone(store, { id, token, dueInMs: AN_HOUR_MS, turn });

  expect(refused).toEqual([false, false]);
  expect(dueStill.map(({ failedAttempts }) => failedAttempts)).toEqual([0]);
  expect(inTime).toBe(true);
  expect(await listDue(store, userId, 9)).toEqual({ snapshots: [], unreadable: [] });
});

test('a poll without news of many is recorded at once: the time of the poll, and no failures any more', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const generations = [
    await record(store, (await accept(store, userId)).id, reported('PENDING', { upstreamId: 'gen_1' })),
    await record(store, (await accept(store, userId)).id, reported('PENDING', { upstreamId: 'gen_2' })),
  ];
  const ids = generations.map(({ id }) => id);
  for (const { token, generation } of await readFollowed(store, userId)) {
    await postpone(store, { id: generation.id, token, reason: 'not-found' });
  }
  await store[internal].db
    .updateTable('generations')
    .set({ polledAt: Date.now() - AN_HOUR_MS })
    .execute();
  const turn = await claimOne(store);

  await recordUnchanged(store, turn, []);
  const before = await listInFlight(store, userId);
  await recordUnchanged(store, turn, ids);

  expect(before.map(({ failedAttempts }) => failedAttempts)).toEqual([1, 1]);
  expect(Math.min(...before.map(({ unseenForMs }) => unseenForMs))).toBeGreaterThan(AN_HOUR_MS - 60_000);
  const after = await listInFlight(store, userId);
  expect(Math.max(...after.map(({ unseenForMs }) => unseenForMs))).toBeLessThan(60_000);
  expect(new Set(await readFollowed(store, userId))).toEqual(new Set(generations.map((one) => snapshotOf(one))));
});

test('a poll without news is refused under an outdated turn, and never touches an ended generation', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const followed = await accept(store, userId);
  const over = await accept(store, userId);
  await record(store, over.id, reported('COMPLETED'));
  await store[internal].db.updateTable('generations').set({ polledAt: 1 }).execute();
  const lost = await claimOne(store, { leaseMs: 0 });
  const turn = await claimOne(store);
  const ids = [followed.id, over.id];

  await recordUnchanged(store, lost, ids);
  const refused = await readPolls(store, ids);
  await recordUnchanged(store, turn, ids);

  expect(refused).toEqual([1, 1]);
  expect(await readPolls(store, ids)).toEqual([expect.toSatisfy((at) => at > 1), 1]);
});

test('the end of the count of "not found" is refused under an older token', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await postpone(store, { id, token: 1, reason: 'not-found' });
  const read = async () => (await readFollowed(store, userId)).map(({ notFoundAttempts }) => notFoundAttempts);

  await resetNotFound(store, { id, token: 0 });
  const before = await read();
  await resetNotFound(store, { id, token: 1 });

  expect([before, await read()]).toEqual([[1], [0]]);
});

async function schedule(store: Store, userId: string): Promise<string> {
  const { id } = (await beginSubmission(store, newSubmission(userId))).generation;
  await scheduleSubmission(store, id, { modelKey: 'kling_25', waitMs: 0 });
  return id;
}

function listIds(snapshots: readonly Snapshot[]): readonly string[] {
  return snapshots.map(({ generation }) => generation.id);
}

async function readPolls(store: Store, ids: readonly string[]): Promise<readonly (number | null)[]> {
  const rows = await store[internal].db.selectFrom('generations').select(['id', 'polledAt']).execute();
  return ids.map((id) => rows.find((row) => row.id === id)?.polledAt ?? null);
}
