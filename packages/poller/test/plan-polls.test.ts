import { createProcessingTime, planDensity, type PollDensity } from '@videogen/forecast';
import { planPolls, type InFlight } from '../src/plan/plan-polls.ts';
import { expect, test } from 'vitest';

const minIntervalMs = 2000;
const time = createProcessingTime({ medianSeconds: 300, sigma: 0.35, stragglers: 0.03 });
const usual = planDensity(time, { minIntervalMs, pollCostSeconds: 0.2 });
const PAGE = 100;

/** A density of so many polls a second at every age. */
function steady(pollsPerSecond: number, endsPerSecond = 0): PollDensity {
  return { minIntervalMs, pollsPerSecond: () => pollsPerSecond, endsPerSecond: () => endsPerSecond };
}

function one(id: string, given: Partial<InFlight> = {}): InFlight {
  return {
    id,
    ageMs: 300_000,
    unseenForMs: 0,
    position: 1,
    failedAttempts: 0,
    erredAttempts: 0,
    hasEnded: false,
    density: steady(0.1),
    ...given,
  };
}

test('nothing in flight plans nothing', () => {
  expect(planPolls([], PAGE)).toEqual([]);
});

test('a single generation is polled once its density has added up to one', () => {
  const waits = [0, 4000, 15_000].flatMap((unseenForMs) => planPolls([one('a', { unseenForMs })], PAGE));

  expect(waits.map(({ page, ids, inMs }) => [page, ids, Math.round(inMs)])).toEqual([
    [undefined, ['a'], 10_000],
    [undefined, ['a'], 6000],
    [undefined, ['a'], -5000],
  ]);
});

test('four generations on one page are polled together, twice as often as one alone', () => {
  const four = ['a', 'b', 'c', 'd'].map((id) => one(id));

  expect(planPolls(four, PAGE)).toEqual([{ page: 1, ids: ['a', 'b', 'c', 'd'], inMs: expect.closeTo(5000, 3) }]);
});

test('page polls are never closer than the min interval', () => {
  const many = Array.from({ length: 100 }, (_, index) => one(`${index}`));

  expect(planPolls(many, PAGE)).toEqual([{ page: 1, ids: many.map(({ id }) => id), inMs: minIntervalMs }]);
});

test('a page is not delayed by a caller that refreshes one of its generations', () => {
  const refreshed = one('a', { unseenForMs: 0, density: steady(9) });
  const other = one('b', { unseenForMs: 2500, density: steady(9) });

  expect(planPolls([refreshed, other], PAGE)).toEqual([{ page: 1, ids: ['a', 'b'], inMs: -500 }]);
});

test('a generation whose end a page has shown is polled alone and first', () => {
  const inFlight = [one('a', { unseenForMs: 60_000 }), one('b', { unseenForMs: 60_000 }), one('c', { hasEnded: true })];

  expect(planPolls(inFlight, PAGE).map(({ page, ids }) => [page, ids])).toEqual([
    [undefined, ['c']],
    [1, ['a', 'b']],
  ]);
});

test('each page has its own density, and the longest overdue comes first', () => {
  const inFlight = [
    one('a1', { position: 1, unseenForMs: 3000 }),
    one('a2', { position: 2, unseenForMs: 3000 }),
    one('b1', { position: 101, density: steady(0.01), unseenForMs: 90_000 }),
    one('b2', { position: 200, density: steady(0.01), unseenForMs: 90_000 }),
    one('c', { position: 201, density: steady(0.02), unseenForMs: 40_000 }),
  ];

  const plan = planPolls(inFlight, PAGE);

  expect(plan.map(({ page, ids, inMs }) => [page, ids, Math.round(inMs)])).toEqual([
    [2, ['b1', 'b2'], -19_289],
    [1, ['a1', 'a2'], 4071],
    [undefined, ['c'], 10_000],
  ]);
});

test('a hundred generations are five page polls if a page has 20 entries', () => {
  const inFlight = Array.from({ length: 100 }, (_, index) => one(`${index}`, { position: index + 1 }));

  expect(planPolls(inFlight, 20).map(({ page }) => page)).toEqual([1, 2, 3, 4, 5]);
});

test('a generation that is about to end is polled alone if the others are not', () => {
  const rare = steady(0.0056);
  const inFlight = [one('near', { density: steady(0.5, 0.02) }), one('far', { density: rare })];

  expect(planPolls(inFlight, PAGE).map(({ page, ids }) => [page, ids])).toEqual([
    [undefined, ['near']],
    [undefined, ['far']],
  ]);
});

test('without a list or without a position in it, each generation is polled alone', () => {
  const three = [one('a'), one('b'), one('c', { position: undefined })];

  expect(planPolls(three, undefined).map(({ page }) => page)).toEqual([undefined, undefined, undefined]);
  expect(planPolls(three, PAGE).map(({ page, ids }) => [page, ids])).toEqual([
    [1, ['a', 'b']],
    [undefined, ['c']],
  ]);
});

test('a generation that began after the last page poll counts from its beginning', () => {
  const page = [one('old', { unseenForMs: 6000 }), one('new', { unseenForMs: 0, position: 1 })];

  const [together] = planPolls(page, PAGE);

  // By now 0.6 of a poll; the rest adds up at the root of 0.1² + 0.1².
  expect(together?.inMs).toBeCloseTo(0.4 / 0.1414e-3, -2);
});

test.each([
  [1, 4000],
  [2, 8000],
  [4, 32_000],
  [50, 60_000],
])('after %i failed polls a generation is polled again in %i ms', (failedAttempts, inMs) => {
  const [retry] = planPolls([one('a', { failedAttempts })], PAGE);

  expect(retry?.inMs).toBeCloseTo(inMs, 0);
});

test('a generation that fails alone is left out of its page until its own wait is over', () => {
  const healthy = [one('a'), one('b')];
  const failing = one('c', { failedAttempts: 4, unseenForMs: 1000 });
  const overdue = one('c', { failedAttempts: 4, unseenForMs: 40_000 });

  const plans = [failing, overdue].map((third) =>
    planPolls([...healthy, third], PAGE).map(({ page, ids }) => ({ page, ids })),
  );
  expect(plans).toEqual([[{ page: 1, ids: ['a', 'b'] }], [{ page: 1, ids: ['a', 'b', 'c'] }]]);
});

test('after an outage a page of failed generations is polled with one request', () => {
  const all = Array.from({ length: 50 }, (_, index) => one(`${index}`, { failedAttempts: 3, unseenForMs: 16_000 }));

  const plan = planPolls(all, PAGE);

  expect(plan.map(({ page, ids }) => ({ page, ids }))).toEqual([{ page: 1, ids: all.map(({ id }) => id) }]);
  expect(plan[0]?.inMs).toBeLessThanOrEqual(0);
});

test.each([1, 2, 3, 10, 30, 100])(
  '%i of any ages never take more requests a second than single polls would',
  (count) => {
    const inFlight = Array.from({ length: count }, (_, index) =>
      one(`${index}`, { position: index + 1, ageMs: ((index * 7919) % 900) * 1000, density: usual }),
    );

    const together = planPolls(inFlight, PAGE).reduce((sum, { inMs }) => sum + 1 / inMs, 0);
    const alone = planPolls(inFlight, undefined).reduce((sum, { inMs }) => sum + 1 / inMs, 0);

    expect(together).toBeLessThanOrEqual(alone * 1.001);
  },
);
