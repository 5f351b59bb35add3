import { expect, test } from 'vitest';
import {
  beginSubmission,
  claimDue,
  findGeneration,
  insertImported,
  listGenerationUpdates,
  recordObservation,
} from '../src/index.ts';
import { accept, claimFollowed, newSubmission, record, saveTestUser, told } from './generations-made-here.ts';
import { openTestStore } from './open-test-store.ts';

test('a submission whose answer names what was imported already fails, and says which one to follow', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { generation: submitted } = await beginSubmission(store, newSubmission(userId, { idempotencyKey: 'k' }));
  const observation = told('IN_QUEUE');
  const imported = await insertImported(store, {
    userId,
    generationId: 'gen_1',
    prompt: 'A cat',
    createdAt: undefined,
    observation,
  });

  const failed = await record(store, submitted.id, told('PENDING', { generationId: 'gen_1', fps: 24 }));

  expect(failed).toEqual({
    ...submitted,
    status: 'FAILED',
    version: 1,
    failure: {
      code: 'SUBMISSION_UNCONFIRMED',
      message: `VideoGenAPI names gen_1 for it, which is here already as the generation ${imported?.id}: follow that one. It may have been charged, so it is not sent again.`,
      upstreamMessage: null,
    },
    updatedAt: failed.updatedAt,
  });
  expect(await findGeneration(store, userId, 'gen_1')).toEqual(imported);
  expect(await listGenerationUpdates(store, submitted.id, { afterVersion: 0, limit: 9 })).toMatchObject([
    { number: 2, version: 1, status: 'FAILED', previousStatus: null },
  ]);
  expect(await claimDue(store, { limit: 9, leaseMs: 60_000 })).toEqual([]);
  expect(await claimFollowed(store, userId)).toMatchObject([{ generation: { id: imported?.id } }]);
});

test('the same upstream id may belong to two users, and be told again of its own generation', async () => {
  await using store = await openTestStore();
  const alice = await saveTestUser(store, 'lt_alice_0001');
  const bob = await saveTestUser(store, 'lt_bob_000001');
  const ofAlice = await accept(store, alice.id);
  const ofBob = await accept(store, bob.id);
  const named = { generationId: 'gen_1' };

  const recorded = [
    await record(store, ofAlice.id, told('PENDING', named)),
    await record(store, ofBob.id, told('PENDING', named)),
    await record(store, ofAlice.id, told('IN_QUEUE', named)),
  ];

  expect(recorded).toMatchObject([
    { status: 'PENDING', ...named },
    { status: 'PENDING', ...named },
    { status: 'IN_QUEUE', ...named },
  ]);
});

test('one that is over stays as it is, whatever is named for it', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  await record(store, (await accept(store, userId)).id, told('PENDING', { generationId: 'gen_1' }));
  const over = await accept(store, userId);
  const completed = await record(store, over.id, told('COMPLETED'));

  expect(await record(store, over.id, told('PENDING', { generationId: 'gen_1' }))).toEqual(completed);
});

test('a look that finds what another one was quicker to claim has found nothing', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { generation } = await beginSubmission(store, newSubmission(userId));
  const lost = await record(store, generation.id, { type: 'unanswered', warning: 'lost' });
  const [claim] = await claimDue(store, { limit: 1, leaseMs: 60_000 });
  await record(store, (await accept(store, userId)).id, told('PENDING', { generationId: 'gen_1' }), null);

  const found = told('IN_QUEUE', { generationId: 'gen_1' });
  const recorded = await recordObservation(store, lost.id, found, { lookInMs: 0, lease: claim?.lease });

  expect(recorded).toEqual(lost);
  expect(await claimDue(store, { limit: 9, leaseMs: 60_000 })).toMatchObject([{ generation: { id: lost.id } }]);
});
