import { createProcessingTime } from '@videogen/lifecycle';
import { expect, test } from 'vitest';
import { nextLookIn, planDensity, type DensityPace, type LookDensity } from '../src/index.ts';

const pace = { floorMs: 2000, lookCostSeconds: 0.2 };
const usual = { medianSeconds: 300, sigma: 0.35, stragglers: 0.03 };

test.each([
  [0, 91],
  [60, 62],
  [150, 17],
  [200, 11],
  [250, 8],
  [300, 7],
  [350, 7],
  [400, 7],
  [600, 7],
  [900, 16],
  [3600, 31],
  [86_400, 132],
])('at an age of %i s the next look is in %i s', (ageSeconds, inSeconds) => {
  const density = planDensity(createProcessingTime(usual), pace);

  expect(Math.round(waitAt(density, ageSeconds * 1000) / 1000)).toBe(inSeconds);
});

test('the looks are densest around the expected end and thin out after it', () => {
  const { looksPerSecond } = planDensity(createProcessingTime(usual), pace);

  expect(looksPerSecond(300)).toBeGreaterThan(5 * looksPerSecond(100));
  expect(looksPerSecond(400)).toBeGreaterThan(3 * looksPerSecond(2000));
});

test.each<[string, DensityPace]>([
  ['looks that cost nothing to speak of', { ...pace, lookCostSeconds: 1e-9 }],
  ['looks that cost a day', { ...pace, lookCostSeconds: 86_400 }],
  ['a floor of a minute', { ...pace, floorMs: 60_000 }],
  ['a floor for faster time', { ...pace, floorMs: 20 }],
  ['the cube root', { ...pace, exponent: 1 / 3 }],
])('with %s no wait is shorter than the floor or longer than the slowest', (_, given) => {
  const density = planDensity(createProcessingTime(usual), { ...given, slowestInFloors: 30 });

  const waits = [0, 1, 30, 100, 200, 290, 300, 310, 500, 1000, 5000, 1e6].map((age) => waitAt(density, age * 1000));

  expect(Math.min(...waits)).toBeGreaterThanOrEqual(given.floorMs);
  expect(Math.max(...waits)).toBeLessThanOrEqual(given.floorMs * 30);
});

test('where looks cost next to nothing each comes a floor after the last', () => {
  const density = planDensity(createProcessingTime(usual), { ...pace, lookCostSeconds: 1e-9 });

  expect([250, 300, 400].map((age) => waitAt(density, age * 1000))).toEqual([2000, 2000, 2000]);
});

test('a look that costs four times as much is taken half as often', () => {
  const time = createProcessingTime(usual);
  const dear = planDensity(time, { ...pace, lookCostSeconds: 0.8 });

  const cheap = planDensity(time, pace);

  expect(cheap.looksPerSecond(300) / dear.looksPerSecond(300)).toBeCloseTo(2, 10);
});

test('the square root of the hazard is what Keller gives: the root of the hazard by twice the cost', () => {
  const time = createProcessingTime(usual);

  const { looksPerSecond } = planDensity(time, pace);

  for (const age of [200, 300, 400]) {
    expect(looksPerSecond(age)).toBeCloseTo(Math.sqrt(time.hazard(age) / (2 * pace.lookCostSeconds)), 10);
  }
});

test('no other power has a lower cost of looks and delay than the square root, and each is at its own best scale', () => {
  const time = createProcessingTime({ ...usual, sigma: 0.15 });
  const free = { floorMs: 1, lookCostSeconds: 0.2, slowestInFloors: 1e9 };
  const costOf = (exponent: number, scale: number) => {
    const { looksPerSecond } = planDensity(time, { ...free, exponent });
    const ages = Array.from({ length: 2000 }, (_, i) => time.quantile((i + 0.5) / 2000));
    const delay = average(ages.map((age) => 1 / (2 * scale * looksPerSecond(age))));
    const looks = average(ages.map((age) => (scale * looksPerSecond(age)) / time.hazard(age)));
    return delay + 0.2 * looks;
  };

  expect([0.3, 0.4, 0.6, 0.7].filter((exponent) => costOf(exponent, 1) < costOf(0.5, 1))).toEqual([]);
  for (const exponent of [1 / 3, 1 / 2]) {
    expect(costOf(exponent, 0.7)).toBeGreaterThan(costOf(exponent, 1));
    expect(costOf(exponent, 1.4)).toBeGreaterThan(costOf(exponent, 1));
  }
});

test('two kinds that differ only in speed are looked at alike, at their own times', () => {
  const slow = planDensity(createProcessingTime(usual), pace);
  const fast = planDensity(createProcessingTime({ ...usual, medianSeconds: 75 }), {
    floorMs: 500,
    lookCostSeconds: 0.05,
  });

  expect(fast.looksPerSecond(75) / slow.looksPerSecond(300)).toBeCloseTo(4, 10);
});

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Milliseconds from an age, at which a look was taken, to the next. */
function waitAt(density: LookDensity, ageMs: number): number {
  return nextLookIn([{ density, ageMs, unseenForMs: 0 }]);
}
