import { expect, test } from 'vitest';
import { createBudget, createTokenBucket } from '../../src/upstream/token-bucket.ts';

/** A bucket of so many requests a minute, and its clock. */
function createScene(perMinute: number) {
  const clock = { nowMs: 0 };
  return { clock, bucket: createTokenBucket(createBudget(perMinute), () => clock.nowMs) };
}

test('ten seconds’ worth of requests may be sent at once after a rest, then one a second', () => {
  const { clock, bucket } = createScene(60);
  const counts = [bucket.available()];

  bucket.pay(10);
  counts.push(bucket.available(), bucket.waitForOneMs());
  clock.nowMs = 1000;
  counts.push(bucket.available());
  clock.nowMs = 3500;
  counts.push(bucket.available());

  expect(counts).toEqual([10, 0, 1000, 1, 3]);
});

test('a long rest saves no more than that', () => {
  const { clock, bucket } = createScene(60);

  clock.nowMs = 1e12;

  expect(bucket.available()).toBe(10);
  bucket.pay(11);
  expect(bucket.waitForOneMs()).toBe(2000);
});

test('requests beyond the budget delay later ones, until they are returned', () => {
  const { bucket } = createScene(60);

  bucket.pay(25);
  const debt = [bucket.available(), bucket.waitForOneMs()];
  bucket.pay(-25);

  expect(debt).toEqual([0, 16_000]);
  expect([bucket.available(), bucket.waitForOneMs()]).toEqual([10, 0]);
});

test('a budget of less than one in ten seconds still allows one', () => {
  const { bucket } = createScene(1);
  const before = bucket.available();

  bucket.pay(1);

  expect([before, bucket.available(), bucket.waitForOneMs()]).toEqual([1, 0, 60_000]);
});
