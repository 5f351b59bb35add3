import { expect, test } from 'vitest';
import {
  beginSubmission,
  blankGeneration,
  cancelScheduled,
  claimHeads,
  findGeneration,
  findSubmission,
  listDue,
  listGenerationUpdates,
  listUnansweredSubmissions,
  readNextAct,
  readQueue,
  recordObservation,
  releaseHead,
  removeSubmission,
  saveRateLimit,
  scheduleSubmission,
  setHeadTime,
  type Generation,
  type Store,
  type TurnToken,
} from '../../src/index.ts';
import { requestTurn } from '../../src/account/agenda.ts';
import {
  accept,
  claimAll,
  claimOne,
  newSubmission,
  readAgenda,
  record,
  release,
  reported,
  request,
  saveTestUser,
} from '../generations-made-here.ts';
import { openTestStore, openTwoTestStores } from '../open-test-store.ts';
import { about, changed, snapshotOf, updateOf } from '../whole-records.ts';
import { internal } from '../../src/store.ts';

const modelKey = 'kling_25';
const AN_HOUR_MS = 3_600_000;
const unanswered = { type: 'unanswered', warning: 'lost' } as const;

test('a submission above the rate limit is SCHEDULED with its first update, and requests a turn for its time', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);

  const scheduled = await schedule(store, userId, { waitMs: 50_000 });

  expect(scheduled).toEqual({
    ...blankGeneration,
    ...request,
    userId,
    id: expect.any(String),
    status: 'SCHEDULED',
    version: 1,
    inputDigest: 'a digest',
    queue: modelKey,
    createdAt: expect.any(Date),
    updatedAt: expect.any(Date),
  });
  expect(await findGeneration(store, userId, scheduled.id)).toEqual(scheduled);
  expect(await listGenerationUpdates(store, scheduled.id, { afterVersion: 0, limit: 9 })).toEqual([
    updateOf(scheduled, { status: 'SCHEDULED' }),
  ]);
  expect(await readQueueOf(store, userId)).toEqual({ ids: [scheduled.id], firstInMs: about(50_000) });
  expect((await readAgenda(store, userId)).requestedInMs).toEqual(about(50_000));
});

test('a submission that was accepted, refused or given up meanwhile is not scheduled', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const accepted = await accept(store, userId);
  const lost = await record(store, (await begin(store, userId)).id, unanswered);
  const refused = await begin(store, userId);
  await removeSubmission(store, refused.id);

  const scheduled = await Promise.all(
    [accepted, lost, refused].map(({ id }) => scheduleSubmission(store, id, { modelKey, waitMs: 0 })),
  );

  expect(scheduled).toEqual([undefined, undefined, undefined]);
  expect(await findGeneration(store, userId, accepted.id)).toEqual(accepted);
  expect(await readQueueOf(store, userId)).toEqual({ ids: [], firstInMs: 0 });
});

test('the first of a queue sets its time, which later ones keep, and the first after an empty queue sets it anew', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const times: unknown[] = [];

  const first = await schedule(store, userId, { waitMs: AN_HOUR_MS });
  const second = await schedule(store, userId, { waitMs: 0 });
  times.push((await readQueueOf(store, userId)).firstInMs);
  await cancelScheduled(store, userId, first.id);
  times.push((await readQueueOf(store, userId)).firstInMs);
  await cancelScheduled(store, userId, second.id);
  times.push((await readQueueOf(store, userId)).firstInMs);
  await schedule(store, userId, { waitMs: 60_000 });
  times.push((await readQueueOf(store, userId)).firstInMs);

  expect(times).toEqual([about(AN_HOUR_MS), about(AN_HOUR_MS), 0, about(60_000)]);
});

test('one submission of each queue is claimed at a time, in their order; other queues and accounts do not wait', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id: bob } = await saveTestUser(store, 'lt_bob_0001');
  const first = await schedule(store, userId);
  const second = await schedule(store, userId);
  const otherModel = await schedule(store, userId, { model: 'sora-2' });
  await schedule(store, userId, { model: 'veo_3', waitMs: AN_HOUR_MS });
  const otherUser = await schedule(store, bob);
  const [turn, ofBob] = [await claimTurnOf(store, userId), await claimTurnOf(store, bob)];

  const taken = [await take(store, turn), await take(store, turn), await take(store, ofBob)];
  await record(store, first.id, reported('PENDING', { upstreamId: 'gen_1' }));
  const after = await take(store, turn);

  const sent = (generations: readonly Generation[]) => new Set(generations.map((one) => snapshotOf(sentOf(one))));
  expect(taken.map((snapshots) => new Set(snapshots))).toEqual([
    sent([first, otherModel]),
    sent([]),
    sent([otherUser]),
  ]);
  expect(after).toEqual([snapshotOf(sentOf(second))]);
});

