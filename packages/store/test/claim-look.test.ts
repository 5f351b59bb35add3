import { expect, test } from 'vitest';
import {
  beginSubmission,
  claimLook,
  postpone,
  recordObservation,
  recordUnchanged,
  type GenerationStatus,
} from '../src/index.ts';
import { accept, claimFollowed, newSubmission, record, saveTestUser, told } from './generations-made-here.ts';
import { openTestStore } from './open-test-store.ts';

const now = { minIntervalMs: 1000 };
const accepted = told('PENDING', { generationId: 'gen_1' });

test('one is claimed before its turn, then not again within the interval', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const generation = await record(store, id, accepted, 3_600_000);

  const claims = await Promise.all([1, 2, 3].map(() => claimLook(store, id, now)));

  expect(claims.filter((claim) => claim !== undefined)).toMatchObject([{ generation, failedLooks: 0 }]);
});

test('the interval counts from the poller’s look too, and is over when it has passed', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await record(store, id, accepted);
  const [claim] = await claimFollowed(store, userId);
  await recordUnchanged(store, [{ id, lease: claim?.lease ?? -1 }]);

  const tooEarly = await claimLook(store, id, now);
  await store.db
    .updateTable('generations')
    .set({ lookedAt: Date.now() - 1001 })
    .execute();
  const later = await claimLook(store, id, now);

  expect(tooEarly).toBeUndefined();
  expect(later?.generation.id).toBe(id);
});

test('a claim takes it from the poller: who held it before writes nothing', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await record(store, id, accepted);
  const [before] = await claimFollowed(store, userId);
  const claim = await claimLook(store, id, { minIntervalMs: 0 });
  if (!before || !claim) throw new Error('it was not claimed');

  const late = await recordObservation(store, id, told('FAILED'), { lookInMs: 0, lease: before.lease });
  const postponed = await postpone(store, { id, lease: before.lease });
  await recordUnchanged(store, [{ id, lease: before.lease }]);
  const current = await recordObservation(store, id, told('IN_QUEUE'), { lookInMs: 0, lease: claim.lease });

  expect([late, postponed]).toEqual([undefined, false]);
  expect(current).toMatchObject({ status: 'IN_QUEUE', version: 3 });
  expect(await claimFollowed(store, userId)).toMatchObject([{ generation: { id } }]);
});

test.each<GenerationStatus>(['COMPLETED', 'FAILED', 'CANCELED'])('one that is %s is not claimed', async (status) => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await record(store, id, told(status, { generationId: 'gen_1' }));

  expect(await claimLook(store, id, now)).toBeUndefined();
});

test('one that VideoGenAPI has not named yet is not claimed, nor one that is not there', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { generation: sending } = await beginSubmission(store, newSubmission(userId));
  const lost = await beginSubmission(store, newSubmission(userId));
  await record(store, lost.generation.id, { type: 'unanswered', warning: 'lost' }, null);
  const nameless = await accept(store, userId);

  const claims = await Promise.all(
    [sending.id, lost.generation.id, nameless.id, 'none'].map((id) => claimLook(store, id, now)),
  );

  expect(claims).toEqual([undefined, undefined, undefined, undefined]);
});
