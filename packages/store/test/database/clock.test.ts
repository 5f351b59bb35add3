import type { KyselyPlugin } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClock } from '../../src/database/clock.ts';
import { openTestStore } from '../open-test-store.ts';
import { internal } from '../../src/store.ts';
import { withPlugin } from '../../src/testing.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

test('the time is the database’s, however wrong this machine’s clock is', async () => {
  await using store = await openTestStore();
  const before = Date.now();
  vi.useFakeTimers({ toFake: ['performance', 'Date'], now: before - 2 * 3_600_000 });

  const now = await store.clock.now();

  expect(now).toBeGreaterThan(before - 60_000);
});

test('the database is queried once a minute, for all callers together', async () => {
  await using scene = await openScene();

  const first = await Promise.all([1, 2, 3].map(() => scene.clock.now()));
  vi.advanceTimersByTime(60_000);
  const later = await scene.clock.now();
  const asked = [scene.asked()];
  vi.advanceTimersByTime(1);
  await Promise.all([1, 2, 3].map(() => scene.clock.now()));
  asked.push(scene.asked());

  expect(first).toEqual([1_000_000, 1_000_000, 1_000_000]);
  expect(later).toBe(1_060_000);
  expect(asked).toEqual([1, 2]);
});

test('the time is read without a promise while no query is due', async () => {
  await using scene = await openScene();

  const first = scene.clock.read();
  await first;
  vi.advanceTimersByTime(60_000);
  const later = scene.clock.read();
  vi.advanceTimersByTime(1);
  const due = scene.clock.read();

  expect(first).toBeInstanceOf(Promise);
  expect(later).toBe(1_060_000);
  expect(due).toBeInstanceOf(Promise);
  expect(await due).toBe(1_060_000);
});

test('the clock follows the database’s ahead, and never goes back', async () => {
  await using scene = await openScene();
  await scene.clock.now();
  const reported: number[] = [];

  for (const databaseNow of [1_060_500, 1_050_000, 1_400_000]) {
    scene.set(databaseNow);
    vi.advanceTimersByTime(60_001);
    reported.push(await scene.clock.now());
  }

  expect(reported).toEqual([1_060_500, 1_060_500, 1_400_000]);
});

test('the clock runs on while the database is unavailable, and rejects if it never answered', async () => {
  await using scene = await openScene();
  scene.breakOff(true);
  await expect(scene.clock.now()).rejects.toThrow('away');

  scene.breakOff(false);
  const first = await scene.clock.now();
  scene.breakOff(true);
  vi.advanceTimersByTime(90_000);
  const meanwhile = await scene.clock.now();
  scene.breakOff(false);
  scene.set(1_200_000);
  const back = await scene.clock.now();

  expect([first, meanwhile, back]).toEqual([1_000_000, 1_090_000, 1_200_000]);
});

/** A clock over a database with a given time, which can be unavailable. */
async function openScene() {
  const store = await openTestStore();
  let databaseNow = 1_000_000;
  let isAway = false;
  let asked = 0;
  const reported: KyselyPlugin = {
    transformQuery({ node }) {
      asked += 1;
      if (isAway) throw new Error('the database is away');
      return node;
    },
    transformResult: ({ result }) => Promise.resolve({ ...result, rows: [{ now: databaseNow }] }),
  };
  return {
    clock: createClock(withPlugin(store, reported)[internal]),
    asked: () => asked,
    set: (now: number) => void (databaseNow = now),
    breakOff: (away: boolean) => void (isAway = away),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