test('a limit of claims counts only what can be claimed, the earliest due first', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const models = ['kling_25', 'sora-2', 'veo_3'];
  const [last, first, next] = [
    await schedule(store, userId, { model: 'kling_25', waitMs: -1000 }),
    await schedule(store, userId, { model: 'sora-2', waitMs: -3000 }),
    await schedule(store, userId, { model: 'veo_3', waitMs: -2000 }),
  ];
  const turn = await claimOne(store);
  const taken: string[][] = [];

  for (const _ of models) taken.push((await take(store, turn, { limit: 1 })).map(({ generation }) => generation.id));

  expect(taken).toEqual([[first.id], [next.id], [last.id]]);
});

test('a submission that is being sent is due again only as one whose answer is lost', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const waiting = await schedule(store, userId);
  const { id } = waiting;
  const turn = await claimOne(store);
  const before = await listDue(store, userId, 9);
  const [head] = await take(store, turn, { giveUpAfterMs: 0 });

  const again = await take(store, turn);
  const due = await listDue(store, userId, 9);
  const lost = await recordObservation(store, id, unanswered, { dueInMs: 0, token: head?.token, turn });

  expect([before.snapshots, again]).toEqual([[], []]);
  expect(due.snapshots.map(({ token }) => token)).toEqual([head?.token]);
  expect(due).toEqual({ snapshots: [snapshotOf(sentOf(waiting))], unreadable: [] });
  expect(lost).toEqual(changed(sentOf(waiting), { status: 'UNCONFIRMED', queue: null, warnings: ['lost'] }));
  expect(await scheduleSubmission(store, id, { modelKey, waitMs: 0 })).toBeUndefined();
});

test('a claim for sending raises the token: what was read before it writes nothing', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await schedule(store, userId);
  const turn = await claimOne(store);
  const [first] = await take(store, turn, { giveUpAfterMs: 0 });
  await releaseHead(store, id, { queue: { accountId: userId, modelKey }, waitMs: 0 });
  const [second] = await take(store, turn);

  const late = await recordObservation(store, id, unanswered, { dueInMs: 0, token: first?.token });
  const answer = await recordObservation(store, id, reported('PENDING', { upstreamId: 'gen_1' }), { dueInMs: 0 });
  const givenUp = await recordObservation(store, id, unanswered, { dueInMs: 0, token: second?.token });

  expect([late, answer?.status, givenUp]).toEqual([undefined, 'PENDING', undefined]);
});

test('a submission that was not sent sets the head time of its queue and requests a turn, in one transaction', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await schedule(store, userId);
  await take(store, await claimOne(store));

  await releaseHead(store, id, { queue: { accountId: userId, modelKey }, waitMs: AN_HOUR_MS });

  expect((await readQueueOf(store, userId)).firstInMs).toEqual(about(AN_HOUR_MS));
  expect((await readAgenda(store, userId)).requestedInMs).toEqual(about(AN_HOUR_MS));
});

test('an outdated turn claims nothing', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  await schedule(store, userId);
  const lost = await claimOne(store, { leaseMs: 0 });
  const held = await claimOne(store);

  expect(await take(store, lost)).toEqual([]);
  expect(await take(store, held)).toHaveLength(1);
});

test('one of several claims and cancellations at once succeeds', async () => {
  await using both = await openTwoTestStores();
  const { store, other } = both;
  const { id: userId } = await saveTestUser(store);
  const rounds: unknown[] = [];

  for (let round = 0; round < 20; round += 1) {
    const { id } = await schedule(store, userId);
    const turn = await claimTurnOf(store, userId);
    const outcomes = await Promise.all([
      take(store, turn).then(({ length }) => length),
      take(other, turn).then(({ length }) => length),
      cancelScheduled(round % 2 === 0 ? store : other, userId, id).then((canceled) => (canceled ? 1 : 0)),
    ]);
    rounds.push(outcomes.reduce((sum, one) => sum + one, 0));
    await recordObservation(store, id, reported('PENDING', { upstreamId: `gen_${round}` }), { dueInMs: null });
    await release(store, turn);
  }

  expect(rounds).toEqual(Array.from({ length: 20 }, () => 1));
});

