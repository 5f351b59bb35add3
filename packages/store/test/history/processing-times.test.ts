import { expect, test } from 'vitest';
import { findTypicalProcessingTime, insertImported, listProcessingTimes, type Store } from '../../src/index.ts';
import { accept, record, request, saveTestUser, reported } from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';
import { internal } from '../../src/store.ts';

const kling = { modelKey: 'kling_25', duration: 10, resolution: 'HD_720P', addAudio: null } as const;

/** Completes a generation of that kind with this processing time. */
async function complete(
  store: Store,
  userId: string,
  seconds: number | undefined,
  given: object = {},
): Promise<string> {
  const { id } = await accept(store, userId, { request: { ...request, ...kling, ...given } });
  await record(store, id, reported('COMPLETED', { processingTimeSeconds: seconds }));
  return id;
}

test('the processing time of a completed generation is stored once, by its kind', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);

  const id = await complete(store, userId, 300);
  await record(store, id, reported('COMPLETED', { processingTimeSeconds: 999 }));
  await complete(store, userId, 100);
  await complete(store, userId, 60, { duration: 5 });
  await complete(store, userId, 70, { addAudio: true });
  const unfinished = await accept(store, userId);
  await record(store, unfinished.id, reported('FAILED', { processingTimeSeconds: 5 }));

  const times = await listProcessingTimes(store, kling);
  expect(times.map(({ seconds }) => seconds).toSorted((a, b) => a - b)).toEqual([100, 300]);
  expect(times[0]?.at.getTime()).toBeGreaterThan(Date.now() - 60_000);
  expect(await listProcessingTimes(store, { ...kling, duration: 5 })).toEqual([{ seconds: 60, at: expect.any(Date) }]);
  expect(await listProcessingTimes(store, { ...kling, addAudio: true })).toEqual([
    { seconds: 70, at: expect.any(Date) },
  ]);
});

test('a generation made elsewhere adds to the history', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const facts = { modelKey: 'kling_25', duration: 10, resolution: 'HD_720P', processingTimeSeconds: 42 } as const;

  await insertImported(store, {
    userId,
    upstreamId: 'gen_1',
    prompt: 'A cat',
    createdAt: undefined,
    observation: reported('COMPLETED', facts),
  });

  expect(await listProcessingTimes(store, kling)).toEqual([{ seconds: 42, at: expect.any(Date) }]);
});

test('the typical time of a model is the median over all its kinds', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  expect(await findTypicalProcessingTime(store, 'kling_25')).toBeNull();

  await complete(store, userId, 300);
  expect(await findTypicalProcessingTime(store, 'kling_25')).toBe(300);

  await complete(store, userId, 100, { duration: 5 });
  expect(await findTypicalProcessingTime(store, 'kling_25')).toBe(200);

  await complete(store, userId, 90);
  await complete(store, userId, 10, { modelKey: 'sora-2' });
  expect(await findTypicalProcessingTime(store, 'kling_25')).toBe(100);
});

test('a time that is zero, negative, absurd or missing is not stored', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  await complete(store, userId, 300);

  for (const seconds of [0, -5, 86_401, 2 ** 31 - 1, undefined]) await complete(store, userId, seconds);

  expect(await findTypicalProcessingTime(store, 'kling_25')).toBe(300);
  expect(await listProcessingTimes(store, kling)).toHaveLength(1);
});

test('the newest two hundred times of a kind are kept', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);

  for (let count = 1; count <= 205; count += 1) await complete(store, userId, count);

  const times = await listProcessingTimes(store, kling);
  expect(times).toHaveLength(200);
  expect(times.at(0)?.seconds).toBeGreaterThan(200);
  expect(await store[internal].db.selectFrom('processingTimes').select('seconds').execute()).toHaveLength(200);
});
