import { createProcessingTime, nextPollIn, planDensity, type DensityPace, type PollDensity } from '@videogen/forecast';
import { expect, test } from 'vitest';

const pace = { minIntervalMs: 2000, pollCostSeconds: 0.2 };
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
])('at an age of %i s the next poll is in %i s', (ageSeconds, inSeconds) => {
  const density = planDensity(createProcessingTime(usual), pace);

  expect(Math.round(waitAt(density, ageSeconds * 1000) / 1000)).toBe(inSeconds);
});

test('the polls are densest around the expected end and thin out after it', () => {
  const { pollsPerSecond } = planDensity(createProcessingTime(usual), pace);

  expect(pollsPerSecond(300)).toBeGreaterThan(5 * pollsPerSecond(100));
  expect(pollsPerSecond(400)).toBeGreaterThan(3 * pollsPerSecond(2000));
});

test.each<[string, DensityPace]>([
  ['polls that cost almost nothing', { ...pace, pollCostSeconds: 1e-9 }],
  ['polls that cost a day', { ...pace, pollCostSeconds: 86_400 }],
  ['a min interval of a minute', { ...pace, minIntervalMs: 60_000 }],
  ['a min interval of 20 ms', { ...pace, minIntervalMs: 20 }],
  ['the cube root', { ...pace, exponent: 1 / 3 }],
])('with %s no wait is shorter than the min interval or longer than the slowest', (_, given) => {
  const density = planDensity(createProcessingTime(usual), { ...given, slowestInIntervals: 30 });

  const waits = [0, 1, 30, 100, 200, 290, 300, 310, 500, 1000, 5000, 1e6].map((age) => waitAt(density, age * 1000));

  expect(Math.min(...waits)).toBeGreaterThanOrEqual(given.minIntervalMs);
  expect(Math.max(...waits)).toBeLessThanOrEqual(given.minIntervalMs * 30);
});

test('polls that cost almost nothing are a min interval apart', () => {
  const density = planDensity(createProcessingTime(usual), { ...pace, pollCostSeconds: 1e-9 });

  expect([250, 300, 400].map((age) => waitAt(density, age * 1000))).toEqual([2000, 2000, 2000]);
});

test('a poll that costs four times as much is made half as often', () => {
  const time = createProcessingTime(usual);
  const expensive = planDensity(time, { ...pace, pollCostSeconds: 0.8 });

  const cheap = planDensity(time, pace);

  expect(cheap.pollsPerSecond(300) / expensive.pollsPerSecond(300)).toBeCloseTo(2, 10);
});

test('the density is that of Keller: the square root of the hazard divided by twice the cost', () => {
  const time = createProcessingTime(usual);

  const { pollsPerSecond } = planDensity(time, pace);

  for (const age of [200, 300, 400]) {
    expect(pollsPerSecond(age)).toBeCloseTo(Math.sqrt(time.hazard(age) / (2 * pace.pollCostSeconds)), 10);
  }
});

test('no other power has a lower cost of polls and delay than the square root, and each is at its own best scale', () => {
  const time = createProcessingTime({ ...usual, sigma: 0.15 });
  const free = { minIntervalMs: 1, pollCostSeconds: 0.2, slowestInIntervals: 1e9 };
  const costOf = (exponent: number, scale: number) => {
    const { pollsPerSecond } = planDensity(time, { ...free, exponent });
    const ages = Array.from({ length: 2000 }, (_, i) => time.quantile((i + 0.5) / 2000));
    const delay = average(ages.map((age) => 1 / (2 * scale * pollsPerSecond(age))));
    const polls = average(ages.map((age) => (scale * pollsPerSecond(age)) / time.hazard(age)));
    return delay + 0.2 * polls;
  };

  expect([0.3, 0.4, 0.6, 0.7].filter((exponent) => costOf(exponent, 1) < costOf(0.5, 1))).toEqual([]);
  for (const exponent of [1 / 3, 1 / 2]) {
    expect(costOf(exponent, 0.7)).toBeGreaterThan(costOf(exponent, 1));
    expect(costOf(exponent, 1.4)).toBeGreaterThan(costOf(exponent, 1));
  }
});

test('a kind that is four times as fast is polled four times as densely', () => {
  const slow = planDensity(createProcessingTime(usual), pace);
  const fast = planDensity(createProcessingTime({ ...usual, medianSeconds: 75 }), {
    minIntervalMs: 500,
    pollCostSeconds: 0.05,
  });

  expect(fast.pollsPerSecond(75) / slow.pollsPerSecond(300)).toBeCloseTo(4, 10);
});

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Milliseconds from a poll at this age to the next. */
function waitAt(density: PollDensity, ageMs: number): number {
  return nextPollIn([{ density, ageMs, unseenForMs: 0 }]);
}
