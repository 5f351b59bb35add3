import { expect, test } from 'vitest';
import {
  beginSubmission,
  cancelScheduled,
  listQueues,
  listSubmissionsByKeys,
  listWaiting,
  saveRateLimit,
  scheduleSubmission,
  type Generation,
  type Store,
} from '../../src/index.ts';
import { accept, newSubmission, saveTestUser } from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';
import { about } from '../whole-records.ts';

const AN_HOUR_MS = 3_600_000;

test('the queues of an account are those of models with a reported limit, and those in which something waits', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id: bob } = await saveTestUser(store, 'lt_bob_0001');
  const full = { used: 5, limit: 5, windowSeconds: 900 };
  await saveRateLimit(store, userId, { modelKey: 'kling_25', ...full, resetsInMs: 60_000 });
  await saveRateLimit(store, userId, { modelKey: 'veo_3', ...full, windowSeconds: null, resetsInMs: -1 });
  await schedule(store, userId, { model: 'kling_25', waitMs: 60_000 });
  await schedule(store, userId, { model: 'kling_25' });
  await schedule(store, userId, { model: 'sora-2', waitMs: AN_HOUR_MS });
  const canceled = await schedule(store, userId, { model: 'seedance' });
  await cancelScheduled(store, userId, canceled.id);
  await accept(store, userId);
  await schedule(store, bob, { model: 'wan_25' });

  const queues = await listQueues(store, userId);

  const at = expect.any(Date);
  expect(queues).toEqual([
    { modelKey: 'kling_25', waiting: 2, firstInMs: about(60_000), limit: { ...full, resetsInMs: about(60_000) }, at },
    { modelKey: 'sora-2', waiting: 1, firstInMs: about(AN_HOUR_MS), limit: undefined, at },
    { modelKey: 'veo_3', waiting: 0, firstInMs: 0, limit: { ...full, windowSeconds: null, resetsInMs: 0 }, at },
  ]);
});

test('the first of each queue are read at once, in the order of sending, with the number of those before them', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id: bob } = await saveTestUser(store, 'lt_bob_0001');
  const sora = await schedule(store, userId, { model: 'sora-2' });
  const [first, canceled, third] = [
    await schedule(store, userId, { model: 'kling_25' }),
    await schedule(store, userId, { model: 'kling_25' }),
    await schedule(store, userId, { model: 'kling_25' }),
  ];
  await schedule(store, userId, { model: 'kling_25' });
  await schedule(store, bob, { model: 'kling_25' });
  await cancelScheduled(store, userId, canceled.id);

  const waiting = await listWaiting(store, { userId, modelKeys: ['kling_25', 'sora-2', 'veo_3'], first: 2 });

  expect(waiting).toEqual([
    { generation: first, ahead: 0 },
    { generation: third, ahead: 1 },
    { generation: sora, ahead: 0 },
  ]);
  expect(await listWaiting(store, { userId, modelKeys: [], first: 2 })).toEqual([]);
});

test('submissions are found by their idempotency keys, those of other users not', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id: bob } = await saveTestUser(store, 'lt_bob_0001');
  const accepted = await accept(store, userId, { idempotencyKey: 'one' });
  const { generation: begun } = await beginSubmission(store, newSubmission(userId, { idempotencyKey: 'two' }));
  await accept(store, bob, { idempotencyKey: 'three' });

  const found = await listSubmissionsByKeys(store, userId, ['one', 'two', 'three', 'four']);

  expect(found.toSorted((a, b) => (a.idempotencyKey ?? '').localeCompare(b.idempotencyKey ?? ''))).toEqual([
    accepted,
    begun,
  ]);
  expect(await listSubmissionsByKeys(store, userId, [])).toEqual([]);
});

async function schedule(
  store: Store,
  userId: string,
  { model, waitMs = 0 }: { readonly model: string; readonly waitMs?: number },
): Promise<Generation> {
  const { generation } = await beginSubmission(store, newSubmission(userId));
  const scheduled = await scheduleSubmission(store, generation.id, { modelKey: model, waitMs });
  if (!scheduled) throw new Error('it was not scheduled');
  return scheduled;
}
