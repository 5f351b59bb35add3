import { expect, test } from 'vitest';
import { retryWhileAway } from '../../src/index.ts';

/** SQLite's error for a full disk; https://www.sqlite.org/rescode.html#full. */
const full = Object.assign(new Error('database or disk is full'), { errcode: 13 });

test('a write is repeated until the database accepts it, and the problem is reported once', async () => {
  const reported: unknown[] = [];
  let tries = 0;

  const result = await retryWhileAway(
    () => {
      tries += 1;
      return tries < 3 ? Promise.reject(full) : Promise.resolve('done');
    },
    { retryForMs: 5000, onProblem: (error) => reported.push(error) },
  );

  expect([result, tries, reported]).toEqual(['done', 3, [full]]);
});

test('a write rejects with the database’s error after the time limit', async () => {
  const startedAt = performance.now();

  const written = retryWhileAway(() => Promise.reject(full), { retryForMs: 250 });

  await expect(written).rejects.toBe(full);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(250);
});

test('a write rejects at once, even during a wait, when its process stops', async () => {
  const stop = new AbortController();

  const written = retryWhileAway(() => Promise.reject(full), {
    retryForMs: 600_000,
    stop: stop.signal,
    onProblem: () => stop.abort(),
  });

  await expect(written).rejects.toBe(full);
});

test('a write that fails for another reason fails at once', async () => {
  let tries = 0;

  const written = retryWhileAway(
    () => {
      tries += 1;
      return Promise.reject(new TypeError('a bug'));
    },
    { retryForMs: 5000 },
  );

  await expect(written).rejects.toThrow('a bug');
  expect(tries).toBe(1);
});
