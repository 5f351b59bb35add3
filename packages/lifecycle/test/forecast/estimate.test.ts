import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import {
  insertImported,
  keepForecasts,
  openStore,
  recordObservation,
  saveUser,
  type Forecast,
  type Generation,
  type Store,
} from '@videogen/store';
import { createCatalogue } from '@videogen/videogenapi';
import { createForecasts, estimate, MOST_PROGRESS_POINTS } from '../../src/index.ts';
import { submit } from '../../src/submission/submit.ts';
import { createProcessingTime, estimateProcessingTime, createProgress, createTurns } from '@videogen/forecast';
import { accept, cat, say, startLifecycle } from '../lifecycle-with-upstream.ts';
import { poll } from '../turns.ts';
import { internal } from '@videogen/store/testing';

const usual: Forecast = { medianSeconds: 300, sigma: 0.35, stragglers: 0.03, samples: 40 };
const kind = { modelKey: 'kling_25', duration: 5, resolution: null, addAudio: null } as const;

afterEach(() => void vi.useRealTimers());

const shape = fc.record({
  medianSeconds: fc.double({ min: 0.5, max: 2000, noNaN: true }),
  sigma: fc.double({ min: 0.03, max: 1.2, noNaN: true }),
  stragglers: fc.double({ min: 0.005, max: 0.5, noNaN: true }),
});

test('progress begins at 0, never falls and stays below 1, with any forecast', async () => {
  const turns = createTurns();
  await fc.assert(
    fc.asyncProperty(
      shape,
      fc.array(fc.double({ min: 0, max: 40, noNaN: true }), { minLength: 2 }),
      async (given, medians) => {
        const progress = await createProgress(createProcessingTime(given), turns)();
        const ages = medians.toSorted((a, b) => a - b);
        const values = ages.map((age) => progress.at(age * given.medianSeconds));

        expect(progress.at(0)).toBe(0);
        expect(values).toEqual(values.toSorted((a, b) => a - b));
        expect(Math.max(...values)).toBeLessThan(1);
      },
    ),
  );
});

test('a usual generation is half done half-way to its median, and nearly done at its median', async () => {
  const progress = await createProgress(createProcessingTime(usual), createTurns())();

  expect(progress.at(150)).toBeCloseTo(0.5, 1);
  expect(progress.at(300)).toBeGreaterThan(0.7);
  expect(progress.at(1e9)).toBeLessThan(1);
});

test('the estimated end is the median of generations as old, and only moves later', async () => {
  await using scene = await startFollowed(usual);
  const ends: number[] = [];
  const progresses: number[] = [];

  for (const ageSeconds of [0, 10, 100, 250, 300, 301, 500, 900, 3600]) {
    const { progress, estimatedCompletionAt } = await scene.estimateAt(ageSeconds);
    ends.push((estimatedCompletionAt?.getTime() ?? 0) / 1000 - scene.beganAtSeconds);
    progresses.push(progress ?? -1);
    expect(ends.at(-1)).toBeGreaterThan(ageSeconds);
  }

  // The median of the body and of the stragglers, which take three times as long.
  expect(ends[0]).toBeCloseTo(302, -1);
  expect(ends).toEqual(ends.toSorted((a, b) => a - b));
  expect(progresses).toEqual(progresses.toSorted((a, b) => a - b));
});

test('a machine whose clock is two hours off returns the same', async () => {
  await using scene = await startFollowed(usual);
  const right = await scene.readAt(100);

  const wrong: (typeof right)[] = [];
  for (const hours of [2, -2]) {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3_600_000 });
    wrong.push(await scene.readAt(100));
    vi.useRealTimers();
  }

  expect(wrong).toEqual([right, right]);
});

test('a kind without three recent completions has no estimate', async () => {
  await using scene = await startFollowed({ ...usual, samples: 2.4 });

  expect(await scene.readAt(100)).toEqual({ progress: null, estimatedCompletionAt: null, curve: null });
});

test('a completed generation is done, and one that VideoGenAPI does not have or that failed has no estimate', async () => {
  await using scene = await startFollowed(usual);

  const curve = [{ at: scene.timeAt(100), progress: 1 }];
  expect(await scene.readAt(100, 'COMPLETED')).toEqual({ progress: 1, estimatedCompletionAt: null, curve });
  for (const status of ['SCHEDULED', 'UNCONFIRMED', 'FAILED', 'CANCELED'] as const) {
    expect(await scene.readAt(100, status)).toEqual({ progress: null, estimatedCompletionAt: null, curve: null });
  }
});

