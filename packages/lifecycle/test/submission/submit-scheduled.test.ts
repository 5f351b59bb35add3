import { expect, test } from 'vitest';
import { findGeneration, listDue, listGenerationUpdates, readNextAct, type Generation } from '@videogen/store';
import { cancel } from '../../src/index.ts';
import { say } from '../lifecycle-with-upstream.ts';
import { endLeases, takeTurns } from '../turns.ts';
import { acceptAs, noRoom, readStatuses, readWait, sendFirst, startWaiting } from '../waiting-submissions.ts';
import { internal } from '@videogen/store/testing';

type Waiting = Awaited<ReturnType<typeof startWaiting>>;

test('the next submission is sent at once below the rate limit, else when it resets', async () => {
  await using upstream = await startWaiting(3);
  const { lifecycle } = upstream;

  upstream.answerWith(acceptAs('gen_1', 4, 900));
  await sendFirst(upstream);
  upstream.answerWith(acceptAs('gen_2', 5, 900));
  await takeTurns(lifecycle, { polls: false });
  await takeTurns(lifecycle, { polls: false });

  const last = await readHeld(upstream, 2);
  expect(await readStatuses(upstream)).toEqual(['PENDING', 'PENDING', 'SCHEDULED']);
  expect(last).toEqual(upstream.held[2]);
  expect(await readWait(upstream, last)).toBeCloseTo(900, -1);
  expect(upstream.posts()).toHaveLength(3);
});

test('a submission that is refused again waits at its position until the new time, without an update', async () => {
  await using upstream = await startWaiting(2);
  const { lifecycle, userId } = upstream;
  const [first = ''] = upstream.ids;

  upstream.answerWith(noRoom(300));
  await sendFirst(upstream);

  const again = await readHeld(upstream, 0);
  expect(again).toEqual(upstream.held[0]);
  expect(await readWait(upstream, again)).toBeCloseTo(300, -1);
  expect(await readStatuses(upstream)).toEqual(['SCHEDULED', 'SCHEDULED']);
  expect(await cancel(lifecycle, userId, first)).toEqual({
    type: 'success',
    generation: { ...again, status: 'CANCELED', version: 2, queue: null, updatedAt: expect.any(Date) },
  });
});

test('the time of all that wait moves with the first, and users are notified of it', async () => {
  await using upstream = await startWaiting(2);
  const { store, userId } = upstream;
  let notifications = 0;
  const unlisten = store[internal].notifications.listen(userId, () => void (notifications += 1));

  upstream.answerWith(noRoom(300));
  await sendFirst(upstream);
  unlisten();

  const waits = await Promise.all(upstream.held.map((generation) => readWait(upstream, generation)));
  expect(waits).toEqual([expect.closeTo(300, -1), expect.closeTo(300, -1)]);
  expect(upstream.posts()).toHaveLength(2);
  expect(notifications).toBeGreaterThan(0);
});

test('one submission of a queue is sent at a time, even by two turns', async () => {
  await using upstream = await startWaiting(2);
  const { lifecycle, store } = upstream;
  const gate = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  upstream.answerWith((response, received) => {
    arrived.resolve();
    void gate.promise.then(() => acceptAs('gen_1', 4, 900)(response, received));
  });

  const sending = sendFirst(upstream);
  await arrived.promise;
  await endLeases(store);
  await takeTurns(lifecycle);
  const meanwhile = await readStatuses(upstream);
  gate.resolve();
  await sending;

  expect(meanwhile).toEqual(['SCHEDULED', 'SCHEDULED']);
  expect(await readStatuses(upstream)).toEqual(['PENDING', 'SCHEDULED']);
  expect(upstream.posts()).toHaveLength(2);
});

