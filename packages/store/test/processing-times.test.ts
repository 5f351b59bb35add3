import { expect, test } from 'vitest';
import {
  countIgnoredProcessingTimes,
  findTypicalProcessingTime,
  insertImported,
  listProcessingTimes,
  type Store,
} from '../src/index.ts';
import { accept, record, request, saveTestUser, told } from './generations-made-here.ts';
import { openTestStore } from './open-test-store.ts';

const kling = { modelKey: 'kling_25', duration: 10, resolution: 'HD_720P', addAudio: null } as const;

/** Makes a generation of that kind that took so long. */
async function complete(
  store: Store,
  userId: string,
  seconds: number | undefined,
  given: object = {},
): Promise<string> {
  const asked = { ...request, model: kling.modelKey, duration: kling.duration, resolution: kling.resolution, ...given };
  const { id } = await accept(store, userId, { request: asked });
  await record(store, id, told('COMPLETED', { processingTimeSeconds: seconds }));
  return id;
}

test('how long a completed generation took is kept once, by its kind', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);

  const id = await complete(store, userId, 300);
  await record(store, id, told('COMPLETED', { processingTimeSeconds: 999 }));
  await complete(store, userId, 100);
  await complete(store, userId, 60, { duration: 5 });
  await complete(store, userId, 70, { addAudio: true });
  const unfinished = await accept(store, userId);
  await record(store, unfinished.id, told('FAILED', { processingTimeSeconds: 5 }));

  const times = await listProcessingTimes(store, kling);
  expect(times.map(({ seconds }) => seconds).toSorted((a, b) => a - b)).toEqual([100, 300]);
  expect(times[0]?.at.getTime()).toBeGreaterThan(Date.now() - 60_000);
  expect(await listProcessingTimes(store, { ...kling, duration: 5 })).toMatchObject([{ seconds: 60 }]);
  expect(await listProcessingTimes(store, { ...kling, addAudio: true })).toMatchObject([{ seconds: 70 }]);
  expect(await countIgnoredProcessingTimes(store)).toEqual({});
});

test('a generation made elsewhere adds to the history', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const model = { key: 'kling_25', name: null, provider: null };
  const facts = { model, duration: 10, resolution: 'HD_720P', processingTimeSeconds: 42 } as const;

  await insertImported(store, {
    userId,
    generationId: 'gen_1',
    prompt: 'A cat',
    createdAt: undefined,
    observation: told('COMPLETED', facts),
  });

  expect(await listProcessingTimes(store, kling)).toMatchObject([{ seconds: 42 }]);
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
  await complete(store, userId, 10, { model: 'sora-2' });
  expect(await findTypicalProcessingTime(store, 'kling_25')).toBe(100);
});

test('a time that is zero, negative, absurd or missing changes nothing but a counter', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  await complete(store, userId, 300);

  for (const seconds of [0, -5, 86_401, 2 ** 31 - 1, undefined]) await complete(store, userId, seconds);

  expect(await findTypicalProcessingTime(store, 'kling_25')).toBe(300);
  expect(await listProcessingTimes(store, kling)).toHaveLength(1);
  expect(await countIgnoredProcessingTimes(store)).toEqual({ 'not above zero': 2, 'longer than a day': 2, missing: 1 });
});

test('of a kind the newest two hundred are kept', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);

  for (let count = 1; count <= 205; count += 1) await complete(store, userId, count);

  const times = await listProcessingTimes(store, kling);
  expect(times).toHaveLength(200);
  expect(times.at(0)?.seconds).toBeGreaterThan(200);
  expect(await store.db.selectFrom('processingTimes').select('seconds').execute()).toHaveLength(200);
});
