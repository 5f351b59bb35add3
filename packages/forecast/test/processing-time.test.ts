import { expect, test } from 'vitest';
import { estimateProcessingTime, type ProcessingTime, type ProcessingTimePrior } from '@videogen/forecast';
import type { ProcessingTimeSample } from '../src/processing-time.ts';

const prior = { medianSeconds: 180, sigma: 0.8 };

test.each([
  ['nothing', [], [64, 182, 519]],
  ['one of 60 s', times(60), [41, 70, 122]],
  ['three of about 300 s', times(280, 300, 330), [206, 295, 427]],
  ['ten of about 300 s', times(240, 260, 270, 280, 295, 305, 320, 330, 350, 390), [228, 299, 393]],
  [
    'ten of about 300 s and a straggler',
    times(240, 260, 270, 280, 295, 305, 320, 330, 350, 390, 3000),
    [226, 300, 403],
  ],
  ['a hundred of exactly 300 s', times(...Array.from({ length: 100 }, () => 300)), [280, 300, 321]],
])('a history of %s gives these 10th, 50th and 90th percentiles', (_, samples, percentiles) => {
  const time = estimateProcessingTime(samples, prior);

  expect([0.1, 0.5, 0.9].map((p) => Math.round(time.quantile(p)))).toEqual(percentiles);
});

test('without a history the estimate is the prior', () => {
  const { quantile, effectiveSamples } = estimateProcessingTime([], { medianSeconds: 300, sigma: 0.5 });

  expect(effectiveSamples).toBe(0);
  expect(quantile(0.5)).toBeCloseTo(300, -1);
  expect(Math.log(quantile(0.84) / quantile(0.16)) / 2).toBeCloseTo(0.5, 1);
});

test('a completion counts half after a week and nothing after a year', () => {
  const weekOld = estimateProcessingTime(eight(600, 7), prior);
  const mixed = estimateProcessingTime([...eight(60, 0), ...eight(600, 21)], prior);
  const forgotten = estimateProcessingTime(eight(600, 365), prior);

  expect(weekOld.effectiveSamples).toBe(4);
  expect(mixed.effectiveSamples).toBe(9);
  expect(mixed.quantile(0.5)).toBeLessThan(80);
  expect(forgotten.quantile(0.5)).toBeCloseTo(estimateProcessingTime([], prior).quantile(0.5), 5);
});

test('a sample from the future counts like one of this moment', () => {
  const future = estimateProcessingTime([{ seconds: 100, ageDays: -3 }], prior);

  expect(future.effectiveSamples).toBe(1);
  expect(future.ignored).toBe(0);
});

test.each([0, -1, Number.NaN, Infinity, -Infinity, 86_401, 1e300])(
  'a sample of %d s is left out and counted as ignored',
  (seconds) => {
    const good = times(240, 300, 330);

    const { ignored, ...time } = estimateProcessingTime([...good, { seconds, ageDays: 0 }], prior);

    expect(ignored).toBe(1);
    expect(describeTime(time)).toEqual(describeTime(estimateProcessingTime(good, prior)));
  },
);

test('a sample without an age is left out and counted as ignored', () => {
  const time = estimateProcessingTime([{ seconds: 10, ageDays: Number.NaN }], prior);

  expect([time.ignored, time.effectiveSamples]).toEqual([1, 0]);
});

test.each([
  ['nothing', []],
  ['one time', times(0.001)],
  ['the same time', times(...Array.from({ length: 500 }, () => 300))],
  ['times that are far apart', times(0.01, 1, 100, 86_400)],
])('after %s, survival, hazard and quantiles are finite and ordered at every age', (_, samples) => {
  const time = estimateProcessingTime(samples, prior);
  const ages = [0, 1e-9, 0.01, 1, 10, 60, 299, 300, 301, 600, 3600, 86_400, 1e6, 1e8];

  const survivals = ages.map(time.survival);
  const hazards = ages.map(time.hazard);

  expect(survivals[0]).toBeCloseTo(1, 6);
  expect(survivals).toEqual(survivals.toSorted((a, b) => b - a));
  expect(survivals.every((share) => share > 0 && share <= 1)).toBe(true);
  expect(hazards.every((hazard) => hazard > 0 && Number.isFinite(hazard))).toBe(true);
  for (const age of ages) {
    const remaining = [0.05, 0.25, 0.5, 0.75, 0.95].map((p) => time.remainingQuantile(age, p));
    expect(remaining).toEqual(remaining.toSorted((a, b) => a - b));
    expect(remaining.every((seconds) => seconds > 0 && Number.isFinite(seconds))).toBe(true);
  }
});

