import { expect, test } from 'vitest';
import { waitAfterErrors, waitAfterFailures, waitAfterSearches } from '../src/backoff.ts';

const AN_HOUR_MS = 3_600_000;

test.each([
  [1, 2000],
  [2, 4000],
  [3, 8000],
  [4, 16_000],
  [5, 30_000],
  [50, 30_000],
  [5000, 30_000],
])('after %i searches in a row a lost submission is searched for again in %i ms', (searches, inMs) => {
  expect(waitAfterSearches(searches, 2000, () => 0)).toBe(inMs);
});

test('a shorter min interval shortens the waits between searches for a lost submission', () => {
  const waits = [1, 2, 3, 9].map((searches) => waitAfterSearches(searches, 50, () => 0));

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
])('after %i failures in a row the next attempt is in %i ms', (failures, inMs) => {
  expect(waitAfterFailures(failures, 2000)).toBe(inMs);
});

test('a min interval above a minute is kept after failures too', () => {
  expect(waitAfterFailures(1, 90_000)).toBe(90_000);
});

test.each([
  [1, 4000],
  [10, 2_048_000],
  [11, AN_HOUR_MS],
  [5000, AN_HOUR_MS],
])('after %i internal errors in a row the next attempt is in %i ms', (errors, inMs) => {
  expect(waitAfterErrors(errors, 2000)).toBe(inMs);
});

test('jitter adds up to a tenth to the wait between searches, and takes nothing away', () => {
  expect(Math.round(waitAfterSearches(2, 2000, () => 1))).toBe(4400);
});
