import { expect, test } from 'vitest';
import { claimDue, findGeneration, listGenerationUpdates, type Generation } from '@videogen/store';
import { cancel, submit, submitAll, type SubmitResult } from '../src/index.ts';
import { type Answerer, askAbout, cat, say, startLifecycle } from './lifecycle-with-upstream.ts';

type Upstream = Awaited<ReturnType<typeof startLifecycle>>;

const plan = (): number => 0;
const waiting = { ...cat, model: 'kling_25', whenRateLimited: 'QUEUE' } as const;

/** The live limiter's words. */
function noRoom(seconds: number): Answerer {
  return say(429, {
    success: false,
    error: 'Kling 2.5 rate limit exceeded',
    details: { current_usage: 5, limit: 5, window: '15 minutes', model: 'kling_25', seconds_until_reset: seconds },
  });
}

function acceptAs(generationId: string, used: number, seconds: number): Answerer {
  const rate_limit = { current_usage: used, limit: 5, seconds_until_reset: seconds };
  return say(200, { success: true, generation_id: generationId, status: 'pending', rate_limit });
}

test('without room it is SCHEDULED until the time that was told, and whoever comes later is not even sent', async () => {
  await using upstream = await startLifecycle(noRoom(600));
  const { lifecycle, userId, store } = upstream;

  const held = await submitAll(
    lifecycle,
    userId,
    Array.from({ length: 7 }, () => waiting),
  );

  const generations = held.map((result) => readSuccess(result));
  expect(generations.map(({ status, version }) => [status, version])).toEqual(held.map(() => ['SCHEDULED', 1]));
  // Five each window of 15 minutes.
  expect(generations.map((generation) => Math.round(waitOf(generation) / 10))).toEqual([60, 60, 60, 60, 60, 150, 150]);
  expect(upstream.posts()).toHaveLength(1);
  expect(await claimDue(store, { limit: 9, leaseMs: 0 })).toEqual([]);
});

test('where the limit is known to be reached nothing is sent', async () => {
  await using upstream = await startLifecycle(acceptAs('gen_1', 5, 600));
  const { lifecycle, userId } = upstream;

  const first = readSuccess(await submit(lifecycle, userId, waiting));
  const second = readSuccess(await submit(lifecycle, userId, waiting));
  upstream.answerWith(acceptAs('gen_2', 1, 900));
  const otherModel = readSuccess(await submit(lifecycle, userId, { ...waiting, model: 'sora-2' }));

  expect([first.status, second.status, otherModel.status]).toEqual(['PENDING', 'SCHEDULED', 'PENDING']);
  expect(Math.round(waitOf(second) / 10)).toBe(60);
  expect(upstream.posts()).toHaveLength(2);
});

test('FAIL is refused with the wait even while others wait', async () => {
  await using upstream = await startLifecycle(noRoom(600));
  const { lifecycle, userId } = upstream;
  await submit(lifecycle, userId, waiting);

  const refused = await submit(lifecycle, userId, { ...waiting, whenRateLimited: 'FAIL' });

  expect(refused).toMatchObject({ type: 'rate-limited', retryAfterSeconds: 600, used: 5, limit: 5 });
  expect(await upstream.countRows()).toBe(1);
});

test('while there is room the next goes at once, else when there will be', async () => {
  await using upstream = await startWaiting(3);
  const { lifecycle, store } = upstream;

  upstream.answerWith(acceptAs('gen_1', 4, 900));
  await askAbout(lifecycle, await takeDue(upstream), plan);
  const due = await claimDue(store, { limit: 9, leaseMs: 60_000 });
  const second = due.find(({ generation }) => generation.id === upstream.ids[1]);
  upstream.answerWith(acceptAs('gen_2', 5, 900));
  if (second) await askAbout(lifecycle, second, plan);

  const last = await findGeneration(store, upstream.userId, upstream.ids[2] ?? '');
  expect(await statuses(upstream)).toEqual(['PENDING', 'PENDING', 'SCHEDULED']);
  expect(last).toMatchObject({ version: 2 });
  expect(last && Math.round(waitOf(last) / 10)).toBe(90);
  expect(upstream.posts()).toHaveLength(3);
});

test('refused once more it waits on, at its place and until the new time', async () => {
  await using upstream = await startWaiting(2);
  const { lifecycle, store, userId } = upstream;
  const [first = ''] = upstream.ids;

  upstream.answerWith(noRoom(300));
  await askAbout(lifecycle, await takeDue(upstream), plan);

  const again = await findGeneration(store, userId, first);
  expect(again).toMatchObject({ status: 'SCHEDULED', version: 2, warnings: [] });
  expect(again && Math.round(waitOf(again) / 10)).toBe(30);
  expect(await statuses(upstream)).toEqual(['SCHEDULED', 'SCHEDULED']);
  expect(await cancel(lifecycle, userId, first)).toMatchObject({ type: 'success' });
});

