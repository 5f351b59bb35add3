import { sql } from 'kysely';
import { expect, test } from 'vitest';
import {
  beginSubmission,
  blankGeneration,
  findGeneration,
  insertImported,
  isImported,
  listGenerationUpdates,
  listKnownUpstreamIds,
  listUnansweredSubmissions,
  markImported,
  readFailure,
  removeSubmission,
  type ImportedGeneration,
} from '../../src/index.ts';
import {
  accept,
  claimAll,
  newSubmission,
  readFollowed,
  record,
  request,
  saveTestUser,
  reported,
} from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';
import { turnOf } from '../whole-records.ts';
import { internal } from '../../src/store.ts';

const createdAt = new Date('2025-07-03T23:53:34.621Z');

/** A completed generation made elsewhere. */
function imported(userId: string, given: Partial<ImportedGeneration> = {}): ImportedGeneration {
  const observation = reported('COMPLETED', { upstreamStatus: 'completed', videoUrl: 'https://v.test/1.mp4', fps: 24 });
  return { userId, upstreamId: 'gen_1', prompt: 'A cat 😺', createdAt, observation, ...given };
}

test('an imported generation is at version 1, with its first update and unknown values left open', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);

  const generation = await insertImported(store, imported(userId));

  expect(generation).toEqual({
    ...blankGeneration,
    id: expect.stringMatching(/^[\da-f-]{36}$/),
    userId,
    status: 'COMPLETED',
    version: 1,
    upstreamId: 'gen_1',
    upstreamStatus: 'completed',
    prompt: 'A cat 😺',
    fps: 24,
    videoUrl: 'https://v.test/1.mp4',
    createdAt,
    updatedAt: expect.any(Date),
  });
  expect(await findGeneration(store, userId, 'gen_1')).toEqual(generation);
  expect(await listGenerationUpdates(store, generation?.id ?? '', { afterVersion: 0, limit: 9 })).toEqual([
    {
      number: 1,
      generationId: generation?.id,
      version: 1,
      status: 'COMPLETED',
      previousStatus: null,
      previousLabel: null,
      at: expect.any(Date),
    },
  ]);
});

test('the time of creation is now by default, on the database’s clock', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);

  const generation = await insertImported(store, imported(userId, { createdAt: undefined }));

  expect(generation?.createdAt).toEqual(generation?.updatedAt);
  expect(await findGeneration(store, userId, 'gen_1')).toEqual(generation);
});

test('only a generation that has not ended requests a turn, at once', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const failure = { code: 'GENERATION_FAILED', message: 'No', upstreamMessage: null } as const;
  await insertImported(store, imported(userId, { upstreamId: 'gen_1' }));
  const resting = await claimAll(store);
  await insertImported(store, imported(userId, { upstreamId: 'gen_2', observation: reported('IN_QUEUE') }));
  const failed = await insertImported(
    store,
    imported(userId, { upstreamId: 'gen_3', observation: { ...reported('FAILED'), failure } }),
  );
  await insertImported(store, imported(userId, { upstreamId: 'gen_4', observation: reported('IN_PROGRESS') }));

  const turns = await claimAll(store);

  const followed = await readFollowed(store, userId);
  expect([resting, turns]).toEqual([[], [turnOf(userId)]]);
  expect(new Set(followed.map(({ generation }) => generation.upstreamId))).toEqual(new Set(['gen_2', 'gen_4']));
  expect([failed?.status, failed && readFailure(failed)]).toEqual(['FAILED', failure]);
  expect(await findGeneration(store, userId, 'gen_3')).toEqual(failed);
});

test('a known generation stays as it is: no row, no number, no notification', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const mine = await record(store, id, reported('IN_QUEUE', { upstreamId: 'gen_1' }));
  let notified = 0;
  store[internal].notifications.listen(userId, () => (notified += 1));

  expect(await insertImported(store, imported(userId))).toBeUndefined();

  expect(await findGeneration(store, userId, 'gen_1')).toEqual(mine);
  const rows = await store[internal].db.selectFrom('generations').select('id').execute();
  const user = await store[internal].db.selectFrom('users').select('updateNumber').executeTakeFirstOrThrow();
  expect([rows, user, notified]).toEqual([[{ id }], { updateNumber: 2 }, 0]);
});

