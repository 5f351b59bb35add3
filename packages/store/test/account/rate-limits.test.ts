import { expect, test } from 'vitest';
import { listRateLimits, saveRateLimit } from '../../src/index.ts';
import { saveTestUser } from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';
import { internal } from '../../src/store.ts';

const sora = { modelKey: 'sora-2', used: 5, limit: 5, windowSeconds: 900, resetsInMs: 600_000 };

test('a limit is stored as reported, with the time of its end', async () => {
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

test('a later report replaces the limit of that model, and of no other', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  await saveRateLimit(store, id, sora);
  await saveRateLimit(store, id, { ...sora, modelKey: 'kling_25', used: 2 });

  await saveRateLimit(store, id, { modelKey: 'sora-2', used: 1, limit: 7, windowSeconds: null, resetsInMs: 60_000 });

  expect(await listRateLimits(store, id)).toEqual([
    { modelKey: 'kling_25', used: 2, limit: 5, windowSeconds: 900, resetsAt: expect.any(Date) },
    { modelKey: 'sora-2', used: 1, limit: 7, windowSeconds: null, resetsAt: expect.any(Date) },
  ]);
});

test('a limit whose window has passed is left out, until it is reported again', async () => {
  await using store = await openTestStore();
  const { id } = await saveTestUser(store);
  await saveRateLimit(store, id, { ...sora, resetsInMs: 0 });
  await saveRateLimit(store, id, { ...sora, modelKey: 'kling_25', resetsInMs: -1000 });
  const passed = await listRateLimits(store, id);

  await saveRateLimit(store, id, sora);

  expect(passed).toEqual([]);
  expect(await listRateLimits(store, id)).toEqual([
    { modelKey: 'sora-2', used: 5, limit: 5, windowSeconds: 900, resetsAt: expect.any(Date) },
  ]);
});

test('a limit belongs to one user, who is notified of it', async () => {
  await using store = await openTestStore();
  const alice = await saveTestUser(store);
  const bob = await saveTestUser(store, 'lt_bob_000001');
  const woken: string[] = [];
  for (const { id } of [alice, bob]) store[internal].notifications.listen(id, () => woken.push(id));

  await saveRateLimit(store, alice.id, sora);

  expect(await listRateLimits(store, bob.id)).toEqual([]);
  expect(woken).toEqual([alice.id]);
});
