import { expect, test } from 'vitest';
import {
  beginSubmission,
  callNext,
  cancelScheduled,
  claimDue,
  claimLook,
  claimSending,
  findGeneration,
  listGenerationUpdates,
  listUnansweredSubmissions,
  moveTurn,
  passOnTurn,
  readQueue,
  recordObservation,
  releaseSending,
  removeSubmission,
  saveRateLimit,
  scheduleSubmission,
  type Claim,
  type Generation,
  type Store,
} from '../src/index.ts';
import { accept, newSubmission, record, saveTestUser, told } from './generations-made-here.ts';
import { openTestStore, openTwoTestStores } from './open-test-store.ts';

const queue = 'kling_25';
const giveUpAfterMs = 60_000;
const unanswered = { type: 'unanswered', warning: 'lost' } as const;

test('a submission without room is SCHEDULED with its first update, and due when its slot is expected', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);

  const early = await schedule(store, userId, 0);
  const late = await schedule(store, userId, 3_600_000);

  const due = await claimAllDue(store);
  expect(late).toMatchObject({ status: 'SCHEDULED', version: 1, queue, sentAt: null });
  expect(waitOf(late)).toBeGreaterThan(3_599_000);
  expect(waitOf(late)).toBeLessThanOrEqual(3_600_000);
  expect(await findGeneration(store, userId, late.id)).toEqual(late);
  expect(await listGenerationUpdates(store, late.id, { afterVersion: 0, limit: 9 })).toMatchObject([
    { version: 1, status: 'SCHEDULED', previousStatus: null },
  ]);
  expect(due.map(({ generation }) => generation.id)).toEqual([early.id]);
});

test('one that was accepted, refused or given up in between is not scheduled any more', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const accepted = await accept(store, userId);
  const lost = await record(store, (await begin(store, userId)).id, unanswered);
  const refused = await begin(store, userId);
  await removeSubmission(store, refused.id);

  const scheduled = await Promise.all(
    [accepted, lost, refused].map(({ id }) => scheduleSubmission(store, id, { queue, waitMs: 0 })),
  );

  expect(scheduled).toEqual([undefined, undefined, undefined]);
  expect(await findGeneration(store, userId, accepted.id)).toEqual(accepted);
});

test('those of one queue are taken out one after the other in the order of coming, whatever their turns; other queues do not wait', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id: bob } = await saveTestUser(store, 'lt_bob_0001');
  const first = await schedule(store, userId, 0);
  const second = await schedule(store, userId, 0);
  const otherModel = await schedule(store, userId, 0, 'sora-2');
  const otherUser = await schedule(store, bob, 0);
  const claims = new Map((await claimAllDue(store)).map((claim) => [claim.generation.id, claim]));
  const take = ({ id }: Generation) => claimSending(store, { id, lease: claims.get(id)?.lease ?? -1, giveUpAfterMs });

  const early = await take(second);
  const taken = await Promise.all([first, otherModel, otherUser].map(take));
  const beside = await take(second);
  await record(store, first.id, told('PENDING', { generationId: 'gen_1' }));
  const after = await take(second);

  expect(early).toBeUndefined();
  expect(taken).toMatchObject([first, otherModel, otherUser].map(({ id }) => ({ id, sentAt: expect.any(Date) })));
  expect(beside).toBeUndefined();
  expect(after).toMatchObject({ id: second.id, status: 'SCHEDULED', version: 1 });
});

test('one that is being sent is due again only as one whose answer is lost', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await schedule(store, userId, 0);
  const [claim] = await claimAllDue(store);
  await claimSending(store, { id, lease: claim?.lease ?? -1, giveUpAfterMs: 0 });

  const [again] = await claimAllDue(store);
  const second = await claimSending(store, { id, lease: again?.lease ?? -1, giveUpAfterMs });
  const lost = await recordObservation(store, id, unanswered, { lookInMs: 0, lease: again?.lease });

  expect(again?.generation).toMatchObject({ id, status: 'SCHEDULED', sentAt: expect.any(Date) });
  expect(second).toBeUndefined();
  expect(lost).toMatchObject({ status: 'UNCONFIRMED', version: 2, queue: null, submitAt: null, warnings: ['lost'] });
  expect(await scheduleSubmission(store, id, { queue, waitMs: 0 })).toBeUndefined();
});