test('a waiting submission is CANCELED with an update, once, by its owner, and is never sent', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id: bob } = await saveTestUser(store, 'lt_bob_0001');
  const waiting = await schedule(store, userId);
  const { id } = waiting;

  const byBob = await cancelScheduled(store, bob, id);
  const canceled = await cancelScheduled(store, userId, id);
  const again = await cancelScheduled(store, userId, id);

  expect([byBob, again]).toEqual([undefined, undefined]);
  expect(canceled).toEqual(changed(waiting, { status: 'CANCELED', queue: null }));
  expect(await listGenerationUpdates(store, id, { afterVersion: 1, limit: 9 })).toEqual([
    updateOf(waiting, { number: 2, version: 2, status: 'CANCELED', previousStatus: 'SCHEDULED' }),
  ]);
  expect(await take(store, await claimOne(store))).toEqual([]);
  expect(await readNextAct(store, userId)).toBeUndefined();
});

test('a submission that is being sent cannot be canceled', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await schedule(store, userId);
  await take(store, await claimOne(store));

  expect(await cancelScheduled(store, userId, id)).toBeUndefined();
});

test('a submission that was not sent keeps its position without a change, and counts the failure', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const first = await schedule(store, userId);
  const second = await schedule(store, userId);
  const turn = await claimOne(store);
  await take(store, turn);

  await releaseHead(store, first.id, { queue: { accountId: userId, modelKey }, waitMs: 0 });
  await releaseHead(store, second.id, { queue: { accountId: userId, modelKey }, waitMs: 0 });

  expect(await findGeneration(store, userId, first.id)).toEqual(first);
  expect((await readQueueOf(store, userId)).ids).toEqual([first.id, second.id]);
  expect(await listDue(store, userId, 9)).toEqual({ snapshots: [], unreadable: [] });
  expect(await take(store, turn)).toEqual([snapshotOf(sentOf(first), { failedAttempts: 1 })]);
});

test('a submission that is scheduled again while it is sent keeps its position and the time of its queue', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const first = await schedule(store, userId);
  const second = await schedule(store, userId);
  await take(store, await claimOne(store));

  const again = await scheduleSubmission(store, first.id, { modelKey, waitMs: AN_HOUR_MS });

  expect(again).toEqual(changed(first));
  expect(await readQueueOf(store, userId)).toEqual({ ids: [first.id, second.id], firstInMs: 0 });
});

test('a queue has its ids in order, the one that is being sent included, the time of its first, and the limit', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id: bob } = await saveTestUser(store, 'lt_bob_0001');
  const empty = await readQueue(store, { accountId: userId, modelKey });
  await saveRateLimit(store, userId, { modelKey, used: 5, limit: 5, windowSeconds: 900, resetsInMs: 60_000 });
  const first = await schedule(store, userId);
  const second = await schedule(store, userId, { waitMs: AN_HOUR_MS });
  await schedule(store, userId, { model: 'sora-2' });
  await schedule(store, bob);
  await take(store, await claimTurnOf(store, userId), { limit: 1 });
  await setHeadTime(store, { accountId: userId, modelKey }, 60_000);

  const queue = await readQueue(store, { accountId: userId, modelKey });

  const at: unknown = expect.any(Date);
  expect(empty).toEqual({ ids: [], firstInMs: 0, limit: undefined, at });
  expect(queue).toEqual({
    ids: [first.id, second.id],
    firstInMs: about(60_000),
    limit: { modelKey, used: 5, limit: 5, windowSeconds: 900, resetsInMs: about(60_000) },
    at,
  });
});

test('a new head time delays or hastens the first of a queue, and requests a turn, without a change of a generation', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const waiting = await schedule(store, userId);
  const turn = await claimOne(store);
  const queue = { accountId: userId, modelKey };

  await setHeadTime(store, queue, AN_HOUR_MS);
  const later = [await take(store, turn), (await readAgenda(store, userId)).requestedInMs];
  await setHeadTime(store, queue, 0);
  const now = [await take(store, turn), (await readAgenda(store, userId)).requestedInMs];

  expect(later).toEqual([[], about(AN_HOUR_MS)]);
  expect(now).toEqual([[snapshotOf(sentOf(waiting))], about(0)]);
  expect(await listGenerationUpdates(store, waiting.id, { afterVersion: 1, limit: 9 })).toEqual([]);
});

