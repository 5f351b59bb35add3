import { expect, test } from 'vitest';
import { countAvailable, createBudget, pay, waitForOne } from '../../src/upstream/token-bucket.ts';

const minute = createBudget(60);

test('ten seconds’ worth of requests may be sent at once after a rest, then one a second', () => {
  const spent = pay(minute, -60_000, 10);

  expect(countAvailable(minute, -60_000)).toBe(10);
  expect(countAvailable(minute, spent)).toBe(0);
  expect(waitForOne(minute, spent)).toBe(1000);
  expect(countAvailable(minute, spent - 1000)).toBe(1);
  expect(countAvailable(minute, spent - 3500)).toBe(3);
});

test('a long rest saves no more than that', () => {
  expect(countAvailable(minute, Number.NEGATIVE_INFINITY)).toBe(10);
  expect(pay(minute, -1e12, 1)).toBe(1000);
});

test('requests beyond the budget delay later ones', () => {
  const debt = pay(minute, 0, 25);

  expect(countAvailable(minute, debt)).toBe(0);
  expect(waitForOne(minute, debt)).toBe(16_000);
});

test('no request uses nothing', () => {
  expect(pay(minute, -500, 0)).toBe(-500);
});

test('a budget of less than one in ten seconds still allows one', () => {
  const slow = createBudget(1);

  expect(countAvailable(slow, 0)).toBe(1);
  expect(waitForOne(slow, pay(slow, 0, 1))).toBe(60_000);
});
