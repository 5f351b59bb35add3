import { expect, test } from 'vitest';
import {
  beginSubmission,
  claimDue,
  countGenerations,
  findGeneration,
  findNewestUpdate,
  findSubmission,
  listGenerations,
  recordObservation,
  removeSubmission,
} from '../src/index.ts';
import { accept, newSubmission, record, request, saveTestUser, told } from './generations-made-here.ts';
import { openTestStore } from './open-test-store.ts';

test('a submission is invisible until it has an outcome', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);

  const { generation } = await beginSubmission(store, newSubmission(userId));

  expect(generation).toMatchObject({ userId, status: 'SUBMITTING', version: 0, prompt: 'A cat', generationId: null });
  expect(await findGeneration(store, userId, generation.id)).toBeUndefined();
  expect(await listGenerations(store, { userId, filter: {}, limit: 10, inverted: false })).toEqual([]);
  expect(await countGenerations(store, userId, {})).toBe(0);
  expect(await findNewestUpdate(store, generation.id)).toBeUndefined();
  expect(await findSubmission(store, generation.id)).toEqual(generation);
});

test('a submission is read back as it was asked for', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const asked = {
    ...request,
    prompt: 'Straße 🎬 "quoted"\n',
    model: 'veo-31',
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
    ...asked,
    id: begun.generation.id,
    userId,
    status: 'SUBMITTING',
    version: 0,
    idempotencyKey: null,
    inputDigest: 'a digest',
    generationId: null,
    requestId: null,
    upstreamStatus: null,
    model: { key: 'veo-31', name: null, provider: null },
    style: null,
    fps: null,
    videoUrl: null,
    failure: null,
    warnings: ['mind'],
    createdAt: begun.generation.createdAt,
    updatedAt: begun.generation.createdAt,
    completedAt: null,
    processingTimeSeconds: null,
    expectation: null,
    stalled: false,
    queue: null,
    submitAt: null,
    sentAt: null,
  });
});

test('of several submissions with one idempotency key only the first begins', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);

  const begun = await Promise.all(
    Array.from({ length: 20 }, () => beginSubmission(store, newSubmission(userId, { idempotencyKey: 'k' }))),
  );

  expect(begun.map(({ type }) => type).toSorted()).toEqual(['begun', ...Array<string>(19).fill('repeated')]);
  expect(new Set(begun.map(({ generation }) => generation.id)).size).toBe(1);
});

test('a repeated submission gives the first one as it was, with its own input', async () => {
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

test('idempotency keys are each user’s own, and none is no key', async () => {
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
  expect(await claimDue(store, { limit: 10, leaseMs: 1000 })).toEqual([]);
  expect(await recordObservation(store, first.generation.id, told('PENDING'), { lookInMs: 0 })).toBeUndefined();
  const second = await beginSubmission(store, newSubmission(userId, { idempotencyKey: 'k' }));
  expect(second.type).toBe('begun');
});

test('a removed submission wakes who waits for its outcome', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { generation } = await beginSubmission(store, newSubmission(userId));
  let hints = 0;
  store.wakeUps.listen(userId, () => (hints += 1));

  await removeSubmission(store, generation.id);

  expect(hints).toBe(1);
});

test('a visible generation cannot be removed', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const accepted = await accept(store, userId);
  const { generation } = await beginSubmission(store, newSubmission(userId));
  const unconfirmed = await record(store, generation.id, { type: 'unanswered', warning: 'lost' }, null);

  expect(await removeSubmission(store, accepted.id)).toBe(false);
  expect(await removeSubmission(store, unconfirmed.id)).toBe(false);

  expect(await countGenerations(store, userId, {})).toBe(2);
});
