import { expect, test, vi } from 'vitest';
import { beginSubmission, findGeneration, recordObservation } from '@videogen/store';
import { createLifecycle, type Lifecycle } from '../../src/index.ts';
import { submit } from '../../src/submission/submit.ts';
import { digestInput, readRequest } from '../../src/input/request.ts';
import { accept, cat, readSuccess, say, startLifecycle, withSettings } from '../lifecycle-with-upstream.ts';
import { takeTurns } from '../turns.ts';
import { neverFound } from '../lost-submissions.ts';
import { acceptedCat, lostCat } from '../whole-generation.ts';
import { internal } from '@videogen/store/testing';

const input = { ...cat, idempotencyKey: 'k' };

/** Another process over the same database, which does not know the submissions under way. */
function inAnotherProcess(lifecycle: Lifecycle): Lifecycle {
  return createLifecycle(lifecycle, lifecycle.settings);
}

test('a submission repeated in another process returns the first result, however long it takes', async () => {
  const gate = Promise.withResolvers<void>();
  const acceptNow = accept();
  await using upstream = await startLifecycle((response, received) => {
    void gate.promise.then(() => acceptNow(response, received));
  });
  const { lifecycle, userId } = upstream;

  const first = submit(lifecycle, userId, input);
  await vi.waitFor(() => expect(upstream.posts()).toHaveLength(1));
  const repeated = [0, 1, 2].map(() => submit(inAnotherProcess(lifecycle), userId, input));
  const other = submit(inAnotherProcess(lifecycle), userId, { ...input, prompt: 'A dog' });
  gate.resolve();

  const result = await first;
  expect(result).toEqual({ type: 'success', generation: acceptedCat(userId, { idempotencyKey: 'k' }) });
  expect(await Promise.all(repeated)).toEqual([result, result, result]);
  expect(await other).toEqual({ ...result, type: 'idempotency-conflict' });
  expect(upstream.posts()).toHaveLength(1);
});

test('a submission repeated after its process was killed returns the reconciled generation, and nothing is sent', async () => {
  const acceptNow = accept();
  await using upstream = await startLifecycle(acceptNow);
  const { userId } = upstream;
  const lifecycle = withSettings(upstream.lifecycle, { submitGiveUpMs: 0 });
  // As if it were killed before the answer came: nothing more is recorded.
  upstream.answerWith(() => {});
  const killed = submit(lifecycle, userId, input);
  await vi.waitFor(() => expect(upstream.posts()).toHaveLength(1));

  const repeated = submit(inAnotherProcess(lifecycle), userId, input);
  await takeTurns(inAnotherProcess(lifecycle));

  expect(await repeated).toEqual({
    type: 'success',
    generation: lostCat(userId, 'The gateway stopped before the answer came', { idempotencyKey: 'k' }),
  });
  expect(await killed).toEqual(await repeated);
  expect(upstream.posts()).toHaveLength(1);
});

test('a submission that was never found is returned as FAILED for ever, and never sent again', async () => {
  await using upstream = await startLifecycle(say(500, ''));
  const { store, userId } = upstream;
  const lifecycle = withSettings(upstream.lifecycle, { reconcileWindowMs: 0 });
  const lost = readSuccess(await submit(lifecycle, userId, input));
  upstream.answerWith(say(200, { data: [] }));
  await takeTurns(lifecycle);
  upstream.answerWith(accept());

  const repeated = await submit(inAnotherProcess(lifecycle), userId, input);

  const failed = await findGeneration(store, userId, lost.id);
  expect(failed).toEqual(neverFound(lost));
  expect(repeated).toEqual({ type: 'success', generation: failed });
  expect(upstream.posts()).toHaveLength(1);
});

test('an answer with the id of another generation ends as FAILED and names the other one', async () => {
  await using upstream = await startLifecycle(accept());
  const { lifecycle, store, userId } = upstream;
  const first = readSuccess(await submit(lifecycle, userId, cat));
  upstream.answerWith(say(200, { generation_id: 'gen_1', status: 'in_progress' }));

  const second = readSuccess(await submit(lifecycle, userId, input));
  const repeated = await submit(lifecycle, userId, input);

  expect(second).toEqual(
    acceptedCat(userId, {
      status: 'FAILED',
      upstreamId: null,
      upstreamStatus: null,
      idempotencyKey: 'k',
      failureCode: 'SUBMISSION_UNCONFIRMED',
      failureMessage: `VideoGenAPI answered with the id gen_1, which the generation ${first.id} already has: follow that one. It may have been charged, so it is not sent again.`,
      failureUpstreamMessage: null,
    }),
  );
  expect(repeated).toEqual({ type: 'success', generation: second });
  // The first is unchanged, and goes on.
  expect(await findGeneration(store, userId, 'gen_1')).toEqual(first);
  expect(upstream.posts()).toHaveLength(2);
  const reported = { type: 'reported', status: 'IN_QUEUE', facts: { upstreamId: 'gen_1' } } as const;
  expect(await recordObservation(store, first.id, reported, { dueInMs: 0 })).toEqual({
    ...first,
    status: 'IN_QUEUE',
    version: 2,
    updatedAt: expect.any(Date),
  });
});

test.each([
  ['the same input', cat, 'success'],
  ['another input', { prompt: 'A dog' }, 'idempotency-conflict'],
])(
  'a submission repeated after its process was killed, without a poller, waits no longer than it may take: %s',
  async (_, asked, type) => {
    await using upstream = await startLifecycle(accept());
    const { lifecycle, store, userId } = upstream;
    const { generation: begun } = await beginSubmission(store, {
      userId,
      request: readRequest(input),
      idempotencyKey: input.idempotencyKey,
      inputDigest: digestInput(input),
      warnings: [],
      giveUpAfterMs: 300,
    });

    const repeated = await submit(lifecycle, userId, { ...asked, idempotencyKey: input.idempotencyKey });

    const generation = await findGeneration(store, userId, begun.id);
    expect(generation).toEqual(
      lostCat(userId, 'The gateway stopped before the answer came', { id: begun.id, idempotencyKey: 'k' }),
    );
    expect(repeated).toEqual({ type, generation });
    expect((await upstream.snapshot()).generation).toEqual(generation);
    expect(upstream.requests).toEqual([]);
  },
  10_000,
);

test('a repeated submission waits while the first is being sent, and does not give it up', async () => {
  const gate = Promise.withResolvers<void>();
  const acceptNow = accept();
  await using upstream = await startLifecycle((response, received) => {
    void gate.promise.then(() => acceptNow(response, received));
  });
  const { lifecycle, userId } = upstream;
  const first = submit(lifecycle, userId, input);
  await vi.waitFor(() => expect(upstream.posts()).toHaveLength(1));

  const repeated = submit(inAnotherProcess(lifecycle), userId, input);
  // A notification in between makes it read again.
  lifecycle.store[internal].notifications.send(userId);
  gate.resolve();

  expect(await repeated).toEqual(await first);
  expect(await repeated).toEqual({ type: 'success', generation: acceptedCat(userId, { idempotencyKey: 'k' }) });
});