test('the same id at once is imported once per user, without a hole in the numbers, each with one notification', async () => {
  await using store = await openTestStore();
  const alice = await saveTestUser(store, 'lt_alice_0001');
  const bob = await saveTestUser(store, 'lt_bob_000001');
  const notified: string[] = [];
  for (const { id } of [alice, bob]) store[internal].notifications.listen(id, () => notified.push(id));

  const results = await Promise.all(
    [alice, alice, bob, alice].flatMap(({ id }) =>
      ['gen_1', 'gen_2'].map((upstreamId) => insertImported(store, imported(id, { upstreamId }))),
    ),
  );

  expect(results.filter((generation) => generation !== undefined)).toHaveLength(4);
  const numbers = await store[internal].db
    .selectFrom('updates')
    .select(['userId', 'number'])
    .orderBy('number')
    .execute();
  expect(numbers.filter(({ userId }) => userId === alice.id).map(({ number }) => number)).toEqual([1, 2]);
  expect(numbers.filter(({ userId }) => userId === bob.id).map(({ number }) => number)).toEqual([1, 2]);
  expect(notified.toSorted()).toEqual([alice.id, alice.id, bob.id, bob.id].toSorted());
});

test('a row and its update are written together or not at all', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  // The next update cannot be written: its number is taken.
  await store[internal].db
    .insertInto('updates')
    .values({ userId, number: 2, generationId: id, version: 99, status: 'PENDING', previousStatus: null, at: 0 })
    .execute();

  await expect(insertImported(store, imported(userId))).rejects.toThrow(/unique constraint/i);

  expect(await findGeneration(store, userId, 'gen_1')).toBeUndefined();
});

test('a generation without a status is not imported', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);

  const refused = insertImported(store, imported(userId, { observation: reported(undefined) }));

  await expect(refused).rejects.toThrow('gen_1 cannot be imported without a status');
  expect(await findGeneration(store, userId, 'gen_1')).toBeUndefined();
});

test('known ids are the user’s own, among any number', async () => {
  await using store = await openTestStore();
  const alice = await saveTestUser(store, 'lt_alice_0001');
  const bob = await saveTestUser(store, 'lt_bob_000001');
  await insertImported(store, imported(alice.id, { upstreamId: 'gen_7' }));
  await insertImported(store, imported(alice.id, { upstreamId: 'gen_39999' }));
  await insertImported(store, imported(bob.id, { upstreamId: 'gen_8' }));
  await accept(store, alice.id);
  const ids = Array.from({ length: 40_000 }, (_, index) => `gen_${index}`);

  const known = await listKnownUpstreamIds(store, alice.id, ids);

  expect(known).toEqual(new Set(['gen_7', 'gen_39999']));
  expect(await listKnownUpstreamIds(store, alice.id, [])).toEqual(new Set());
});

test('unanswered submissions are those under way and those whose answer is lost', async () => {
  await using store = await openTestStore();
  const alice = await saveTestUser(store, 'lt_alice_0001');
  const bob = await saveTestUser(store, 'lt_bob_000001');
  const begin = async (userId: string, prompt: string) =>
    (await beginSubmission(store, newSubmission(userId, { request: { ...request, prompt } }))).generation;
  const underWay = await begin(alice.id, 'Under way');
  const lost = await begin(alice.id, 'Lost');
  const unconfirmed = await record(store, lost.id, { type: 'unanswered', warning: 'lost' }, null);
  await accept(store, alice.id);
  await removeSubmission(store, (await begin(alice.id, 'Refused')).id);
  await begin(bob.id, 'Of somebody else');

  await store[internal].db
    .updateTable('generations')
    .set({ createdAt: sql`created_at - 60000` })
    .where('id', '=', lost.id)
    .execute();

  const unanswered = await listUnansweredSubmissions(store, alice.id);

  const [onTheWay, old] = unanswered.toSorted((a, b) => a.ageMs - b.ageMs);
  expect(unanswered).toHaveLength(2);
  expect(onTheWay).toEqual({ generation: underWay, ageMs: expect.any(Number) });
  expect(old?.generation).toEqual({ ...lost, ...unconfirmed, createdAt: old?.generation.createdAt });
  // By the database's clock alone.
  expect([Math.round((onTheWay?.ageMs ?? 0) / 60_000), Math.round((old?.ageMs ?? 0) / 60_000)]).toEqual([0, 1]);
});

test('a user is imported once that was recorded, and the first time stays', async () => {
  await using store = await openTestStore();
  const alice = await saveTestUser(store, 'lt_alice_0001');
  const bob = await saveTestUser(store, 'lt_bob_000001');
  const before = await isImported(store, alice.id);

  await markImported(store, alice.id);
  await store[internal].db.updateTable('users').set({ importedAt: 5 }).where('id', '=', alice.id).execute();
  await markImported(store, alice.id);

  expect([before, await isImported(store, alice.id), await isImported(store, bob.id)]).toEqual([false, true, false]);
  const times = await store[internal].db.selectFrom('users').select('importedAt').where('id', '=', alice.id).execute();
  expect(times).toEqual([{ importedAt: 5 }]);
  await saveTestUser(store, 'lt_alice_0001');
  expect(await isImported(store, alice.id)).toBe(true);
});
