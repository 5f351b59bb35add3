import { expect, test } from 'vitest';
import {
  beginSubmission,
  blankGeneration,
  countGenerations,
  findGeneration,
  findSubmission,
  listDue,
  listGenerations,
  readNextAct,
  recordObservation,
  removeSubmission,
} from '../../src/index.ts';
import { findNewestUpdate } from '../../src/updates/queries.ts';
import {
  accept,
  newSubmission,
  readAgenda,
  record,
  request,
  saveTestUser,
  reported,
} from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';
import { about } from '../whole-records.ts';
import { internal } from '../../src/store.ts';

test('a submission is invisible until it has an outcome', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);

  const { generation } = await beginSubmission(store, newSubmission(userId));

  expect(generation).toEqual({
    ...blankGeneration,
    ...request,
    userId,
    id: expect.any(String),
    inputDigest: 'a digest',
    createdAt: expect.any(Date),
    updatedAt: expect.any(Date),
  });
  expect(await findGeneration(store, userId, generation.id)).toBeUndefined();
  expect(await listGenerations(store, { userId, filter: {}, limit: 10, inverted: false })).toEqual([]);
  expect(await countGenerations(store, userId, {})).toBe(0);
  expect(await findNewestUpdate(store, generation.id)).toBeUndefined();
  expect(await findSubmission(store, generation.id)).toEqual(generation);
});

test('a submission requests a turn for the time at which it is given up', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);

  await beginSubmission(store, newSubmission(userId, { giveUpAfterMs: 50_000 }));
  await beginSubmission(store, newSubmission(userId, { giveUpAfterMs: 60_000 }));

  expect((await readAgenda(store, userId)).requestedInMs).toEqual(about(50_000));
});

test('a submission is read back as it was requested', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const asked = {
    ...request,
    prompt: 'Straße 🎬 "quoted"\n',
    modelKey: 'veo-31',
    mode: 'REFERENCE_TO_VIDEO',
    imageUrl: 'https://example.com/a.png',
    referenceImageUrls: ['https://example.com/b.png', 'https://example.com/ü'],
    duration: 8,
    resolution: 'UHD_4K',
    aspectRatio: 'PORTRAIT_9_16',
    seed: Number.MAX_SAFE_INTEGER,
    cameraFixed: false,
    addAudio: true,
    audioPrompt: 'waves',
    veoModel: 'veo3_fast',
    extra: { nested: { list: [1, null, 'x'] } },
  } as const;

  const begun = await beginSubmission(store, newSubmission(userId, { request: asked, warnings: ['mind'] }));

  expect(await findSubmission(store, begun.generation.id)).toEqual({
    ...blankGeneration,
    ...asked,
    id: begun.generation.id,
    userId,
    inputDigest: 'a digest',
    warnings: ['mind'],
    createdAt: begun.generation.createdAt,
    updatedAt: begun.generation.createdAt,
  });
});

test('only the first of several submissions with one idempotency key begins', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);

  const begun = await Promise.all(
    Array.from({ length: 20 }, () => beginSubmission(store, newSubmission(userId, { idempotencyKey: 'k' }))),
  );

  expect(begun.map(({ type }) => type).toSorted()).toEqual(['begun', ...Array<string>(19).fill('repeated')]);
  expect(new Set(begun.map(({ generation }) => generation.id)).size).toBe(1);
});

test('a repeated submission returns the first one, with its own input', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const first = await beginSubmission(store, newSubmission(userId, { idempotencyKey: 'k' }));

  const other = { ...request, prompt: 'A dog' };
  const second = await beginSubmission(
    store,
    newSubmission(userId, { idempotencyKey: 'k', request: other, inputDigest: 'another digest' }),
  );

  expect(second).toEqual({ type: 'repeated', generation: first.generation });
});

test('idempotency keys belong to one user, and null is no key', async () => {
  await using store = await openTestStore();
  const alice = await saveTestUser(store, 'lt_alice_0001');
  const bob = await saveTestUser(store, 'lt_bob_000001');

  const begun = [
    await beginSubmission(store, newSubmission(alice.id, { idempotencyKey: 'k' })),
    await beginSubmission(store, newSubmission(bob.id, { idempotencyKey: 'k' })),
    await beginSubmission(store, newSubmission(bob.id)),
    await beginSubmission(store, newSubmission(bob.id)),
  ];

  expect(begun.map(({ type }) => type)).toEqual(['begun', 'begun', 'begun', 'begun']);
});

test('removing a submission leaves nothing behind and frees its idempotency key', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const first = await beginSubmission(store, newSubmission(userId, { idempotencyKey: 'k', giveUpAfterMs: 0 }));

  expect(await removeSubmission(store, first.generation.id)).toBe(true);

  expect(await removeSubmission(store, first.generation.id)).toBe(false);
  expect(await findSubmission(store, first.generation.id)).toBeUndefined();
  expect(await listDue(store, userId, 9)).toEqual({ snapshots: [], unreadable: [] });
  expect(await readNextAct(store, userId)).toBeUndefined();
  expect(await recordObservation(store, first.generation.id, reported('PENDING'), { dueInMs: 0 })).toBeUndefined();
  const second = await beginSubmission(store, newSubmission(userId, { idempotencyKey: 'k' }));
  expect(second.type).toBe('begun');
});

test('a removed submission notifies callers that wait for its outcome', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { generation } = await beginSubmission(store, newSubmission(userId));
  let notified = 0;
  store[internal].notifications.listen(userId, () => (notified += 1));

  await removeSubmission(store, generation.id);

  expect(notified).toBe(1);
});

test('a visible generation is not removed', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const accepted = await accept(store, userId);
  const { generation } = await beginSubmission(store, newSubmission(userId));
  const unconfirmed = await record(store, generation.id, { type: 'unanswered', warning: 'lost' }, null);

  expect(await removeSubmission(store, accepted.id)).toBe(false);
  expect(await removeSubmission(store, unconfirmed.id)).toBe(false);

  expect(await countGenerations(store, userId, {})).toBe(2);
});
