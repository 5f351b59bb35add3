import * as fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import {
  insertImported,
  keepExpectations,
  openStore,
  recordObservation,
  saveUser,
  type Expectation,
  type Generation,
  type Store,
} from '@videogen/store';
import { createCatalogue } from '@videogen/videogenapi';
import {
  createExpectations,
  createProcessingTime,
  estimate,
  estimateProcessingTime,
  lookAtOne,
  submit,
} from '../src/index.ts';
import { createProgress, MOST_PROGRESS } from '../src/progress.ts';
import { accept, cat, KEY, say, startLifecycle } from './lifecycle-with-upstream.ts';

const usual: Expectation = { medianSeconds: 300, sigma: 0.35, stragglers: 0.03, samples: 40 };
const kind = { modelKey: 'kling_25', duration: 5, resolution: null, addAudio: null } as const;

afterEach(() => void vi.useRealTimers());

const shape = fc.record({
  medianSeconds: fc.double({ min: 0.5, max: 2000, noNaN: true }),
  sigma: fc.double({ min: 0.03, max: 1.2, noNaN: true }),
  stragglers: fc.double({ min: 0.005, max: 0.5, noNaN: true }),
});

test('whatever is expected, progress begins at 0, never falls and stays below 1', () => {
  fc.assert(
    fc.property(shape, fc.array(fc.double({ min: 0, max: 40, noNaN: true }), { minLength: 2 }), (given, medians) => {
      const progress = createProgress(createProcessingTime(given));
      const values = medians.toSorted((a, b) => a - b).map((age) => progress(age * given.medianSeconds));

      expect(progress(0)).toBe(0);
      expect(values).toEqual(values.toSorted((a, b) => a - b));
      expect(Math.max(...values)).toBeLessThanOrEqual(MOST_PROGRESS);
    }),
  );
});

test('half-way to its median a usual generation is half done, and at its median nearly', () => {
  const progress = createProgress(createProcessingTime(usual));

  expect(progress(150)).toBeCloseTo(0.5, 1);
  expect(progress(300)).toBeGreaterThan(0.7);
  expect(progress(1e9)).toBeLessThan(1);
});

test('the end is half-way through what is left of those that are as old, and only moves later', async () => {
  await using scene = await startFollowed(usual);
  const ends: number[] = [];
  const progresses: number[] = [];

  for (const ageSeconds of [0, 10, 100, 250, 300, 301, 500, 900, 3600]) {
    const { progress, estimatedCompletionAt } = await scene.estimateAt(ageSeconds);
    ends.push((estimatedCompletionAt?.getTime() ?? 0) / 1000 - scene.beganAtSeconds);
    progresses.push(progress ?? -1);
    expect(ends.at(-1)).toBeGreaterThan(ageSeconds);
  }

  // Half of the body and of the stragglers, who are three times as late.
  expect(ends[0]).toBeCloseTo(302, -1);
  expect(ends).toEqual(ends.toSorted((a, b) => a - b));
  expect(progresses).toEqual(progresses.toSorted((a, b) => a - b));
});

test('a machine whose clock is two hours off tells the same', async () => {
  await using scene = await startFollowed(usual);
  const right = await scene.estimateAt(100);

  const wrong: (typeof right)[] = [];
  for (const hours of [2, -2]) {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3_600_000 });
    wrong.push(await scene.estimateAt(100));
    vi.useRealTimers();
  }

  expect(wrong).toEqual([right, right]);
});

test('without three recent completions of the kind there is no ground for an estimate', async () => {
  await using scene = await startFollowed({ ...usual, samples: 2.4 });

  expect(await scene.estimateAt(100)).toEqual({ progress: null, estimatedCompletionAt: null });
});

test('what is done is done, and what VideoGenAPI does not have or has given up has no end in sight', async () => {
  await using scene = await startFollowed(usual);
  const of = (status: Generation['status']) => estimate(scene.lifecycle, { ...scene.generation, status });

  expect(await of('COMPLETED')).toEqual({ progress: 1, estimatedCompletionAt: null });
  for (const status of ['SCHEDULED', 'UNCONFIRMED', 'FAILED', 'CANCELED'] as const) {
    expect(await of(status)).toEqual({ progress: null, estimatedCompletionAt: null });
  }
});

test('before it is first visited, what will be kept of it is told already', async () => {
  await using scene = await startFollowed(null);
  await keepTimes(scene.store, [290, 300, 310, 305, 295]);

  const { progress, estimatedCompletionAt } = await scene.estimateAt(100);

  expect(progress).toBeGreaterThan(0.2);
  expect(estimatedCompletionAt).not.toBeNull();
});

test('a history with zero, negative, absurd or missing times changes nothing but a counter', async () => {
  await using store = await openStore({ path: ':memory:' });
  const expectations = () => createExpectations({ store, catalogue: createCatalogue(), speed: 1 });
  await keepTimes(store, [100, 110, 120]);
  const before = await expectations().expect(kind);

  await keepTimes(store, [0, -5, 1e9, null, 86_401]);

  const after = await expectations().expect(kind);
  const rows = await store.db.selectFrom('ignoredProcessingTimes').selectAll().execute();
  expect(after.shape.medianSeconds).toBeCloseTo(before.shape.medianSeconds, 2);
  expect(after.effectiveSamples).toBeCloseTo(3, 2);
  expect(rows.toSorted((a, b) => a.reason.localeCompare(b.reason))).toEqual([
    { reason: 'longer than a day', count: 2 },
    { reason: 'missing', count: 1 },
    { reason: 'not above zero', count: 2 },
  ]);
});

