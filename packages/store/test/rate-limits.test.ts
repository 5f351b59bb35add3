import { expect, test } from 'vitest';
import { listRateLimits, saveRateLimit, type ToldRateLimit } from '../src/index.ts';
import { saveTestUser } from './generations-made-here.ts';
import { openTestStore } from './open-test-store.ts';

const sora: ToldRateLimit = { modelKey: 'sora-2', used: 5, limit: 5, windowSeconds: 900, resetsInSeconds: 600 };

test('a limit is kept as it was told, with the moment when it ends', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  const before = Date.now();

  await saveRateLimit(store, id, sora);

  const limits = await listRateLimits(store, id);
  expect(limits).toEqual([
    { modelKey: 'sora-2', used: 5, limit: 5, windowSeconds: 900, resetsAt: limits[0]?.resetsAt },
  ]);
  expect(limits[0]?.resetsAt.getTime()).toBeGreaterThanOrEqual(before + 600_000 - 5);
  expect(limits[0]?.resetsAt.getTime()).toBeLessThanOrEqual(Date.now() + 600_000 + 5);
});

test('what is told later replaces all that was known of that model, and of no other', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  await saveRateLimit(store, id, sora);
  await saveRateLimit(store, id, { ...sora, modelKey: 'kling_25', used: 2 });

  await saveRateLimit(store, id, { modelKey: 'sora-2', used: 1, limit: 7, windowSeconds: null, resetsInSeconds: 60 });

  expect(await listRateLimits(store, id)).toMatchObject([
    { modelKey: 'kling_25', used: 2, limit: 5, windowSeconds: 900 },
    { modelKey: 'sora-2', used: 1, limit: 7, windowSeconds: null },
  ]);
});

test('a limit whose window has passed is left out, until it is told again', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  await saveRateLimit(store, id, { ...sora, resetsInSeconds: 0 });
  await saveRateLimit(store, id, { ...sora, modelKey: 'kling_25', resetsInSeconds: -1 });
  const passed = await listRateLimits(store, id);

  await saveRateLimit(store, id, sora);

  expect(passed).toEqual([]);
  expect(await listRateLimits(store, id)).toMatchObject([{ modelKey: 'sora-2' }]);
});

test('a limit is of one user, who is woken when it is told', async () => {
  await using store = await openTestStore();
  const alice = await saveTestUser(store);
  const bob = await saveTestUser(store, 'lt_bob_000001');
  const woken: string[] = [];
  for (const { id } of [alice, bob]) store.wakeUps.listen(id, () => woken.push(id));

  await saveRateLimit(store, alice.id, sora);

  expect(await listRateLimits(store, bob.id)).toEqual([]);
  expect(woken).toEqual([alice.id]);
});
