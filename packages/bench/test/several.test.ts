import { expect, test } from 'vitest';
import { isReached } from '../src/figure.ts';
import { PACE } from '../src/poller-bench.ts';
import { createRandom } from '@videogen/testkit/random';
import { benchBudgets } from '../src/several/budgets.ts';
import { benchSeveral, MAIN_SPREAD } from '../src/several/bench-several.ts';
import { findLeastProduct } from '../src/several/least-product.ts';
import { readSeveralFigures } from '../src/several/several-figures.ts';
import { fixedForEach, plannedPolicy } from '../src/several/several-policy.ts';
import { simulateSeveral } from '../src/several/simulate-several.ts';
import { createMixedKinds } from '../src/workloads.ts';

const kinds = createMixedKinds('sigma 0.35');
const meanSeconds = ((60 + 120 + 300 + 600) / 4) * Math.exp(0.35 ** 2 / 2);
const moments = { pageSize: 100, minIntervalSeconds: 2 };
const simulation = { seed: 1, inFlight: 10, beginnings: 2, completions: 1500 };

test('several in flight are followed at the figures that were promised', () => {
  const rows = benchSeveral({ seed: 1, extent: 'figures', inFlight: [3, 10], spreads: [MAIN_SPREAD] });

  const figures = readSeveralFigures(rows);

  expect(figures.length).toBe(6);
  expect(figures.filter((figure) => !isReached(figure))).toEqual([]);
});

test.each([
  [30, 100],
  [100, 100],
  [30, 20],
])('%i in flight cost little more than is possible with pages of %i', (inFlight, pageSize) => {
  const { product } = simulateSeveral(plannedPolicy('pages', { pageSize, pace: PACE }), kinds, {
    ...simulation,
    inFlight,
  });

  const least = findLeastProduct(kinds, { ...moments, inFlight, pageSize, count: 400, random: createRandom(1).next });
  expect(product / least).toBeGreaterThan(0.95);
  expect(product / least).toBeLessThan(1.08);
});

test('pages of 20 are never worse than single polls', () => {
  // Alone, one is polled by itself.
  expect(comparePages(1)).toBe(1);
  expect([2, 3, 10, 30].map(comparePages).filter((ratio) => ratio >= 0.85)).toEqual([]);
});

function comparePages(inFlight: number): number {
  const short = { ...simulation, inFlight, beginnings: 1, completions: 300 };
  const pages = simulateSeveral(plannedPolicy('pages', { pageSize: 20, pace: PACE }), kinds, short);
  const singles = simulateSeveral(plannedPolicy('singles', { pageSize: undefined, pace: PACE }), kinds, short);
  return pages.product / singles.product;
}

test.each([
  [1, 2],
  [10, 2],
  [10, 10],
  [30, 5],
])('with %i in flight a fixed interval of %i s costs what it must', (inFlight, seconds) => {
  const outcome = simulateSeveral(fixedForEach(seconds), kinds, { ...simulation, inFlight });

  const { pollsPerCompletion, meanDelaySeconds, requestsPerMinute } = outcome;
  expect(meanDelaySeconds / (seconds / 2)).toBeCloseTo(1, 1);
  // A generation that has ended is polled until that is seen.
  expect(pollsPerCompletion / ((meanSeconds + seconds / 2) / seconds)).toBeCloseTo(1, 1);
  expect(requestsPerMinute).toBeCloseTo((60 / seconds) * inFlight, 0);
});

test('a page that shows a completion takes one request more, and never comes before the least interval', () => {
  const pace = { ...PACE, pollCostSeconds: 1e-6 };
  const outcome = simulateSeveral(plannedPolicy('often', { pageSize: 100, pace }), kinds, simulation);

  // A page every 2 s for ten in flight, and one poll for each completion.
  expect(outcome.pollsPerCompletion).toBeCloseTo(meanSeconds / 10 / 2 + 1, 0);
  expect(outcome.meanDelaySeconds).toBeCloseTo(1, 1);
});

test('the same seed gives the same outcome, and another one another', () => {
  const policy = plannedPolicy('pages', { pageSize: 20, pace: PACE });
  const run = (seed: number) => simulateSeveral(policy, kinds, { ...simulation, completions: 200, seed });

  expect(run(1)).toEqual(run(1));
  expect(run(2)).not.toEqual(run(1));
});

test('the default budget costs 100 in flight nothing, and half of it delays them by its share', () => {
  const rows = benchBudgets({ seed: 1, quick: true, inFlight: [100], budgets: [60, 120] });

  const [half, whole] = rows;
  expect(whole?.delayRatio).toBeLessThan(1.1);
  expect(half?.delayRatio).toBeGreaterThan(2);
  expect(half?.delayRatio).toBeLessThan(5);
  expect(half?.outcome.requestsPerMinute).toBeCloseTo(60, 0);
});

test('the bound of one alone is that of its formula', () => {
  const least = findLeastProduct(kinds, { ...moments, inFlight: 1, count: 4000, random: createRandom(1).next });

  // Polls are shared out by the roots of what each kind alone takes.
  const formula = (kinds.reduce((sum, { bound }) => sum + Math.sqrt(bound), 0) / kinds.length) ** 2;
  expect(least / formula).toBeGreaterThan(0.98);
  expect(least / formula).toBeLessThan(1.02);
});

test('the bound falls with the number in flight, and with the least interval', () => {
  expect(findLeast(10, 2)).toBeLessThan(findLeast(3, 2) / 2);
  expect(findLeast(30, 2)).toBeLessThan(findLeast(10, 2) / 2);
  expect(findLeast(30, 1)).toBeLessThan(findLeast(30, 2));
});

function findLeast(inFlight: number, minIntervalSeconds: number): number {
  const count = Math.ceil(2000 / inFlight);
  return findLeastProduct(kinds, { ...moments, inFlight, minIntervalSeconds, count, random: createRandom(1).next });
}
