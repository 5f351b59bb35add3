import { expect, test } from 'vitest';
import { findGeneration, readNextAct } from '@videogen/store';
import { cancel, submitAll } from '../../src/index.ts';
import { submit } from '../../src/submission/submit.ts';
import { readSuccess, startLifecycle } from '../lifecycle-with-upstream.ts';
import { passTime, takeTurns } from '../turns.ts';
import { acceptAs, noRoom, readStatuses, readWait, sendFirst, startWaiting, waiting } from '../waiting-submissions.ts';
import { acceptedCat } from '../whole-generation.ts';

test('a submission above the rate limit is SCHEDULED until the reported time, and later ones are not even sent', async () => {
  await using upstream = await startLifecycle(noRoom(600));
  const { lifecycle, userId, store, accountId } = upstream;

  const held = await submitAll(
    lifecycle,
    userId,
    Array.from({ length: 7 }, () => waiting),
  );

  const generations = held.map((result) => readSuccess(result));
  expect(generations.map(({ status, version }) => [status, version])).toEqual(held.map(() => ['SCHEDULED', 1]));
  // Five in each window of 15 minutes.
  const waits = await Promise.all(generations.map((generation) => readWait(upstream, generation)));
  expect(waits.map((wait = 0) => Math.round(wait / 10))).toEqual([60, 60, 60, 60, 60, 150, 150]);
  await passTime(store);
  await takeTurns(lifecycle);
  expect(upstream.posts()).toHaveLength(1);
  expect(await readNextAct(store, accountId)).toBeCloseTo(600_000, -4);
});

test('a known rate limit that is reached sends nothing', async () => {
  await using upstream = await startLifecycle(acceptAs('gen_1', 5, 600));
  const { lifecycle, userId } = upstream;

  const first = readSuccess(await submit(lifecycle, userId, waiting));
  const second = readSuccess(await submit(lifecycle, userId, waiting));
  upstream.answerWith(acceptAs('gen_2', 1, 900));
  const otherModel = readSuccess(await submit(lifecycle, userId, { ...waiting, model: 'sora-2' }));

  expect([first.status, second.status, otherModel.status]).toEqual(['PENDING', 'SCHEDULED', 'PENDING']);
  expect(await readWait(upstream, second)).toBeCloseTo(600, -1);
  expect(upstream.posts()).toHaveLength(2);
});

test('FAIL is refused with the wait even while others wait', async () => {
  await using upstream = await startLifecycle(noRoom(600));
  const { lifecycle, userId } = upstream;
  await submit(lifecycle, userId, waiting);

  const refused = await submit(lifecycle, userId, { ...waiting, whenRateLimited: 'FAIL' });

  expect(refused).toEqual({
    type: 'rate-limited',
    message: 'VideoGenAPI asks to wait 600 s: Kling 2.5 rate limit exceeded',
    retryAfterSeconds: 600,
    model: 'kling_25',
    used: 5,
    limit: 5,
    windowSeconds: 900,
  });
  expect(await upstream.countRows()).toBe(1);
});

test('a submission that is being sent cannot be canceled; a waiting one can, and the next moves up', async () => {
  await using upstream = await startWaiting(7);
  const { lifecycle, store, userId } = upstream;
  const [first = '', second = ''] = upstream.ids;
  const arrived = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  upstream.answerWith((response, received) => {
    arrived.resolve();
    void gate.promise.then(() => acceptAs('gen_1', 5, 60)(response, received));
  });

  const sending = sendFirst(upstream);
  await arrived.promise;
  const tooLate = await cancel(lifecycle, userId, first);
  gate.resolve();
  await sending;
  for (const id of upstream.ids.slice(1, 6)) await cancel(lifecycle, userId, id);
  const twice = await cancel(lifecycle, userId, second);
  const unknown = await cancel(lifecycle, userId, 'none');

  const last = await findGeneration(store, userId, upstream.ids[6] ?? '');
  expect(tooLate).toEqual({
    type: 'not-cancelable',
    generation: { ...upstream.held[0], sentAt: expect.any(Date) },
  });
  expect(twice).toEqual({ type: 'success', generation: await findGeneration(store, userId, second) });
  expect(unknown).toEqual({ type: 'not-found' });
  expect(await readStatuses(upstream)).toEqual([
    'PENDING',
    ...Array.from({ length: 5 }, () => 'CANCELED'),
    'SCHEDULED',
  ]);
  expect(last && (await readWait(upstream, last))).toBeLessThanOrEqual(60);
});

test('the idempotency key of a waiting submission returns it, and a conflict for another input', async () => {
  await using upstream = await startLifecycle(noRoom(600));
  const { lifecycle, userId } = upstream;
  const input = { ...waiting, idempotencyKey: 'once' };

  const held = await submit(lifecycle, userId, input);
  const again = await submit(lifecycle, userId, { ...input, whenRateLimited: 'FAIL' });
  const other = await submit(lifecycle, userId, { ...input, prompt: 'A dog' });

  expect(again).toEqual(held);
  expect(other).toEqual({ type: 'idempotency-conflict', generation: readSuccess(held) });
  expect(upstream.posts()).toHaveLength(1);
});

test('a submission repeated while the first is being refused waits for it, and both return the waiting one', async () => {
  await using upstream = await startLifecycle(noRoom(600));
  const { lifecycle, userId } = upstream;
  const input = { ...waiting, idempotencyKey: 'once' };

  const [one, other] = await Promise.all([submit(lifecycle, userId, input), submit(lifecycle, userId, input)]);

  expect(one).toEqual(other);
  expect(readSuccess(one).status).toBe('SCHEDULED');
  expect(upstream.posts()).toHaveLength(1);
});

test('a submission without a model waits in the queue of VideoGenAPI’s default model', async () => {
  await using upstream = await startLifecycle(noRoom(600));
  const { lifecycle, userId } = upstream;
  await submit(lifecycle, userId, { ...waiting, model: 'sora-2' });

  const nameless = readSuccess(await submit(lifecycle, userId, { ...waiting, model: null }));

  expect(nameless).toEqual(
    acceptedCat(userId, {
      status: 'SCHEDULED',
      upstreamId: null,
      upstreamStatus: null,
      queue: 'sora-2',
    }),
  );
  expect(upstream.posts()).toHaveLength(1);
});