test('an estimate before the first visit is by the forecast that will be stored', async () => {
  await using scene = await startFollowed(null);
  await keepTimes(scene.store, [290, 300, 310, 305, 295]);

  const { progress, estimatedCompletionAt } = await scene.estimateAt(100);

  expect(progress).toBeGreaterThan(0.2);
  expect(estimatedCompletionAt).not.toBeNull();
});

test('a history with zero, negative, absurd or missing times changes nothing', async () => {
  await using store = await openStore({ path: ':memory:' });
  const forecasts = () => createForecasts({ store, catalogue: createCatalogue(), usualSeconds: 300 });
  await keepTimes(store, [100, 110, 120]);
  const before = await forecasts().ofKind(kind);

  await keepTimes(store, [0, -5, 1e9, null, 86_401]);

  const after = await forecasts().ofKind(kind);
  expect(after.shape.medianSeconds).toBeCloseTo(before.shape.medianSeconds, 2);
  expect(after.effectiveSamples).toBeCloseTo(3, 2);
});

test('the prior of a model is the median of its other kinds, then the catalogue’s time, then the usual time', async () => {
  await using store = await openStore({ path: ':memory:' });
  const [listed] = createCatalogue().models;
  if (!listed) throw new Error('the catalogue is empty');
  const models = [{ ...listed, key: 'listed', typicalProcessingTimeSeconds: 60 }];
  const forecasts = createForecasts({ store, catalogue: createCatalogue(models), usualSeconds: 30 });
  await keepTimes(store, [100, 110, 120]);
  const medianOf = async (modelKey: string | null) =>
    (await forecasts.ofKind({ ...kind, duration: 10, modelKey })).shape.medianSeconds;

  expect(await medianOf('kling_25')).toBeCloseTo(110, 0);
  expect(await medianOf('listed')).toBeCloseTo(60, 0);
  expect(await medianOf('never-heard-of')).toBeCloseTo(30, 1);
  expect(await medianOf(null)).toBeCloseTo(30, 1);
});

test('the forecast of a kind is the same object for a while, and read once for all callers', async () => {
  await using store = await openStore({ path: ':memory:' });
  const forecasts = createForecasts({ store, catalogue: createCatalogue(), usualSeconds: 300 });

  const all = await Promise.all([1, 2, 3].map(() => forecasts.ofKind(kind)));

  expect(new Set([...all, await forecasts.ofKind(kind)]).size).toBe(1);
});

test('the third completion of a kind counts at once, and further ones after a while', async () => {
  await using store = await openStore({ path: ':memory:' });
  const forecasts = createForecasts({ store, catalogue: createCatalogue(), usualSeconds: 300 });
  const samples: number[] = [];

  for (const _ of [1, 2, 3, 4]) {
    await keepTimes(store, [100]);
    const { effectiveSamples } = await forecasts.ofKind(kind);
    samples.push(Math.round(effectiveSamples));
  }

  expect(samples).toEqual([1, 2, 3, 3]);
});

test('a generation that begins after the third completion of its kind has an estimate', async () => {
  await using scene = await startFollowed(null);
  const progresses: unknown[] = [];

  for (const times of [[], [290], [300], [310]]) {
    await keepTimes(scene.store, times);
    progresses.push((await scene.estimateAt(100)).progress);
  }

  expect(progresses).toEqual([null, null, null, expect.any(Number)]);
});

test.each([0, 100, 250, 350])(
  'generations that are %i s old end half before the estimated end, and half after it',
  (ageSeconds) => {
    const asOld: boolean[] = [];
    for (const seed of Array.from({ length: 20 }, (_, index) => index + 1)) {
      const times = drawTimes(500, seed);
      const history = times.slice(0, 100).map((seconds) => ({ seconds, ageDays: 0 }));
      const { remainingQuantile } = estimateProcessingTime(history, { medianSeconds: 300, sigma: 0.8 });
      const reported = ageSeconds + remainingQuantile(ageSeconds, 0.5);

      const later = times.slice(100).filter((seconds) => seconds > ageSeconds);
      asOld.push(...later.map((seconds) => seconds < reported));
    }

    expect(asOld.filter((isBefore) => isBefore).length / asOld.length).toBeCloseTo(0.5, 1);
  },
);

