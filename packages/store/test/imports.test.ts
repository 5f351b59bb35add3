import { sql } from 'kysely';
import { expect, test } from 'vitest';
import {
  beginSubmission,
  claimVisits,
  findGeneration,
  insertImported,
  isImported,
  listGenerationUpdates,
  listKnownGenerationIds,
  listUnansweredSubmissions,
  markImported,
  removeSubmission,
  type ImportedGeneration,
} from '../src/index.ts';
import { accept, claimFollowed, newSubmission, record, request, saveTestUser, told } from './generations-made-here.ts';
import { openTestStore } from './open-test-store.ts';

const createdAt = new Date('2025-07-03T23:53:34.621Z');

/** A completed cat, made elsewhere. */
function imported(userId: string, given: Partial<ImportedGeneration> = {}): ImportedGeneration {
  const observation = told('COMPLETED', { upstreamStatus: 'completed', videoUrl: 'https://v.test/1.mp4', fps: 24 });
  return { userId, generationId: 'gen_1', prompt: 'A cat 😺', createdAt, observation, ...given };
}

test('what is brought in is there at version 1, with its first update and what it was not told left open', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);

  const generation = await insertImported(store, imported(userId));

  expect(generation).toEqual({
    id: expect.stringMatching(/^[\da-f-]{36}$/),
    userId,
    status: 'COMPLETED',
    version: 1,
    idempotencyKey: null,
    inputDigest: '',
    generationId: 'gen_1',
    requestId: null,
    upstreamStatus: 'completed',
    mode: null,
    model: null,
    prompt: 'A cat 😺',
    imageUrl: null,
    referenceImageUrls: [],
    duration: null,
    resolution: null,
    aspectRatio: null,
    seed: null,
    cameraFixed: null,
    addAudio: null,
    audioPrompt: null,
    veoModel: null,
    extra: null,
    style: null,
    fps: 24,
    videoUrl: 'https://v.test/1.mp4',
    failure: null,
    warnings: [],
    createdAt,
    updatedAt: expect.any(Date),
    completedAt: null,
    processingTimeSeconds: null,
    expectation: null,
    stalled: false,
    queue: null,
    submitAt: null,
    sentAt: null,
  });
  expect(await findGeneration(store, userId, 'gen_1')).toEqual(generation);
  expect(await listGenerationUpdates(store, generation?.id ?? '', { afterVersion: 0, limit: 9 })).toEqual([
    {
      number: 1,
      generationRef: generation?.id,
      version: 1,
      status: 'COMPLETED',
      previousStatus: null,
      at: expect.any(Date),
    },
  ]);
});

test('without a time it is made now, on the database’s clock', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);

  const generation = await insertImported(store, imported(userId, { createdAt: undefined }));

  expect(generation?.createdAt).toEqual(generation?.updatedAt);
  expect(await findGeneration(store, userId, 'gen_1')).toEqual(generation);
});

test('only what is not at its end is due for a look, at once', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const failure = { code: 'GENERATION_FAILED', message: 'No', upstreamMessage: null } as const;
  await insertImported(store, imported(userId, { generationId: 'gen_1' }));
  await insertImported(store, imported(userId, { generationId: 'gen_2', observation: told('IN_QUEUE') }));
  await insertImported(store, imported(userId, { generationId: 'gen_3', observation: { ...told('FAILED'), failure } }));
  await insertImported(store, imported(userId, { generationId: 'gen_4', observation: told('IN_PROGRESS') }));

  const visits = await claimVisits(store, { limit: 10, leaseMs: 60_000 });

  const followed = await claimFollowed(store, userId);
  expect(visits).toMatchObject([{ userId }]);
  expect(new Set(followed.map(({ generation }) => generation.generationId))).toEqual(new Set(['gen_2', 'gen_4']));
  expect(await findGeneration(store, userId, 'gen_3')).toMatchObject({ status: 'FAILED', failure });
});