test('one that is due before those ahead of it learns when its turn is, and asks nothing', async () => {
  await using upstream = await startWaiting(2);
  const { lifecycle, store, userId } = upstream;
  const [first = '', second = ''] = upstream.ids;
  upstream.answerWith(noRoom(300));
  await askAbout(lifecycle, await takeDue(upstream), plan);

  await store.db.updateTable('generations').set({ nextLookAt: 0 }).where('id', '=', second).execute();
  await askAbout(lifecycle, await upstream.claim(), plan);

  const behind = await findGeneration(store, userId, second);
  const before = await findGeneration(store, userId, first);
  expect(upstream.posts()).toHaveLength(2);
  expect(Math.abs((behind?.submitAt?.getTime() ?? 0) - (before?.submitAt?.getTime() ?? 0))).toBeLessThan(1000);
});

test.each([
  ['the month’s quota is used up', say(429, { message: 'monthly usage limit' }), 'QUOTA_EXCEEDED'],
  ['the provider’s quota is used up', say(500, { details: 'exceeded the daily limit' }), 'QUOTA_EXCEEDED'],
  ['money is missing', say(402, { message: 'insufficient balance' }), 'PAYMENT_REQUIRED'],
  ['the content is refused', say(400, { message: 'sensitive content' }), 'CONTENT_REJECTED'],
  ['the key is refused', say(401, { error: 'no' }), 'KEY_REFUSED'],
  ['the request is refused', say(400, { message: 'the duration is wrong' }), 'SUBMISSION_FAILED'],
  ['it is refused for whatever reason', say(418, { message: 'no' }), 'SUBMISSION_FAILED'],
])('when at its turn %s it is FAILED, and the next has its turn', async (_, answer, code) => {
  await using upstream = await startWaiting(2);
  const { lifecycle, store, userId } = upstream;
  upstream.answerWith(answer);

  await askAbout(lifecycle, await takeDue(upstream), plan);

  const failed = await findGeneration(store, userId, upstream.ids[0] ?? '');
  const [next] = await claimDue(store, { limit: 9, leaseMs: 60_000 });
  expect(failed).toMatchObject({ status: 'FAILED', version: 2, submitAt: null, failure: { code } });
  expect(failed?.failure?.message).toContain('it was not charged');
  expect(next?.generation.id).toBe(upstream.ids[1]);
});

test('one whose answer is lost at its turn is UNCONFIRMED and never sent again; the next has its turn', async () => {
  await using upstream = await startWaiting(2);
  const { lifecycle, store, userId } = upstream;
  const [first = '', second = ''] = upstream.ids;
  await store.db
    .updateTable('generations')
    .set({ createdAt: Date.now() - 3_600_000 })
    .where('id', '=', first)
    .execute();
  upstream.answerWith((response) => void response.destroy());
  await askAbout(lifecycle, await takeDue(upstream), plan);

  upstream.answerWith(say(200, { success: true, data: [] }));
  const due = await claimDue(store, { limit: 9, leaseMs: 60_000 });
  const lost = due.find(({ generation }) => generation.id === first);
  if (lost) await askAbout(lifecycle, lost, () => 60_000);

  // It waited longer than the window in which a lost answer is looked for; that window begins with the sending.
  expect(await statuses(upstream)).toEqual(['UNCONFIRMED', 'SCHEDULED']);
  expect(due.map(({ generation }) => generation.id).toSorted()).toEqual([first, second].toSorted());
  expect(upstream.posts()).toHaveLength(2);
  expect(await cancel(lifecycle, userId, first)).toMatchObject({ type: 'not-cancelable', generation: { id: first } });
});

test('while VideoGenAPI cannot be reached it waits on, without a change', async () => {
  await using upstream = await startWaiting(1);
  const { lifecycle, store } = upstream;
  await upstream.stopListening();

  const error = await askAbout(lifecycle, await takeDue(upstream), plan);

  const [id = ''] = upstream.ids;
  expect(error).toMatchObject({ kind: 'not-sent' });
  expect(await listGenerationUpdates(store, id, { afterVersion: 0, limit: 9 })).toHaveLength(1);
  expect(await claimDue(store, { limit: 9, leaseMs: 60_000 })).toMatchObject([
    { generation: { id, status: 'SCHEDULED', sentAt: null }, failedLooks: 1 },
  ]);
});

