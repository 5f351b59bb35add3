import { expect, test } from 'vitest';
import {
  beginSubmission,
  findGeneration,
  listDue,
  listGenerationUpdates,
  listInFlight,
  recordObservation,
  type Store,
} from '../../src/index.ts';
import {
  accept,
  claimAll,
  claimOne,
  lose,
  newSubmission,
  readAgenda,
  readFollowed,
  record,
  release,
  reported,
  saveTestUser,
} from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';
import { about, changed as changedOf, snapshotOf, turnOf } from '../whole-records.ts';
import { internal } from '../../src/store.ts';

test('the first outcome makes a generation visible with its first update', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { generation } = await beginSubmission(store, newSubmission(userId));

  const recorded = await record(store, generation.id, reported('PENDING', { upstreamId: 'gen_1' }));

  const updatedAt: unknown = expect.any(Date);
  expect(recorded).toEqual({ ...generation, status: 'PENDING', version: 1, upstreamId: 'gen_1', updatedAt });
  expect(await findGeneration(store, userId, generation.id)).toEqual(recorded);
  expect(await listGenerationUpdates(store, generation.id, { afterVersion: 0, limit: 10 })).toEqual([
    {
      number: 1,
      generationId: generation.id,
      version: 1,
      status: 'PENDING',
      previousStatus: null,
      previousLabel: null,
      at: expect.any(Date),
    },
  ]);
});

test('an answer is recorded on top of what a submission has become meanwhile', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { generation: sent } = await beginSubmission(store, newSubmission(userId));
  const lost = await record(store, sent.id, { type: 'unanswered', warning: 'lost' });

  const answered = await recordObservation(store, sent.id, reported('PENDING', { upstreamId: 'gen_1' }), {
    dueInMs: 0,
    sent,
  });

  expect(answered).toEqual(changedOf(lost, { status: 'PENDING', upstreamId: 'gen_1' }));
  expect(await findGeneration(store, userId, sent.id)).toEqual(answered);
});

test('the answer to a submission that was not touched meanwhile is recorded as it was stored', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { generation: sent } = await beginSubmission(store, newSubmission(userId, { warnings: ['odd'] }));

  const answered = await recordObservation(store, sent.id, reported('PENDING'), { dueInMs: 0, sent });

  expect(answered).toEqual(changedOf(sent, { status: 'PENDING' }));
  expect(await findGeneration(store, userId, sent.id)).toEqual(answered);
});

test('a change raises updatedAt, in the result as in the table', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const longAgo = new Date('2026-01-01T00:00:00Z');
  await store[internal].db.updateTable('generations').set({ updatedAt: longAgo.getTime() }).execute();

  const unchanged = await record(store, id, reported('PENDING'));
  const changed = await record(store, id, reported('IN_QUEUE'));

  expect(unchanged.updatedAt).toEqual(longAgo);
  expect(changed.updatedAt.getTime()).toBeGreaterThan(longAgo.getTime());
  expect(await findGeneration(store, userId, id)).toEqual(changed);
});

test('each change is one update with the status before it; without a change there is none', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);

  await record(store, id, reported('IN_QUEUE'));
  await record(store, id, reported('IN_QUEUE'));
  await record(store, id, reported('PENDING'));
  await record(store, id, reported('IN_QUEUE', { fps: 30 }));
  await record(store, id, reported('COMPLETED'));
  await record(store, id, reported('FAILED'));

  const updates = await listGenerationUpdates(store, id, { afterVersion: 0, limit: 10 });
  expect(
    updates.map(({ number, version, previousStatus, status }) => [number, version, previousStatus, status]),
  ).toEqual([
    [1, 1, null, 'PENDING'],
    [2, 2, 'PENDING', 'IN_QUEUE'],
    [3, 3, 'IN_QUEUE', 'IN_QUEUE'],
    [4, 4, 'IN_QUEUE', 'COMPLETED'],
  ]);
});

test('updates are listed above a version, up to a limit', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  for (const fps of [1, 2, 3, 4]) await record(store, id, reported('PENDING', { fps }));

  const updates = await listGenerationUpdates(store, id, { afterVersion: 2, limit: 2 });

  expect(updates.map(({ version }) => version)).toEqual([3, 4]);
});

test('fifty changes at once to generations of two users leave no hole in either user’s numbers', async () => {
  await using store = await openTestStore();
  const users = [await saveTestUser(store, 'lt_alice_0001'), await saveTestUser(store, 'lt_bob_000001')];
  const generations = await Promise.all(
    users.flatMap(({ id }) => Array.from({ length: 5 }, () => accept(store, id, { dueInMs: null }))),
  );

  await Promise.all(
    Array.from({ length: 5 }, (_, round) => round).flatMap((round) =>
      generations.map(({ id }) => record(store, id, reported('PENDING', { fps: round + 1 }))),
    ),
  );

  const numbers = await Promise.all(users.map(({ id }) => listUpdateNumbers(store, id)));
  const oneToThirty = Array.from({ length: 30 }, (_, index) => index + 1);
  expect(numbers).toEqual([oneToThirty, oneToThirty]);
  const versions = await Promise.all(generations.map(({ id }) => listVersions(store, id)));
  expect(versions).toEqual(generations.map(() => [1, 2, 3, 4, 5, 6]));
});

test('a generation and its update are written together or not at all', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const generation = await accept(store, userId);
  const { id } = generation;
  // The next update cannot be written: its number is taken.
  await store[internal].db
    .insertInto('updates')
    .values({ userId, number: 2, generationId: id, version: 99, status: 'PENDING', previousStatus: null, at: 0 })
    .execute();
  let notified = 0;
  store[internal].notifications.listen(userId, () => (notified += 1));

  await expect(record(store, id, reported('COMPLETED'))).rejects.toThrow(/unique constraint/i);

  expect(await findGeneration(store, userId, id)).toEqual(generation);
  const user = await store[internal].db.selectFrom('users').select('updateNumber').executeTakeFirstOrThrow();
  expect(user).toEqual({ updateNumber: 1 });
  expect(notified).toBe(0);
});

