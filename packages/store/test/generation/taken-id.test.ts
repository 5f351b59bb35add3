import { expect, test } from 'vitest';
import {
  beginSubmission,
  findGeneration,
  insertImported,
  listDue,
  listGenerationUpdates,
  recordObservation,
} from '../../src/index.ts';
import { accept, newSubmission, readFollowed, record, saveTestUser, reported } from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';
import { changed, snapshotOf, updateOf } from '../whole-records.ts';

test('a submission whose answer names an imported generation fails, and its message names that one', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { generation: submitted } = await beginSubmission(store, newSubmission(userId, { idempotencyKey: 'k' }));
  const observation = reported('IN_QUEUE');
  const imported = await insertImported(store, {
    userId,
    upstreamId: 'gen_1',
    prompt: 'A cat',
    createdAt: undefined,
    observation,
  });

  const failed = await record(store, submitted.id, reported('PENDING', { upstreamId: 'gen_1', fps: 24 }));

  expect(failed).toEqual({
    ...submitted,
    status: 'FAILED',
    version: 1,
    failureCode: 'SUBMISSION_UNCONFIRMED',
    failureMessage: `VideoGenAPI answered with the id gen_1, which the generation ${imported?.id} already has: follow that one. It may have been charged, so it is not sent again.`,
    updatedAt: expect.any(Date),
  });
  expect(await findGeneration(store, userId, 'gen_1')).toEqual(imported);
  expect(await listGenerationUpdates(store, submitted.id, { afterVersion: 0, limit: 9 })).toEqual([
    updateOf(failed, { number: 2, status: 'FAILED' }),
  ]);
  expect((await listDue(store, userId, 9)).snapshots).toEqual([]);
  expect((await readFollowed(store, userId)).map(({ generation }) => generation)).toEqual([imported]);
});

test('one upstream id may belong to two users, and be reported again for its own generation', async () => {
  await using store = await openTestStore();
  const alice = await saveTestUser(store, 'lt_alice_0001');
  const bob = await saveTestUser(store, 'lt_bob_000001');
  const ofAlice = await accept(store, alice.id);
  const ofBob = await accept(store, bob.id);
  const named = { upstreamId: 'gen_1' };

  const recorded = [
    await record(store, ofAlice.id, reported('PENDING', named)),
    await record(store, ofBob.id, reported('PENDING', named)),
    await record(store, ofAlice.id, reported('IN_QUEUE', named)),
  ];

  expect(recorded).toEqual([
    changed(ofAlice, named),
    changed(ofBob, named),
    changed(ofAlice, { ...named, version: 3, status: 'IN_QUEUE' }),
  ]);
});

test('an ended generation stays as it is, whatever id is named for it', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  await record(store, (await accept(store, userId)).id, reported('PENDING', { upstreamId: 'gen_1' }));
  const over = await accept(store, userId);
  const completed = await record(store, over.id, reported('COMPLETED'));

  expect(await record(store, over.id, reported('PENDING', { upstreamId: 'gen_1' }))).toEqual(completed);
});

test('a search that finds the id of another generation has found nothing', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { generation } = await beginSubmission(store, newSubmission(userId));
  const lost = await record(store, generation.id, { type: 'unanswered', warning: 'lost' });
  const [snapshot] = (await listDue(store, userId, 1)).snapshots;
  await record(store, (await accept(store, userId)).id, reported('PENDING', { upstreamId: 'gen_1' }), null);

  const found = reported('IN_QUEUE', { upstreamId: 'gen_1' });
  const recorded = await recordObservation(store, lost.id, found, { dueInMs: 0, token: snapshot?.token });

  expect(recorded).toEqual(lost);
  expect((await listDue(store, userId, 9)).snapshots).toEqual([snapshotOf(lost)]);
});