test('one that is being sent cannot be withdrawn; one that waits can, and whoever is behind moves up', async () => {
  await using upstream = await startWaiting(7);
  const { lifecycle, store, userId } = upstream;
  const [first = '', second = ''] = upstream.ids;
  const arrived = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  upstream.answerWith((response, received) => {
    arrived.resolve();
    void gate.promise.then(() => acceptAs('gen_1', 5, 60)(response, received));
  });

  const sending = askAbout(lifecycle, await takeDue(upstream), plan);
  await arrived.promise;
  const tooLate = await cancel(lifecycle, userId, first);
  gate.resolve();
  await sending;
  for (const id of upstream.ids.slice(1, 6)) await cancel(lifecycle, userId, id);
  const twice = await cancel(lifecycle, userId, second);
  const unknown = await cancel(lifecycle, userId, 'none');

  const last = await findGeneration(store, userId, upstream.ids[6] ?? '');
  expect(tooLate).toMatchObject({ type: 'not-cancelable', generation: { id: first, status: 'SCHEDULED' } });
  expect(twice).toMatchObject({ type: 'success', generation: { id: second, status: 'CANCELED' } });
  expect(unknown).toEqual({ type: 'not-found' });
  expect(await statuses(upstream)).toEqual(['PENDING', ...Array.from({ length: 5 }, () => 'CANCELED'), 'SCHEDULED']);
  expect(last && waitOf(last)).toBeLessThanOrEqual(60);
});

test('the idempotency key of one that waits answers with it, and with a conflict to another input', async () => {
  await using upstream = await startLifecycle(noRoom(600));
  const { lifecycle, userId } = upstream;
  const input = { ...waiting, idempotencyKey: 'once' };

  const held = await submit(lifecycle, userId, input);
  const again = await submit(lifecycle, userId, { ...input, whenRateLimited: 'FAIL' });
  const other = await submit(lifecycle, userId, { ...input, prompt: 'A dog' });

  expect(again).toEqual(held);
  expect(other).toMatchObject({ type: 'idempotency-conflict', generation: { id: readSuccess(held).id } });
  expect(upstream.posts()).toHaveLength(1);
});

test('repeated while the first is being refused it waits for the first, and both get the one that waits', async () => {
  await using upstream = await startLifecycle(noRoom(600));
  const { lifecycle, userId } = upstream;
  const input = { ...waiting, idempotencyKey: 'once' };

  const [one, other] = await Promise.all([submit(lifecycle, userId, input), submit(lifecycle, userId, input)]);

  expect(one).toEqual(other);
  expect(readSuccess(one).status).toBe('SCHEDULED');
  expect(upstream.posts()).toHaveLength(1);
});

test('without a model it waits in the queue of the one that VideoGenAPI takes', async () => {
  await using upstream = await startLifecycle(noRoom(600));
  const { lifecycle, userId } = upstream;
  await submit(lifecycle, userId, { ...waiting, model: 'sora-2' });

  const nameless = readSuccess(await submit(lifecycle, userId, { ...waiting, model: null }));

  expect(nameless).toMatchObject({ status: 'SCHEDULED', queue: 'sora-2' });
  expect(upstream.posts()).toHaveLength(1);
});

/** An upstream with so many waiting; after one refused POST the first is due, and nobody has looked yet. */
async function startWaiting(count: number): Promise<Upstream & { readonly ids: readonly string[] }> {
  const upstream = await startLifecycle(noRoom(600));
  const { lifecycle, userId } = upstream;
  const held = await submitAll(
    lifecycle,
    userId,
    Array.from({ length: count }, () => waiting),
  );
  return Object.assign(upstream, { ids: held.map((result) => readSuccess(result).id) });
}

/** The claim of the first, whose turn has come. */
async function takeDue({ store, ids, claim }: Awaited<ReturnType<typeof startWaiting>>) {
  const [first = ''] = ids;
  await store.db.updateTable('generations').set({ nextLookAt: 0, submitAt: 0 }).where('id', '=', first).execute();
  return claim();
}

async function statuses({ store, userId, ids }: Awaited<ReturnType<typeof startWaiting>>) {
  const generations = await Promise.all(ids.map((id) => findGeneration(store, userId, id)));
  return generations.map((generation) => generation?.status);
}

function readSuccess(result: SubmitResult): Generation {
  if (result.type !== 'success') throw new Error(`it was not accepted: ${result.type}`);
  return result.generation;
}

/** Seconds from the last change to the turn. */
function waitOf({ submitAt, updatedAt }: Generation): number {
  return ((submitAt?.getTime() ?? 0) - updatedAt.getTime()) / 1000;
}