test('of several who take it out, and of one who withdraws it, one succeeds', async () => {
  await using both = await openTwoTestStores();
  const { store, other } = both;
  const { id: userId } = await saveTestUser(store);
  const rounds: unknown[] = [];

  for (let round = 0; round < 20; round += 1) {
    const { id } = await schedule(store, userId, 0);
    const [claim] = await claimAllDue(store);
    const sending = { id, lease: claim?.lease ?? -1, giveUpAfterMs };
    const outcomes = await Promise.all([
      claimSending(store, sending),
      claimSending(other, sending),
      cancelScheduled(round % 2 === 0 ? store : other, userId, id),
    ]);
    rounds.push(outcomes.filter((outcome) => outcome !== undefined).length);
    await recordObservation(store, id, told('PENDING', { generationId: `gen_${round}` }), { lookInMs: null });
  }

  expect(rounds).toEqual(Array.from({ length: 20 }, () => 1));
});

test('one that waits is CANCELED with an update, once, by its owner, and is never due again', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id: bob } = await saveTestUser(store, 'lt_bob_0001');
  const { id } = await schedule(store, userId, 0);

  const byBob = await cancelScheduled(store, bob, id);
  const canceled = await cancelScheduled(store, userId, id);
  const again = await cancelScheduled(store, userId, id);

  expect([byBob, again]).toEqual([undefined, undefined]);
  expect(canceled).toMatchObject({ status: 'CANCELED', version: 2, queue: null, submitAt: null });
  expect(await listGenerationUpdates(store, id, { afterVersion: 1, limit: 9 })).toMatchObject([
    { version: 2, status: 'CANCELED', previousStatus: 'SCHEDULED' },
  ]);
  expect(await claimAllDue(store)).toEqual([]);
  expect(await claimLook(store, id, { minIntervalMs: 0 })).toBeUndefined();
});

test('one that is refused again keeps its place, and its new turn is a change', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const first = await takeOut(store, await schedule(store, userId, 0));
  await schedule(store, userId, 0);

  const again = await scheduleSubmission(store, first.id, { queue, waitMs: 3_600_000 });

  expect(again).toMatchObject({ status: 'SCHEDULED', version: 2, sentAt: null });
  expect(await listGenerationUpdates(store, first.id, { afterVersion: 1, limit: 9 })).toMatchObject([
    { version: 2, status: 'SCHEDULED', previousStatus: 'SCHEDULED' },
  ]);
  const [claim] = await claimAllDue(store);
  const second = claim?.generation.id ?? '';
  expect(await claimSending(store, { id: second, lease: claim?.lease ?? -1, giveUpAfterMs })).toBeUndefined();
  expect(await readQueue(store, { userId, queue }, second)).toMatchObject({ ahead: 1 });
});

test('one that was not sent goes back without a change, and counts the failure', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const taken = await takeOut(store, await schedule(store, userId, 0));

  await releaseSending(store, taken.id, { waitMs: 0 });

  expect(await findGeneration(store, userId, taken.id)).toEqual({ ...taken, sentAt: null });
  expect(await claimAllDue(store)).toMatchObject([{ generation: { id: taken.id, sentAt: null }, failedLooks: 1 }]);
});

test('a queue tells how many are before a place, when its first is due, and the limit', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const empty = await readQueue(store, { userId, queue });
  await saveRateLimit(store, userId, { modelKey: queue, used: 5, limit: 5, windowSeconds: 900, resetsInSeconds: 60 });
  await schedule(store, userId, 60_000);
  const second = await schedule(store, userId, 3_600_000);
  await schedule(store, userId, 0, 'sora-2');

  const all = await readQueue(store, { userId, queue });
  const before = await readQueue(store, { userId, queue }, second.id);

  expect(empty).toEqual({ ahead: 0, firstInMs: 0, limit: undefined });
  expect(all).toEqual({
    ahead: 2,
    firstInMs: expect.toSatisfy((ms) => ms > 50_000 && ms <= 60_000),
    limit: { used: 5, limit: 5, windowSeconds: 900, resetsInMs: expect.toSatisfy((ms) => ms > 50_000 && ms <= 60_000) },
  });
  expect(before).toMatchObject({ ahead: 1 });
});

