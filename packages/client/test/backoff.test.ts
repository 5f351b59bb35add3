import { expect, test } from 'vitest';
import { chooseBackoffMs, delay } from '../src/transport/backoff.ts';

test.each([
  [1, 500],
  [2, 1_000],
  [6, 16_000],
  [7, 30_000],
  [5_000, 30_000],
])('after %i failures in a row the wait is anything up to %i ms', (failures, ceilingMs) => {
  const waits = Array.from({ length: 1_000 }, () => chooseBackoffMs(failures));

  expect(Math.min(...waits)).toBeGreaterThanOrEqual(0);
  expect(Math.min(...waits)).toBeLessThan(ceilingMs * 0.1);
  expect(Math.max(...waits)).toBeGreaterThan(ceilingMs * 0.9);
  expect(Math.max(...waits)).toBeLessThanOrEqual(ceilingMs);
});

test('a wait ends with the reason of its signal', async () => {
  const leaving = new AbortController();

  const waiting = delay(60_000, leaving.signal);
  leaving.abort(new Error('enough'));

  await expect(waiting).rejects.toThrow('enough');
  await expect(delay(60_000, leaving.signal)).rejects.toThrow('enough');
});
