import { expect, test } from 'vitest';
import { beginSubmission, recordObservation, scheduleSubmission, type Observation } from '@videogen/store';
import { internal } from '@videogen/store/testing';
import { createExecutor, globalId } from './executor.ts';

const query = '{ generations { nodes { id status searchedUntil } } }';
const lost: Observation = { type: 'unanswered', warning: 'VideoGenAPI gave no answer.' };
const WINDOW_MS = 600_000;

test('an UNCONFIRMED generation has the end of its search, one window after its beginning, and no other has one', async () => {
  await using executor = await createExecutor();
  const { store, alice } = executor;
  const { generation } = await beginSubmission(store, {
    userId: alice.id,
    request: { prompt: 'A cat', mode: 'TEXT_TO_VIDEO' },
    idempotencyKey: null,
    inputDigest: '',
    warnings: [],
    giveUpAfterMs: 60_000,
  });
  const id = globalId('Generation', generation.id);
  const until = new Date(generation.createdAt.getTime() + WINDOW_MS).toISOString();

  await recordObservation(store, generation.id, lost, { dueInMs: 0 });
  const searched = await executor.execute(query);
  await recordObservation(
    store,
    generation.id,
    { type: 'reported', status: 'PENDING', facts: { upstreamId: 'gen_1' } },
    { dueInMs: 0 },
  );
  const found = await executor.execute(query);

  expect(searched.data).toEqual({ generations: { nodes: [{ id, status: 'UNCONFIRMED', searchedUntil: until }] } });
  expect(found.data).toEqual({ generations: { nodes: [{ id, status: 'PENDING', searchedUntil: null }] } });
});

test('the search for one that had waited begins with its POST', async () => {
  await using executor = await createExecutor();
  const { store, alice } = executor;
  const { generation } = await beginSubmission(store, {
    userId: alice.id,
    request: { prompt: 'A cat', mode: 'TEXT_TO_VIDEO', modelKey: 'kling_25' },
    idempotencyKey: null,
    inputDigest: '',
    warnings: [],
    giveUpAfterMs: 60_000,
  });
  await scheduleSubmission(store, generation.id, { modelKey: 'kling_25', waitMs: 60_000 });
  const sentAt = Date.UTC(2026, 0, 1);
  await store[internal].db.updateTable('generations').set({ sentAt }).execute();
  const before = await executor.execute(query);

  await recordObservation(store, generation.id, lost, { dueInMs: 0 });
  const after = await executor.execute(query);

  const id = globalId('Generation', generation.id);
  const searchedUntil = new Date(sentAt + WINDOW_MS).toISOString();
  expect(before.data).toEqual({ generations: { nodes: [{ id, status: 'SCHEDULED', searchedUntil: null }] } });
  expect(after.data).toEqual({ generations: { nodes: [{ id, status: 'UNCONFIRMED', searchedUntil }] } });
});