test('the next is called at once, taken from whoever holds it, and without a change; a later turn is one', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  await callNext(store, { userId, queue }, { waitMs: 0 });
  const { id } = await schedule(store, userId, 0);
  const [held] = await claimAllDue(store);

  await callNext(store, { userId, queue }, { waitMs: 0 });
  const putOff = await moveTurn(store, id, { waitMs: 3_600_000, lease: held?.lease });
  const called = await claimAllDue(store);
  await callNext(store, { userId, queue }, { waitMs: 3_600_000 });

  const moved = await findGeneration(store, userId, id);
  expect(putOff).toBeUndefined();
  expect(called).toMatchObject([{ generation: { id, version: 1 } }]);
  expect(moved).toMatchObject({ status: 'SCHEDULED', version: 2 });
  expect(moved && waitOf(moved)).toBeGreaterThan(3_500_000);
  expect(await claimAllDue(store)).toEqual([]);
});

test('a turn that became free goes to the next where that is earlier, and to nobody else', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const canceled = await schedule(store, userId, 60_000);
  const next = await schedule(store, userId, 3_600_000);
  const last = await schedule(store, userId, 3_600_000);
  await cancelScheduled(store, userId, canceled.id);

  await passOnTurn(store, { userId, queue }, canceled.submitAt ?? new Date(0));
  const moved = await findGeneration(store, userId, next.id);
  await passOnTurn(store, { userId, queue }, last.submitAt ?? new Date(0));

  expect(moved).toMatchObject({ version: 2, status: 'SCHEDULED' });
  expect(moved && Math.abs((moved.submitAt?.getTime() ?? 0) - (canceled.submitAt?.getTime() ?? 0))).toBeLessThan(1000);
  expect(await findGeneration(store, userId, next.id)).toEqual(moved);
  expect(await findGeneration(store, userId, last.id)).toEqual(last);
});

test('while it is being sent its answer is awaited as that of any submission, and its age counts from the sending', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const waiting = await schedule(store, userId, 0);
  await store.db
    .updateTable('generations')
    .set({ createdAt: Date.now() - 3_600_000 })
    .execute();
  const before = await listUnansweredSubmissions(store, userId);

  await takeOut(store, waiting);
  const during = await listUnansweredSubmissions(store, userId);

  expect(before).toEqual([]);
  expect(during).toEqual([{ generation: expect.objectContaining({ id: waiting.id }), ageMs: expect.any(Number) }]);
  expect(during[0]?.ageMs).toBeLessThan(60_000);
});

async function begin(store: Store, userId: string): Promise<Generation> {
  return (await beginSubmission(store, newSubmission(userId))).generation;
}

async function schedule(store: Store, userId: string, waitMs: number, name = queue): Promise<Generation> {
  const { id } = await begin(store, userId);
  const scheduled = await scheduleSubmission(store, id, { queue: name, waitMs });
  if (!scheduled) throw new Error('it was not scheduled');
  return scheduled;
}

function claimAllDue(store: Store): Promise<readonly Claim[]> {
  return claimDue(store, { limit: 100, leaseMs: 60_000 });
}

async function takeOut(store: Store, { id }: Generation): Promise<Generation> {
  const claim = (await claimAllDue(store)).find(({ generation }) => generation.id === id);
  const taken = await claimSending(store, { id, lease: claim?.lease ?? -1, giveUpAfterMs });
  if (!taken) throw new Error('it was not taken out');
  return taken;
}

/** Both times are the database's. */
function waitOf({ submitAt, updatedAt }: Generation): number {
  return (submitAt?.getTime() ?? 0) - updatedAt.getTime();
}
