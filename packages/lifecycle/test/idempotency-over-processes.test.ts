import { expect, test, vi } from 'vitest';
import { findGeneration, recordObservation } from '@videogen/store';
import { submit, type Lifecycle } from '../src/index.ts';
import { accept, askAbout, cat, say, startLifecycle } from './lifecycle-with-upstream.ts';

const input = { ...cat, idempotencyKey: 'k' };

/** What another process over the same database has: all but the memory of what is being sent. */
function inAnotherProcess(lifecycle: Lifecycle): Lifecycle {
  return { ...lifecycle, sending: new Map() };
}

test('who repeats a submission in another process gets the first result, for as long as it takes', async () => {
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
  expect(result).toMatchObject({ type: 'success', generation: { status: 'PENDING', generationId: 'gen_1' } });
  expect(await Promise.all(repeated)).toEqual([result, result, result]);
  expect(await other).toMatchObject({ type: 'idempotency-conflict', generation: { generationId: 'gen_1' } });
  expect(upstream.posts()).toHaveLength(1);
});

test('after the process that sent it was killed, who repeats it gets what was found of it, and nothing is sent', async () => {
  const acceptNow = accept();
  await using upstream = await startLifecycle(acceptNow);
  const { userId } = upstream;
  const lifecycle = { ...upstream.lifecycle, submitGiveUpMs: 0 };
  // As if it were killed while the answer was on its way: nothing more is recorded.
  upstream.answerWith(() => {});
  const killed = submit(lifecycle, userId, input);
  await vi.waitFor(() => expect(upstream.posts()).toHaveLength(1));

  const repeated = submit(inAnotherProcess(lifecycle), userId, input);
  await askAbout(inAnotherProcess(lifecycle), await upstream.claim(), () => 0);

  expect(await repeated).toMatchObject({ type: 'success', generation: { status: 'UNCONFIRMED', version: 1 } });
  expect(await killed).toEqual(await repeated);
  expect(upstream.posts()).toHaveLength(1);
});

test('one that was never learned of is returned as FAILED for ever, and never sent again', async () => {
  await using upstream = await startLifecycle(say(500, ''));
  const { store, userId } = upstream;
  const lifecycle = { ...upstream.lifecycle, reconcileWindowMs: 0 };
  const lost = await submit(lifecycle, userId, input);
  await askAbout(lifecycle, await upstream.claim(), () => 0);
  upstream.answerWith(accept());

  const repeated = await submit(inAnotherProcess(lifecycle), userId, input);

  if (lost.type !== 'success') throw new Error('it was not lost');
  const failed = await findGeneration(store, userId, lost.generation.id);
  expect(failed).toMatchObject({ status: 'FAILED', failure: { code: 'SUBMISSION_UNCONFIRMED' } });
  expect(repeated).toEqual({ type: 'success', generation: failed });
  expect(upstream.posts()).toHaveLength(1);
});

test('an answer that names what another generation is already ends as FAILED and says which one to follow', async () => {
  await using upstream = await startLifecycle(accept());
  const { lifecycle, store, userId } = upstream;
  const first = await submit(lifecycle, userId, cat);
  upstream.answerWith(say(200, { generation_id: 'gen_1', status: 'in_progress' }));

  const second = await submit(lifecycle, userId, input);
  const repeated = await submit(lifecycle, userId, input);

  if (first.type !== 'success' || second.type !== 'success') throw new Error('it was refused');
  const { failure } = second.generation;
  expect(second.generation).toMatchObject({ status: 'FAILED', version: 1, generationId: null });
  expect(failure).toMatchObject({ code: 'SUBMISSION_UNCONFIRMED' });
  expect(failure?.message).toContain(`gen_1 for it, which is here already as the generation ${first.generation.id}`);
  expect(repeated).toEqual(second);
  // The first is not touched, and goes on.
  expect(await findGeneration(store, userId, 'gen_1')).toEqual(first.generation);
  expect(upstream.posts()).toHaveLength(2);
  const told = { type: 'told', status: 'IN_QUEUE', facts: { generationId: 'gen_1' } } as const;
  expect(await recordObservation(store, first.generation.id, told, { lookInMs: 0 })).toMatchObject({
    status: 'IN_QUEUE',
  });
});