test('one that the user has already stays as it is: no row, no number, no hint', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const mine = await record(store, id, told('IN_QUEUE', { generationId: 'gen_1' }));
  let hints = 0;
  store.wakeUps.listen(userId, () => (hints += 1));

  expect(await insertImported(store, imported(userId))).toBeUndefined();

  expect(await findGeneration(store, userId, 'gen_1')).toEqual(mine);
  const rows = await store.db.selectFrom('generations').select('id').execute();
  const user = await store.db.selectFrom('users').select('updateNumber').executeTakeFirstOrThrow();
  expect([rows, user, hints]).toEqual([[{ id }], { updateNumber: 2 }, 0]);
});

test('the same id at once comes in once per user, in numbers without a hole, each with one hint', async () => {
  await using store = await openTestStore();
  const alice = await saveTestUser(store, 'lt_alice_0001');
  const bob = await saveTestUser(store, 'lt_bob_000001');
  const hints: string[] = [];
  for (const { id } of [alice, bob]) store.wakeUps.listen(id, () => hints.push(id));

  const results = await Promise.all(
    [alice, alice, bob, alice].flatMap(({ id }) =>
      ['gen_1', 'gen_2'].map((generationId) => insertImported(store, imported(id, { generationId }))),
    ),
  );

  expect(results.filter((generation) => generation !== undefined)).toHaveLength(4);
  const numbers = await store.db.selectFrom('updates').select(['userId', 'number']).orderBy('number').execute();
  expect(numbers.filter(({ userId }) => userId === alice.id).map(({ number }) => number)).toEqual([1, 2]);
  expect(numbers.filter(({ userId }) => userId === bob.id).map(({ number }) => number)).toEqual([1, 2]);
  expect(hints.toSorted()).toEqual([alice.id, alice.id, bob.id, bob.id].toSorted());
});

test('a row and its update are written together or not at all', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  // The next update cannot be written: its number is taken.
  await store.db
    .insertInto('updates')
    .values({ userId, number: 2, generationRef: id, version: 99, status: 'PENDING', previousStatus: null, at: 0 })
    .execute();

  await expect(insertImported(store, imported(userId))).rejects.toThrow(/unique constraint/i);

  expect(await findGeneration(store, userId, 'gen_1')).toBeUndefined();
});

test('without a status nothing can be brought in', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);

  const refused = insertImported(store, imported(userId, { observation: told(undefined) }));

  await expect(refused).rejects.toThrow('gen_1 cannot be imported without a status');
  expect(await findGeneration(store, userId, 'gen_1')).toBeUndefined();
});

test('known ids are the user’s own, out of however many', async () => {
  await using store = await openTestStore();
  const alice = await saveTestUser(store, 'lt_alice_0001');
  const bob = await saveTestUser(store, 'lt_bob_000001');
  await insertImported(store, imported(alice.id, { generationId: 'gen_7' }));
  await insertImported(store, imported(alice.id, { generationId: 'gen_39999' }));
  await insertImported(store, imported(bob.id, { generationId: 'gen_8' }));
  await accept(store, alice.id);
  const ids = Array.from({ length: 40_000 }, (_, index) => `gen_${index}`);

  const known = await listKnownGenerationIds(store, alice.id, ids);

  expect(known).toEqual(new Set(['gen_7', 'gen_39999']));
  expect(await listKnownGenerationIds(store, alice.id, [])).toEqual(new Set());
});

test('unanswered are the user’s submissions on the way and those whose answer is lost', async () => {
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

  await store.db
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

test('a user is imported once that was written down, and the first time stays', async () => {
  await using store = await openTestStore();
  const alice = await saveTestUser(store, 'lt_alice_0001');
  const bob = await saveTestUser(store, 'lt_bob_000001');
  const before = await isImported(store, alice.id);

  await markImported(store, alice.id);
  await store.db.updateTable('users').set({ importedAt: 5 }).where('id', '=', alice.id).execute();
  await markImported(store, alice.id);

  expect([before, await isImported(store, alice.id), await isImported(store, bob.id)]).toEqual([false, true, false]);
  const times = await store.db.selectFrom('users').select('importedAt').where('id', '=', alice.id).execute();
  expect(times).toEqual([{ importedAt: 5 }]);
  await saveTestUser(store, 'lt_alice_0001');
  expect(await isImported(store, alice.id)).toBe(true);
});
