import { expect, test } from 'vitest';
import { countAffordable, createBudget, pauseFor, pay, waitForOne } from '../src/budget.ts';

const minute = createBudget(60);

test('after a rest ten seconds’ worth may be asked at once, then one a second', () => {
  const spent = pay(minute, -60_000, 10);

  expect(countAffordable(minute, -60_000)).toBe(10);
  expect(countAffordable(minute, spent)).toBe(0);
  expect(waitForOne(minute, spent)).toBe(1000);
  expect(countAffordable(minute, spent - 1000)).toBe(1);
  expect(countAffordable(minute, spent - 3500)).toBe(3);
});

test('a long rest saves up no more than that', () => {
  expect(countAffordable(minute, Number.NEGATIVE_INFINITY)).toBe(10);
  expect(pay(minute, -1e12, 1)).toBe(1000);
});

test('what was asked beyond the budget is paid back before more is', () => {
  const debt = pay(minute, 0, 25);

  expect(countAffordable(minute, debt)).toBe(0);
  expect(waitForOne(minute, debt)).toBe(16_000);
});

test('asking nothing costs nothing', () => {
  expect(pay(minute, -500, 0)).toBe(-500);
});

test('a pause lets one question go when it is over, and not before', () => {
  const paused = pauseFor(minute, 30_000);

  expect(waitForOne(minute, paused)).toBe(30_000);
  expect(countAffordable(minute, paused - 29_900)).toBe(0);
  expect(countAffordable(minute, paused - 30_000)).toBe(1);
});

test('a budget of less than one in ten seconds still affords one', () => {
  const slow = createBudget(1);

  expect(countAffordable(slow, 0)).toBe(1);
  expect(waitForOne(slow, pay(slow, 0, 1))).toBe(60_000);
});
