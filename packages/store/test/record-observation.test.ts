import { expect, test } from 'vitest';
import {
  beginSubmission,
  claimDue,
  claimVisits,
  listInFlight,
  findGeneration,
  listGenerationUpdates,
  recordObservation,
  type Store,
} from '../src/index.ts';
import { accept, claimFollowed, newSubmission, record, saveTestUser, told } from './generations-made-here.ts';
import { openTestStore } from './open-test-store.ts';

test('the first outcome makes a generation visible with its first update', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { generation } = await beginSubmission(store, newSubmission(userId));

  const recorded = await record(store, generation.id, told('PENDING', { generationId: 'gen_1' }));

  const updatedAt: unknown = expect.any(Date);
  expect(recorded).toEqual({ ...generation, status: 'PENDING', version: 1, generationId: 'gen_1', updatedAt });
  expect(await findGeneration(store, userId, generation.id)).toEqual(recorded);
  expect(await listGenerationUpdates(store, generation.id, { afterVersion: 0, limit: 10 })).toEqual([
    {
      number: 1,
      generationRef: generation.id,
      version: 1,
      status: 'PENDING',
      previousStatus: null,
      at: expect.any(Date),
    },
  ]);
});

test('a change moves updatedAt on, in what is returned as in what is kept', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const longAgo = new Date('2026-01-01T00:00:00Z');
  await store.db.updateTable('generations').set({ updatedAt: longAgo.getTime() }).execute();

  const unchanged = await record(store, id, told('PENDING'));
  const changed = await record(store, id, told('IN_QUEUE'));

  expect(unchanged.updatedAt).toEqual(longAgo);
  expect(changed.updatedAt.getTime()).toBeGreaterThan(longAgo.getTime());
  expect(await findGeneration(store, userId, id)).toEqual(changed);
});

test('each change is one update that names the status before it; what changes nothing is none', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);

  await record(store, id, told('IN_QUEUE'));
  await record(store, id, told('IN_QUEUE'));
  await record(store, id, told('PENDING'));
  await record(store, id, told('IN_QUEUE', { fps: 30 }));
  await record(store, id, told('COMPLETED'));
  await record(store, id, told('FAILED'));

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
  for (const fps of [1, 2, 3, 4]) await record(store, id, told('PENDING', { fps }));

  const updates = await listGenerationUpdates(store, id, { afterVersion: 2, limit: 2 });

  expect(updates.map(({ version }) => version)).toEqual([3, 4]);
});

test('fifty changes at once over several generations of two users leave no hole in either user’s numbers', async () => {
  await using store = await openTestStore();
  const users = [await saveTestUser(store, 'lt_alice_0001'), await saveTestUser(store, 'lt_bob_000001')];
  const generations = await Promise.all(
    users.flatMap(({ id }) => Array.from({ length: 5 }, () => accept(store, id, { lookInMs: null }))),
  );

  await Promise.all(
    Array.from({ length: 5 }, (_, round) => round).flatMap((round) =>
      generations.map(({ id }) => record(store, id, told('PENDING', { fps: round + 1 }))),
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
  const { id } = await accept(store, userId);
  // The next update cannot be written: its number is taken.
  await store.db
    .insertInto('updates')
    .values({ userId, number: 2, generationRef: id, version: 99, status: 'PENDING', previousStatus: null, at: 0 })
    .execute();
  let hints = 0;
  store.wakeUps.listen(userId, () => (hints += 1));

  await expect(record(store, id, told('COMPLETED'))).rejects.toThrow(/unique constraint/i);

  expect(await findGeneration(store, userId, id)).toMatchObject({ status: 'PENDING', version: 1 });
  const user = await store.db.selectFrom('users').select('updateNumber').executeTakeFirstOrThrow();
  expect(user).toEqual({ updateNumber: 1 });
  expect(hints).toBe(0);
});

test('a change sends one hint to its user, after it can be read; what changes nothing sends none', async () => {
  await using store = await openTestStore();
  const alice = await saveTestUser(store, 'lt_alice_0001');
  const bob = await saveTestUser(store, 'lt_bob_000001');
  const { id } = await accept(store, alice.id);
  const seen: Promise<readonly number[]>[] = [];
  store.wakeUps.listen(alice.id, () => seen.push(listVersions(store, id)));
  store.wakeUps.listen(bob.id, () => seen.push(Promise.reject(new Error('this is none of his'))));

  await record(store, id, told('IN_QUEUE'));
  await record(store, id, told('IN_QUEUE'));

  expect(await Promise.all(seen)).toEqual([[1, 2]]);
});

test('an observation under a claim that was lost is refused', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await record(store, id, told('PENDING', { generationId: 'gen_1' }));
  const [lost] = await claimFollowed(store, userId);
  const [held] = await claimFollowed(store, userId);

  const refused = await recordObservation(store, id, told('FAILED'), { lookInMs: 0, lease: lost?.lease });
  const taken = await recordObservation(store, id, told('IN_QUEUE'), { lookInMs: 0, lease: held?.lease });

  expect([refused, taken?.status]).toEqual([undefined, 'IN_QUEUE']);
  expect(await listVersions(store, id)).toEqual([1, 2, 3]);
});

test('an acceptance that comes while the submission is being given up on is still looked at', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { generation } = await beginSubmission(store, newSubmission(userId, { giveUpAfterMs: 0 }));
  const [claim] = await claimDue(store, { limit: 1, leaseMs: 60_000 });

  await record(store, generation.id, told('PENDING', { generationId: 'gen_1' }), 0);
  const observation = { type: 'unanswered', warning: 'lost' } as const;
  const givenUp = await recordObservation(store, generation.id, observation, { lookInMs: null, lease: claim?.lease });

  expect(givenUp).toBeUndefined();
  expect(await claimVisits(store, { limit: 1, leaseMs: 60_000 })).toMatchObject([{ userId }]);
  expect(await listInFlight(store, userId)).toMatchObject([{ id: generation.id, status: 'PENDING' }]);
});

test('a terminal generation is never due again, whatever was planned', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);

  await record(store, id, told('COMPLETED', { generationId: 'gen_1' }), 0);
  await record(store, id, told('IN_PROGRESS'), 0);

  expect(await claimDue(store, { limit: 10, leaseMs: 0 })).toEqual([]);
  expect(await listInFlight(store, userId)).toEqual([]);
});

test('an observation of nothing is undefined', async () => {
  await using store = await openTestStore();

  expect(await recordObservation(store, 'nobody', told('PENDING'), { lookInMs: 0 })).toBeUndefined();
});

async function listUpdateNumbers(store: Store, userId: string): Promise<readonly number[]> {
  const rows = await store.db.selectFrom('updates').select('number').where('userId', '=', userId).execute();
  return rows.map(({ number }) => number).toSorted((a, b) => a - b);
}

async function listVersions(store: Store, generationRef: string): Promise<readonly number[]> {
  const updates = await listGenerationUpdates(store, generationRef, { afterVersion: 0, limit: 100 });
  return updates.map(({ version }) => version);
}