test('a change sends one notification to its user, after it can be read; without a change there is none', async () => {
  await using store = await openTestStore();
  const alice = await saveTestUser(store, 'lt_alice_0001');
  const bob = await saveTestUser(store, 'lt_bob_000001');
  const { id } = await accept(store, alice.id);
  const seen: Promise<readonly number[]>[] = [];
  store[internal].notifications.listen(alice.id, () => seen.push(listVersions(store, id)));
  store[internal].notifications.listen(bob.id, () => seen.push(Promise.reject(new Error('this is none of his'))));

  await record(store, id, reported('IN_QUEUE'));
  await record(store, id, reported('IN_QUEUE'));

  expect(await Promise.all(seen)).toEqual([[1, 2]]);
});

test('an observation under an older token is refused', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { generation } = await beginSubmission(store, newSubmission(userId));
  const { id } = generation;
  await record(store, id, reported('PENDING', { upstreamId: 'gen_1' }));
  const [snapshot] = await readFollowed(store, userId);

  const refused = await recordObservation(store, id, reported('FAILED'), { dueInMs: 0, token: 0 });
  const taken = await recordObservation(store, id, reported('IN_QUEUE'), { dueInMs: 0, token: snapshot?.token });

  expect([refused, taken?.status]).toEqual([undefined, 'IN_QUEUE']);
  expect(await listVersions(store, id)).toEqual([1, 2]);
});

test('an observation under an outdated turn is refused, and one under the turn in progress is not', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const lost = await claimOne(store, { leaseMs: 0 });
  const turn = await claimOne(store);

  const refused = await recordObservation(store, id, reported('FAILED'), { dueInMs: 0, token: 1, turn: lost });
  const taken = await recordObservation(store, id, reported('IN_QUEUE'), { dueInMs: null, token: 1, turn });

  expect([refused, taken?.status]).toEqual([undefined, 'IN_QUEUE']);
  expect(await listVersions(store, id)).toEqual([1, 2]);
});

test('a poll keeps the token, so that polls from the same snapshot are all recorded', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const [{ token } = { token: -1 }] = await readFollowed(store, userId);

  for (const status of ['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'] as const) {
    await recordObservation(store, id, reported(status), { dueInMs: null, token });
  }

  expect((await findGeneration(store, userId, id))?.status).toBe('COMPLETED');
});

test('a search that has found the upstream id refuses a later one that has not', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await lose(store, userId);
  const [{ token } = { token: -1 }] = (await listDue(store, userId, 9)).snapshots;
  const failure = { code: 'SUBMISSION_UNCONFIRMED', message: 'No', upstreamMessage: null } as const;

  const found = await recordObservation(store, id, reported('IN_QUEUE', { upstreamId: 'gen_1' }), {
    dueInMs: 0,
    token,
  });
  const late = await recordObservation(store, id, { type: 'failed', failure }, { dueInMs: null, token });

  expect([found?.status, late]).toEqual(['IN_QUEUE', undefined]);
});

test('an acceptance while its submission is given up is still polled', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { generation } = await beginSubmission(store, newSubmission(userId, { giveUpAfterMs: 0 }));
  const turn = await claimOne(store);
  const [overdue] = (await listDue(store, userId, 1)).snapshots;

  const accepted = await record(store, generation.id, reported('PENDING', { upstreamId: 'gen_1' }), 0);
  const observation = { type: 'unanswered', warning: 'lost' } as const;
  const next = { dueInMs: null, token: overdue?.token, turn };
  const givenUp = await recordObservation(store, generation.id, observation, next);
  await release(store, turn);

  expect(givenUp).toBeUndefined();
  expect(await claimAll(store)).toEqual([turnOf(userId)]);
  expect(await readFollowed(store, userId)).toEqual([snapshotOf(accepted)]);
});

test('a record requests a turn for its time, unless the turn in progress plans it, or the generation has ended', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId, { dueInMs: 50_000 });
  const requests = [(await readAgenda(store, userId)).requestedInMs];
  for (const [status, dueInMs] of [
    ['IN_QUEUE', null],
    ['IN_PROGRESS', 20_000],
    ['COMPLETED', 0],
  ] as const) {
    await record(store, id, reported(status), dueInMs);
    requests.push((await readAgenda(store, userId)).requestedInMs);
  }

  expect(requests).toEqual([about(50_000), about(50_000), about(20_000), about(20_000)]);
});

test('a terminal generation is never due again, whatever was planned', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);

  await record(store, id, reported('COMPLETED', { upstreamId: 'gen_1' }), 0);
  await record(store, id, reported('IN_PROGRESS'), 0);

  expect(await listDue(store, userId, 9)).toEqual({ snapshots: [], unreadable: [] });
  expect(await listInFlight(store, userId)).toEqual([]);
});

test('an observation of an unknown generation is undefined', async () => {
  await using store = await openTestStore();

  expect(await recordObservation(store, 'nobody', reported('PENDING'), { dueInMs: 0 })).toBeUndefined();
});

async function listUpdateNumbers(store: Store, userId: string): Promise<readonly number[]> {
  const rows = await store[internal].db.selectFrom('updates').select('number').where('userId', '=', userId).execute();
  return rows.map(({ number }) => number).toSorted((a, b) => a - b);
}

async function listVersions(store: Store, generationId: string): Promise<readonly number[]> {
  const updates = await listGenerationUpdates(store, generationId, { afterVersion: 0, limit: 100 });
  return updates.map(({ version }) => version);
}
