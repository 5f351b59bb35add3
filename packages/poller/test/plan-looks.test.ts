import { createProcessingTime } from '@videogen/lifecycle';
import { expect, test } from 'vitest';
import { planDensity, planLooks, type InFlight, type LookDensity } from '../src/index.ts';

const floorMs = 2000;
const time = createProcessingTime({ medianSeconds: 300, sigma: 0.35, stragglers: 0.03 });
const usual = planDensity(time, { floorMs, lookCostSeconds: 0.2 });
const PAGE = 100;

/** So many looks a second, at every age. */
function steady(looksPerSecond: number, endsPerSecond = 0): LookDensity {
  return { floorMs, looksPerSecond: () => looksPerSecond, endsPerSecond: () => endsPerSecond };
}

function one(id: string, given: Partial<InFlight> = {}): InFlight {
  return { id, ageMs: 300_000, unseenForMs: 0, place: 1, failedLooks: 0, density: steady(0.1), ...given };
}

test('nothing in flight plans nothing', () => {
  expect(planLooks([], PAGE)).toEqual([]);
});

test('one alone is looked at by itself, where its own density adds up to one', () => {
  const waits = [0, 4000, 15_000].flatMap((unseenForMs) => planLooks([one('a', { unseenForMs })], PAGE));

  expect(waits.map(({ page, ids, inMs }) => [page, ids, Math.round(inMs)])).toEqual([
    [undefined, ['a'], 10_000],
    [undefined, ['a'], 6000],
    [undefined, ['a'], -5000],
  ]);
});

test('four on one page are asked for together, twice as often as one alone would be', () => {
  const four = ['a', 'b', 'c', 'd'].map((id) => one(id));

  expect(planLooks(four, PAGE)).toEqual([{ page: 1, ids: ['a', 'b', 'c', 'd'], inMs: expect.closeTo(5000, 3) }]);
});

test('a page is never asked for more often than the floor', () => {
  const many = Array.from({ length: 100 }, (_, index) => one(`${index}`));

  expect(planLooks(many, PAGE)).toMatchObject([{ page: 1, inMs: floorMs }]);
});

test('each page has its own rate, and the longest overdue comes first', () => {
  const inFlight = [
    one('a1', { place: 1, unseenForMs: 3000 }),
    one('a2', { place: 2, unseenForMs: 3000 }),
    one('b1', { place: 101, density: steady(0.01), unseenForMs: 90_000 }),
    one('b2', { place: 200, density: steady(0.01), unseenForMs: 90_000 }),
    one('c', { place: 201, density: steady(0.02), unseenForMs: 40_000 }),
  ];

  const plan = planLooks(inFlight, PAGE);

  expect(plan.map(({ page, ids, inMs }) => [page, ids, Math.round(inMs)])).toEqual([
    [2, ['b1', 'b2'], -19_289],
    [1, ['a1', 'a2'], 4071],
    [undefined, ['c'], 10_000],
  ]);
});

test('a page of 20 takes five times as many questions as one of 100, where all are as likely to end', () => {
  const inFlight = Array.from({ length: 100 }, (_, index) => one(`${index}`, { place: index + 1 }));

  expect(planLooks(inFlight, 20).map(({ page }) => page)).toEqual([1, 2, 3, 4, 5]);
});

test('where one is about to end and the others are not, it is looked at alone', () => {
  const rare = steady(0.0056);
  const inFlight = [one('near', { density: steady(0.5, 0.02) }), one('far', { density: rare })];

  expect(planLooks(inFlight, PAGE).map(({ page, ids }) => [page, ids])).toEqual([
    [undefined, ['near']],
    [undefined, ['far']],
  ]);
});

test('without a list, and for what has no place in it, every one is looked at alone', () => {
  const three = [one('a'), one('b'), one('c', { place: undefined })];

  expect(planLooks(three, undefined).map(({ page }) => page)).toEqual([undefined, undefined, undefined]);
  expect(planLooks(three, PAGE).map(({ page, ids }) => [page, ids])).toEqual([
    [1, ['a', 'b']],
    [undefined, ['c']],
  ]);
});

test('one that began after the page was seen counts from its beginning alone', () => {
  const page = [one('old', { unseenForMs: 6000 }), one('new', { unseenForMs: 0, place: 1 })];

  const [together] = planLooks(page, PAGE);

  // 0.6 of a look by now; the rest at the root of 0.1² + 0.1².
  expect(together?.inMs).toBeCloseTo(0.4 / 0.1414e-3, -2);
});

test.each([
  [1, 4000],
  [2, 8000],
  [4, 32_000],
  [50, 60_000],
])('one of which nothing was told %i times is looked at again in %i ms', (failedLooks, inMs) => {
  const [retry] = planLooks([one('a', { failedLooks })], PAGE);

  expect(retry?.inMs).toBeCloseTo(inMs, 0);
});

test('one that fails by itself is left out of its page until it is due for another try', () => {
  const healthy = [one('a'), one('b')];
  const failing = one('c', { failedLooks: 4, unseenForMs: 1000 });
  const overdue = one('c', { failedLooks: 4, unseenForMs: 40_000 });

  expect(planLooks([...healthy, failing], PAGE)).toMatchObject([{ page: 1, ids: ['a', 'b'] }]);
  expect(planLooks([...healthy, overdue], PAGE)).toMatchObject([{ page: 1, ids: ['a', 'b', 'c'] }]);
});

test('after an outage a page of failures is tried with one question', () => {
  const all = Array.from({ length: 50 }, (_, index) => one(`${index}`, { failedLooks: 3, unseenForMs: 16_000 }));

  const plan = planLooks(all, PAGE);

  expect(plan).toMatchObject([{ page: 1 }]);
  expect(plan[0]?.ids).toHaveLength(50);
  expect(plan[0]?.inMs).toBeLessThanOrEqual(0);
});

test.each([1, 2, 3, 10, 30, 100])('%i of any ages never take more questions a second than one by one', (count) => {
  const inFlight = Array.from({ length: count }, (_, index) =>
    one(`${index}`, { place: index + 1, ageMs: ((index * 7919) % 900) * 1000, density: usual }),
  );

  const together = planLooks(inFlight, PAGE).reduce((sum, { inMs }) => sum + 1 / inMs, 0);
  const alone = planLooks(inFlight, undefined).reduce((sum, { inMs }) => sum + 1 / inMs, 0);

  expect(together).toBeLessThanOrEqual(alone * 1.001);
});