test('the hazard is the rate at which the survival falls', () => {
  const { survival, hazard } = estimateProcessingTime(times(200, 240, 280, 320, 500), prior);

  for (const age of [50, 150, 250, 400, 1000, 5000]) {
    const falls = (survival(age - 0.5) - survival(age + 0.5)) / survival(age);
    expect(falls / hazard(age)).toBeCloseTo(1, 2);
  }
});

test('at the quantile of p the survival is 1 - p', () => {
  const { survival, quantile, remainingQuantile } = estimateProcessingTime(times(200, 240, 280), prior);

  for (const p of [0.01, 0.3, 0.5, 0.99]) {
    expect(survival(quantile(p))).toBeCloseTo(1 - p, 6);
    expect(survival(250 + remainingQuantile(250, p)) / survival(250)).toBeCloseTo(1 - p, 6);
  }
  expect([quantile(0), quantile(1)]).toEqual([0, Infinity]);
});

test.each([0, 1, 3, 10, 100])(
  'after %i completions, half of the next times lie between the 25th and 75th percentile, and 90 % between the 5th and 95th',
  (completions) => {
    const draw = createDraw();
    let inHalf = 0;
    let inNineTenths = 0;

    // The kinds follow the prior: 0.8² = 0.74² between kinds + 0.3² within one.
    for (let kind = 0; kind < 400; kind += 1) {
      const medianSeconds = draw({ medianSeconds: 180, sigma: 0.74 });
      const drawMany = (count: number) => Array.from({ length: count }, () => draw({ medianSeconds, sigma: 0.3 }));
      const { quantile } = estimateProcessingTime(times(...drawMany(completions)), prior);
      const [low = 0, lowerHalf = 0, upperHalf = 0, high = 0] = [0.05, 0.25, 0.75, 0.95].map(quantile);
      for (const seconds of drawMany(25)) {
        if (seconds > lowerHalf && seconds <= upperHalf) inHalf += 1;
        if (seconds > low && seconds <= high) inNineTenths += 1;
      }
    }

    expect(Math.abs(inHalf / 10_000 - 0.5)).toBeLessThan(0.05);
    expect(Math.abs(inNineTenths / 10_000 - 0.9)).toBeLessThan(0.05);
  },
);

test('half of the generations unfinished at an age end within the remaining quantile of 0.5', () => {
  const draw = createDraw();
  const drawMany = (count: number) => Array.from({ length: count }, () => draw({ medianSeconds: 300, sigma: 0.35 }));
  const { remainingQuantile } = estimateProcessingTime(times(...drawMany(200)), prior);

  for (const age of [0, 150, 300, 400]) {
    const unfinished = drawMany(8000).filter((seconds) => seconds > age);
    const soon = unfinished.filter((seconds) => seconds - age <= remainingQuantile(age, 0.5));
    expect(Math.abs(soon.length / unfinished.length - 0.5)).toBeLessThan(0.05);
  }
});

function times(...seconds: readonly number[]): readonly ProcessingTimeSample[] {
  return seconds.map((one) => ({ seconds: one, ageDays: 0 }));
}

function eight(seconds: number, ageDays: number): readonly ProcessingTimeSample[] {
  return Array.from({ length: 8 }, () => ({ seconds, ageDays }));
}

function describeTime({ survival, hazard, quantile }: ProcessingTime): readonly number[] {
  return [survival(100), survival(400), hazard(100), hazard(400), quantile(0.5)];
}

/** Draws log-normal times, the same in every run. */
function createDraw(): (kind: ProcessingTimePrior) => number {
  let state = 42;
  // The minimal generator of S. K. Park and K. W. Miller.
  function random(): number {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  }
  return ({ medianSeconds, sigma }) => {
    const normal = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    return medianSeconds * Math.exp(sigma * normal);
  };
}