test('a generation that takes far longer than expected is stalled until it ends, which is a change', async () => {
  await using upstream = await startLifecycle(accept());
  const { lifecycle, store, userId } = upstream;
  const submitted = await submit(lifecycle, userId, cat);
  if (submitted.type !== 'success') throw new Error('it was not accepted');
  const { id } = submitted.generation;
  await keepForecasts(store, [id], { ...usual, medianSeconds: 1 });
  await store[internal].db
    .updateTable('generations')
    .set((expression) => ({ createdAt: expression('createdAt', '-', 60_000) }))
    .execute();
  const reported = { type: 'reported', status: 'COMPLETED', facts: { videoUrl: 'https://v.test/1' } } as const;

  upstream.answerWith(say(200, { generation_id: 'gen_1', status: 'pending' }));
  const polls = [await pollOnce(upstream), await pollOnce(upstream)];
  const done = await recordObservation(store, id, reported, { dueInMs: null });

  const stalled = {
    ...submitted.generation,
    version: 2,
    stalled: true,
    forecast: { ...usual, medianSeconds: 1 },
    createdAt: expect.any(Date),
    updatedAt: expect.any(Date),
  };
  expect(polls).toEqual([stalled, stalled]);
  expect(done).toEqual({
    ...stalled,
    status: 'COMPLETED',
    version: 3,
    stalled: false,
    videoUrl: 'https://v.test/1',
  });
});

async function pollOnce({ lifecycle, snapshot }: Awaited<ReturnType<typeof startLifecycle>>) {
  const result = await poll(lifecycle, await snapshot());
  return result.type === 'reported' ? result.generation : undefined;
}

test('a curve begins with the progress at its time, and later estimates keep within 0.02 of it', async () => {
  await using scene = await startFollowed(usual);

  for (const ageSeconds of [0, 99.7, 310.2, 2500]) {
    const { progress, curve } = await scene.readAt(ageSeconds);
    if (curve === null) throw new Error('there is no curve');
    const values = curve.map((point) => point.progress);
    const [last = 0] = values.slice(-1);

    expect(curve[0]).toEqual({ at: scene.timeAt(ageSeconds), progress });
    expect(curve.length).toBeLessThanOrEqual(MOST_PROGRESS_POINTS);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    for (const { at, progress: foretold } of curve) {
      const later = await scene.readAt((at.getTime() - scene.timeAt(0).getTime()) / 1000);
      expect(Math.abs((later.progress ?? NaN) - foretold)).toBeLessThan(0.02);
    }
    expect(Math.abs(((await scene.readAt(1e6)).progress ?? NaN) - last)).toBeLessThan(0.02);
  }
});

/** A followed generation with this forecast, and its estimate at an age. */
async function startFollowed(forecast: Forecast | null) {
  const upstream = await startLifecycle(accept());
  const { lifecycle, store, userId } = upstream;
  const submitted = await submit(lifecycle, userId, { ...cat, model: kind.modelKey, duration: kind.duration });
  if (submitted.type !== 'success') throw new Error('it was not accepted');
  const { generation } = submitted;
  const beganAt = generation.createdAt.getTime();

  async function estimateAt(ageSeconds: number, status = generation.status) {
    // The database's clock is fixed.
    const now = beganAt + ageSeconds * 1000;
    const clock = { now: () => Promise.resolve(now), read: () => now };
    return estimate({ ...lifecycle, store: { ...store, clock } }, { ...generation, status, forecast });
  }

  return {
    ...upstream,
    beganAtSeconds: beganAt / 1000,
    timeAt: (ageSeconds: number) => new Date(beganAt + ageSeconds * 1000),
    estimateAt,
    /** The estimate with its curve. */
    async readAt(ageSeconds: number, status?: Generation['status']) {
      const { readCurve, ...rest } = await estimateAt(ageSeconds, status);
      return { ...rest, curve: await readCurve() };
    },
    userId,
  };
}

/** Completes generations with these processing times. */
async function keepTimes(store: Store, times: readonly (number | null)[]): Promise<void> {
  const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };
  const { id: userId } = await saveUser(store, 'lt_past_0001', { email: null, plan: null, usage });
  for (const processingTimeSeconds of times) {
    const { modelKey, duration } = kind;
    const facts = { modelKey, duration, processingTimeSeconds };
    const upstreamId = `gen_past_${randomUUID()}`;
    const observation = { type: 'reported', status: 'COMPLETED', facts } as const;
    await insertImported(store, { userId, upstreamId, prompt: 'A cat', createdAt: undefined, observation });
  }
}

/** Times of a log-normal distribution with a median of 300 s and a sigma of 0.35, at random. */
function drawTimes(count: number, seed: number): readonly number[] {
  const { quantile } = createProcessingTime({ medianSeconds: 300, sigma: 0.35, stragglers: 1e-9 });
  const parts = fc.sample(fc.noBias(fc.integer({ min: 1, max: MANY - 1 })), { numRuns: count, seed });
  return parts.map((part) => quantile(part / MANY));
}

const MANY = 2 ** 30;
