import { expect, test } from 'vitest';
import { beginSubmission, blankGeneration, findSubmission, type Generation } from '../../src/index.ts';
import { readGeneration, writeChanges, writeGeneration } from '../../src/generation/row.ts';
import { internal } from '../../src/store.ts';
import { newSubmission, saveTestUser } from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';

/** A generation with a value in each column. */
const full: Generation = {
  id: 'a',
  userId: 'u',
  label: 'Scene 1 🎬',
  status: 'FAILED',
  version: 7,
  idempotencyKey: 'k',
  inputDigest: 'a digest',
  upstreamId: 'gen_1',
  requestId: 'req_1',
  upstreamStatus: 'error',
  mode: 'REFERENCE_TO_VIDEO',
  modelKey: 'veo-31',
  modelName: 'Veo 3.1 Fast',
  modelProvider: 'Google',
  prompt: 'Straße 🎬 "quoted"\n',
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
  style: 'realistic',
  fps: 24,
  videoUrl: 'https://v.test/1.mp4',
  failureCode: 'PROVIDER_ERROR',
  failureMessage: 'It failed.',
  failureUpstreamMessage: 'Sorry.',
  warnings: ['mind'],
  createdAt: new Date(1_700_000_000_001),
  updatedAt: new Date(1_700_000_000_002),
  completedAt: new Date(1_700_000_000_003),
  processingTimeSeconds: 28,
  forecast: { medianSeconds: 120, sigma: 0.5, stragglers: 0.03, samples: 12 },
  stalled: true,
  queue: 'veo-31',
  sentAt: new Date(1_700_000_000_005),
};

test('a row holds all values of a generation, as numbers and texts, and is read back unchanged', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { generation } = await beginSubmission(store, newSubmission(userId));
  const known = { ...full, id: generation.id, userId };

  const row = await store[internal].db
    .updateTable('generations')
    .set(writeGeneration(known))
    .where('id', '=', known.id)
    .returningAll()
    .executeTakeFirstOrThrow();

  expect(await findSubmission(store, known.id)).toEqual(known);
  expect(readGeneration(row)).toEqual(known);
  expect(row).toMatchObject({
    cameraFixed: 0,
    addAudio: 1,
    stalled: 1,
    createdAt: 1_700_000_000_001,
    warnings: '["mind"]',
    extra: '{"nested":{"list":[1,null,"x"]}}',
  });
});

test('a blank generation has no values', () => {
  const known = Object.entries(blankGeneration).filter(([, value]) => value !== null);

  expect(Object.keys(blankGeneration).toSorted()).toEqual(Object.keys(full).toSorted());
  expect(Object.fromEntries(known)).toEqual({
    id: '',
    userId: '',
    status: 'SUBMITTING',
    version: 0,
    inputDigest: '',
    prompt: '',
    referenceImageUrls: [],
    warnings: [],
    createdAt: new Date(0),
    updatedAt: new Date(0),
    stalled: false,
  });
});

test('only cells that differ are written', () => {
  const sameInOtherObjects = structuredClone(full);
  const next = { ...sameInOtherObjects, version: 8, warnings: ['mind', 'more'], completedAt: null };

  expect(writeChanges(full, sameInOtherObjects)).toEqual({});
  expect(writeChanges(full, next)).toEqual({ version: 8, warnings: '["mind","more"]', completedAt: null });
});