test('of a model with a history of other kinds its median is believed, then what the catalogue says, then what is usual', async () => {
  await using store = await openStore({ path: ':memory:' });
  const [listed] = createCatalogue().models;
  if (!listed) throw new Error('the catalogue is empty');
  const models = [{ ...listed, key: 'listed', typicalProcessingTimeSeconds: 60 }];
  const expectations = createExpectations({ store, catalogue: createCatalogue(models), speed: 10 });
  await keepTimes(store, [100, 110, 120]);
  const medianOf = async (modelKey: string | null) =>
    (await expectations.expect({ ...kind, duration: 10, modelKey })).shape.medianSeconds;

  expect(await medianOf('kling_25')).toBeCloseTo(110, 0);
  expect(await medianOf('listed')).toBeCloseTo(6, 1);
  expect(await medianOf('never-heard-of')).toBeCloseTo(30, 1);
  expect(await medianOf(null)).toBeCloseTo(30, 1);
});

test('what is expected of a kind is the same object for a while, and read once by all who ask at once', async () => {
  await using store = await openStore({ path: ':memory:' });
  const expectations = createExpectations({ store, catalogue: createCatalogue(), speed: 1 });

  const all = await Promise.all([1, 2, 3].map(() => expectations.expect(kind)));

  expect(new Set([...all, await expectations.expect(kind)]).size).toBe(1);
});

test.each([0, 100, 250, 350])(
  'of those that are %i s old, half end before the end that is told, and half after it',
  (ageSeconds) => {
    const asOld: boolean[] = [];
    for (const seed of Array.from({ length: 20 }, (_, index) => index + 1)) {
      const times = drawTimes(500, seed);
      const history = times.slice(0, 100).map((seconds) => ({ seconds, ageDays: 0 }));
      const { remainingQuantile } = estimateProcessingTime(history, { medianSeconds: 300, sigma: 0.8 });
      const told = ageSeconds + remainingQuantile(ageSeconds, 0.5);

      const later = times.slice(100).filter((seconds) => seconds > ageSeconds);
      asOld.push(...later.map((seconds) => seconds < told));
    }

    expect(asOld.filter((isBefore) => isBefore).length / asOld.length).toBeCloseTo(0.5, 1);
  },
);

test('one that takes far longer than expected is stalled, which is a change, until it ends', async () => {
  await using upstream = await startLifecycle(accept());
  const { lifecycle, store, userId } = upstream;
  const submitted = await submit(lifecycle, userId, cat);
  if (submitted.type !== 'success') throw new Error('it was not accepted');
  const { id } = submitted.generation;
  await keepExpectations(store, [id], { ...usual, medianSeconds: 1 });
  await store.db
    .updateTable('generations')
    .set((expression) => ({ createdAt: expression('createdAt', '-', 60_000) }))
    .execute();
  const told = { type: 'told', status: 'COMPLETED', facts: { videoUrl: 'https://v.test/1' } } as const;

  upstream.answerWith(say(200, { generation_id: 'gen_1', status: 'pending' }));
  const looks = [await lookOnce(upstream), await lookOnce(upstream)];
  const done = await recordObservation(store, id, told, { lookInMs: null });

  expect(looks).toMatchObject([
    { stalled: true, version: 2, status: 'PENDING' },
    { stalled: true, version: 2 },
  ]);
  expect(done).toMatchObject({ stalled: false, version: 3, status: 'COMPLETED' });
});

async function lookOnce({ lifecycle, claim }: Awaited<ReturnType<typeof startLifecycle>>) {
  const looked = await lookAtOne(lifecycle, await claim(), KEY);
  return looked.type === 'told' ? looked.generation : undefined;
}

/** A followed generation of which so much is expected, and what is told of it at an age. */
async function startFollowed(expectation: Expectation | null) {
  const upstream = await startLifecycle(accept());
  const { lifecycle, store, userId } = upstream;
  const submitted = await submit(lifecycle, userId, { ...cat, model: kind.modelKey, duration: kind.duration });
  if (submitted.type !== 'success') throw new Error('it was not accepted');
  const { generation } = submitted;
  return {
    ...upstream,
    generation,
    beganAtSeconds: generation.createdAt.getTime() / 1000,
    async estimateAt(ageSeconds: number) {
      // The database's clock stands still.
      const clock = { now: () => Promise.resolve(generation.createdAt.getTime() + ageSeconds * 1000) };
      return estimate({ ...lifecycle, store: { ...store, clock } }, { ...generation, expectation });
    },
    userId,
  };
}

/** Completes generations that took so long. */
async function keepTimes(store: Store, times: readonly (number | null)[]): Promise<void> {
  const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };
  const { id: userId } = await saveUser(store, 'lt_past_0001', { email: null, plan: null, usage });
  for (const [index, processingTimeSeconds] of times.entries()) {
    const { modelKey: key, duration } = kind;
    const facts = { model: { key, name: null, provider: null }, duration, processingTimeSeconds };
    const generationId = `gen_past_${index}_${times.length}`;
    const observation = { type: 'told', status: 'COMPLETED', facts } as const;
    await insertImported(store, { userId, generationId, prompt: 'A cat', createdAt: undefined, observation });
  }
}

/** Times of a log-normal distribution with a median of 300 s and a sigma of 0.35, at random. */
function drawTimes(count: number, seed: number): readonly number[] {
  const { quantile } = createProcessingTime({ medianSeconds: 300, sigma: 0.35, stragglers: 1e-9 });
  const parts = fc.sample(fc.noBias(fc.integer({ min: 1, max: MANY - 1 })), { numRuns: count, seed });
  return parts.map((part) => quantile(part / MANY));
}

const MANY = 2 ** 30;