test('a head time that moves by more than a second notifies the users of the account, and no others', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id: bob } = await saveTestUser(store, 'lt_bob_0001');
  const queue = { accountId: userId, modelKey };
  const notified: string[] = [];
  for (const id of [userId, bob]) store[internal].notifications.listen(id, () => notified.push(id));

  const counts: number[] = [];
  for (const waitMs of [AN_HOUR_MS, AN_HOUR_MS, 60_000]) {
    await setHeadTime(store, queue, waitMs);
    counts.push(notified.length);
  }

  expect(counts).toEqual([1, 1, 2]);
  expect(new Set(notified)).toEqual(new Set([userId]));
});

test('the first of a queue that cannot be read is claimed apart, and others are sent', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const broken = await schedule(store, userId);
  const other = await schedule(store, userId, { model: 'sora-2' });
  await store[internal].db.updateTable('generations').set({ warnings: '{' }).where('id', '=', broken.id).execute();
  const turn = await claimOne(store);

  const heads = await claimHeads(store, turn, { limit: 9, giveUpAfterMs: 60_000 });
  await releaseHead(store, broken.id, { queue: { accountId: userId, modelKey }, waitMs: 0 });

  expect(heads).toEqual({
    snapshots: [snapshotOf(sentOf(other))],
    unreadable: [
      { id: broken.id, queue: modelKey, token: expect.any(Number), erredAttempts: 0, error: expect.any(SyntaxError) },
    ],
  });
  expect((await readQueueOf(store, userId)).ids).toEqual([broken.id]);
});

test('a submission that is being sent is awaited like any other, and its age counts from the POST', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const waiting = await schedule(store, userId);
  await store[internal].db
    .updateTable('generations')
    .set({ createdAt: Date.now() - AN_HOUR_MS })
    .execute();
  const before = await listUnansweredSubmissions(store, userId);

  await take(store, await claimOne(store));
  const during = await listUnansweredSubmissions(store, userId);

  expect(before).toEqual([]);
  const generation = { ...sentOf(waiting), createdAt: expect.any(Date) };
  expect(during).toEqual([{ generation, ageMs: expect.any(Number) }]);
  expect(during[0]?.ageMs).toBeLessThan(60_000);
});

test('an accepted submission leaves its queue', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await schedule(store, userId);
  await take(store, await claimOne(store));

  await record(store, id, reported('PENDING', { upstreamId: 'gen_1' }));

  expect((await findSubmission(store, id))?.queue).toBeNull();
  expect(await readQueueOf(store, userId)).toEqual({ ids: [], firstInMs: 0 });
  expect(await readNextAct(store, userId)).toBeUndefined();
});

async function begin(store: Store, userId: string): Promise<Generation> {
  return (await beginSubmission(store, newSubmission(userId))).generation;
}

async function schedule(
  store: Store,
  userId: string,
  { waitMs = 0, model = modelKey }: { readonly waitMs?: number; readonly model?: string } = {},
): Promise<Generation> {
  const { id } = await begin(store, userId);
  const scheduled = await scheduleSubmission(store, id, { modelKey: model, waitMs });
  if (!scheduled) throw new Error('it was not scheduled');
  return scheduled;
}

async function claimTurnOf(store: Store, accountId: string): Promise<TurnToken> {
  await requestTurn(store[internal], store[internal].db, { accountId }, 0);
  const turns = await claimAll(store);
  for (const turn of turns) if (turn.accountId !== accountId) await release(store, turn);
  const turn = turns.find((each) => each.accountId === accountId);
  if (!turn) throw new Error('the account is not due');
  return turn;
}

/** Claims the heads of an account's queues that may be sent now. */
async function take(store: Store, turn: TurnToken, { limit = 9, giveUpAfterMs = 60_000 } = {}) {
  return (await claimHeads(store, turn, { limit, giveUpAfterMs })).snapshots;
}

async function readQueueOf(store: Store, accountId: string) {
  const { ids, firstInMs } = await readQueue(store, { accountId, modelKey });
  return { ids, firstInMs };
}

/** The same generation while it is being sent, which is no visible change. */
function sentOf(generation: Generation): Generation {
  return { ...generation, sentAt: expect.any(Date) };
}