test.each([
  {
    name: 'the month’s quota is used up',
    answer: say(429, { message: 'monthly usage limit' }),
    code: 'QUOTA_EXCEEDED',
    reason: 'the allowance was used up',
    upstreamMessage: 'monthly usage limit',
  },
  {
    name: 'the provider’s quota is used up',
    answer: say(500, { details: 'exceeded the daily limit' }),
    code: 'QUOTA_EXCEEDED',
    reason: 'the allowance was used up',
    upstreamMessage: 'exceeded the daily limit',
  },
  {
    name: 'money is missing',
    answer: say(402, { message: 'insufficient balance' }),
    code: 'PAYMENT_REQUIRED',
    reason: 'VideoGenAPI asked for payment',
    upstreamMessage: 'insufficient balance',
  },
  {
    name: 'the content is refused',
    answer: say(400, { message: 'sensitive content' }),
    code: 'CONTENT_REJECTED',
    reason: 'VideoGenAPI rejected the content',
    upstreamMessage: 'sensitive content',
  },
  {
    name: 'the key is refused',
    answer: say(401, { error: 'no' }),
    code: 'KEY_REFUSED',
    reason: 'VideoGenAPI refused the key',
    upstreamMessage: null,
  },
  {
    name: 'the request is refused',
    answer: say(400, { message: 'the duration is wrong' }),
    code: 'SUBMISSION_FAILED',
    reason: 'VideoGenAPI found the request invalid',
    upstreamMessage: 'the duration is wrong',
  },
  {
    name: 'it is refused for whatever reason',
    answer: say(403, { message: 'no' }),
    code: 'SUBMISSION_FAILED',
    reason: 'VideoGenAPI refused it',
    upstreamMessage: 'no',
  },
])('a queued submission is FAILED if $name, and the next is due', async ({ answer, code, reason, upstreamMessage }) => {
  await using upstream = await startWaiting(2);
  upstream.answerWith(answer);

  await sendFirst(upstream);

  const failed = await readHeld(upstream, 0);
  expect(failed).toEqual({
    ...upstream.held[0],
    status: 'FAILED',
    version: 2,
    queue: null,
    sentAt: expect.any(Date),
    failureCode: code,
    failureMessage: `When its turn came, ${reason}; it was not charged.`,
    failureUpstreamMessage: upstreamMessage,
    updatedAt: expect.any(Date),
  });
  expect(await readWait(upstream, await readHeld(upstream, 1))).toBe(0);
  expect(await readNextAct(upstream.store, upstream.accountId)).toBeLessThanOrEqual(0);
});

test('a queued submission whose answer is lost is UNCONFIRMED and never sent again; the next is sent', async () => {
  await using upstream = await startWaiting(2);
  const { lifecycle, store, userId } = upstream;
  const [first = ''] = upstream.ids;
  await store[internal].db
    .updateTable('generations')
    .set({ createdAt: Date.now() - 3_600_000 })
    .where('id', '=', first)
    .execute();
  upstream.answerWith((response) => void response.destroy());
  await sendFirst(upstream);

  const { snapshots } = await listDue(store, upstream.accountId, 9);
  expect(snapshots.map(({ generation }) => generation.id)).toEqual([first]);
  expect(await readWait(upstream, await readHeld(upstream, 1))).toBe(0);
  upstream.answerWith((response, received) => {
    const answer = received.method === 'POST' ? acceptAs('gen_2', 1, 900) : say(200, { success: true, data: [] });
    answer(response, received);
  });
  await takeTurns(lifecycle);

  // It waited longer than the window of reconciliation, which begins with the POST.
  expect(await readStatuses(upstream)).toEqual(['UNCONFIRMED', 'PENDING']);
  expect(upstream.posts()).toHaveLength(3);
  const generation = await findGeneration(store, userId, first);
  expect(await cancel(lifecycle, userId, first)).toEqual({ type: 'not-cancelable', generation });
});

test('a queued submission waits on without a change while VideoGenAPI cannot be reached, longer each time', async () => {
  await using upstream = await startWaiting(1);
  const { store } = upstream;
  await upstream.stopListening();
  const [id = ''] = upstream.ids;
  const waits: (number | undefined)[] = [];

  for (let tries = 0; tries < 3; tries += 1) {
    await sendFirst(upstream);
    waits.push(await readWait(upstream, await readHeld(upstream, 0)));
  }

  expect(await readHeld(upstream, 0)).toEqual(upstream.held[0]);
  expect(await listGenerationUpdates(store, id, { afterVersion: 0, limit: 9 })).toHaveLength(1);
  expect(waits).toEqual([expect.closeTo(4, 0), expect.closeTo(8, 0), expect.closeTo(16, 0)]);
});

/** Reads one of the submissions that waited at the start. */
async function readHeld({ store, userId, ids }: Waiting, index: number): Promise<Generation> {
  const generation = await findGeneration(store, userId, ids[index] ?? '');
  if (!generation) throw new Error('it is gone');
  return generation;
}
