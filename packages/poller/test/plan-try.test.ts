import { expect, test } from 'vitest';
import { planTry } from '../src/index.ts';

const pace = { floorMs: 2000, random: () => 0 };

test.each([
  [1, 2000],
  [2, 4000],
  [3, 8000],
  [4, 16_000],
  [5, 30_000],
  [50, 30_000],
  [5000, 30_000],
])('after %i tries in a row a lost submission is looked for again in %i ms', (tries, inMs) => {
  expect(planTry({ type: 'unconfirmed', tries }, pace)).toBe(inMs);
});

test('a floor for faster time makes the tries for a lost submission denser, too', () => {
  const waits = [1, 2, 3, 9].map((tries) => planTry({ type: 'unconfirmed', tries }, { ...pace, floorMs: 50 }));

  expect(waits).toEqual([50, 100, 200, 750]);
});

test.each([
  [1, 4000],
  [2, 8000],
  [3, 16_000],
  [4, 32_000],
  [5, 60_000],
  [50, 60_000],
  [5000, 60_000],
])('after %i failures in a row the next look is in %i ms', (failures, inMs) => {
  expect(planTry({ type: 'failed', failures, retryAfterSeconds: undefined }, pace)).toBe(inMs);
});

test('a wait that VideoGenAPI named is kept, whatever failed before', () => {
  expect(planTry({ type: 'failed', failures: 1, retryAfterSeconds: 312 }, pace)).toBe(312_000);
  expect(planTry({ type: 'failed', failures: 9, retryAfterSeconds: 1 }, pace)).toBe(1000);
});

test('a floor above a minute is kept after failures too', () => {
  const slow = { ...pace, floorMs: 90_000 };

  expect(planTry({ type: 'failed', failures: 1, retryAfterSeconds: undefined }, slow)).toBe(90_000);
});

test('jitter adds up to a tenth and takes nothing away', () => {
  const latest = { ...pace, random: () => 1 };
  const outcomes = [
    { type: 'unconfirmed', tries: 2 },
    { type: 'failed', failures: 1, retryAfterSeconds: undefined },
    { type: 'failed', failures: 1, retryAfterSeconds: 10 },
  ] as const;

  expect(outcomes.map((outcome) => planTry(outcome, pace))).toEqual([4000, 4000, 10_000]);
  expect(outcomes.map((outcome) => Math.round(planTry(outcome, latest)))).toEqual([4400, 4400, 11_000]);
});
