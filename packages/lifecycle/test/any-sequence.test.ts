import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  claimDue,
  claimLooks,
  listInFlight,
  findGeneration,
  isTerminal,
  listGenerationUpdates,
  recordObservation,
  saveUser,
  type Generation,
} from '@videogen/store';
import { KeyRefusedError, refresh, submit, type GenerateInput } from '../src/index.ts';
import { type Answerer, askAbout, isVisited, KEY, say, startLifecycle } from './lifecycle-with-upstream.ts';

const ID = 'gen_1';

/** What VideoGenAPI does with a question, as data, so that a counterexample can be read. */
type UpstreamAnswer =
  | { readonly type: 'told'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly type: 'refused'; readonly status: number; readonly body: unknown }
  | { readonly type: 'lost'; readonly after: 'the question' | 'half of the answer' };

const unfinishedWords = 'pending submitted in_queue queued in_progress processing generating running'.split(' ');
const finalWords = 'completed complete done succeeded success ready failed error timeout canceled cancelled'.split(' ');
const unknownWords = ['hatching', 'not completed', 'in progress', ' completed?', '\u5b8c\u4e86', ''];
/** Most sequences would end at once if every word were as likely. */
const word = fc.mixedCase(
  fc.oneof(
    { weight: 7, arbitrary: fc.constantFrom(...unfinishedWords) },
    { weight: 2, arbitrary: fc.constantFrom(...unknownWords) },
    { weight: 2, arbitrary: fc.constantFrom(...finalWords) },
  ),
);

const toldBody = fc.record(
  {
    generation_id: fc.constant(ID),
    status: fc.oneof({ weight: 9, arbitrary: word }, { weight: 1, arbitrary: fc.constantFrom(7, null, ['completed']) }),
    video_url: fc.constantFrom('https://v.test/1.mp4', '', null, 'javascript:alert(1)', '/video/gen_1'),
    error: fc.constantFrom('out of memory', 'A copyright issue', null, { code: 7 }),
    type: fc.constantFrom('text-to-video', 'reference-to-video', 'audio-to-video'),
    resolution: fc.constantFrom('720p', '8K'),
    fps: fc.constantFrom(24, 30, 'many'),
    seed: fc.constantFrom(1, 2 ** 53, -1),
    duration: fc.constantFrom(5, null),
    model: fc.constantFrom('sora-2', { key: 'sora-2', name: 'Sora 2', provider: null }, { name: 'no key' }),
    processing_time: fc.constantFrom(28, 0, '28'),
    completed_at: fc.constantFrom('2026-01-02 03:04:05', 'yesterday', null),
  },
  { requiredKeys: ['generation_id', 'status'] },
);

const rateLimitDetails = {
  current_usage: 5,
  limit: 5,
  window: '15 minutes',
  model: 'sora-2',
  seconds_until_reset: 412,
};

/** Everything that the live service is known to say in place of an answer. */
const refusals: readonly (readonly [status: number, body: unknown])[] = [
  [429, { success: false, error: 'Sora 2 rate limit exceeded', message: 'Wait.', details: rateLimitDetails }],
  [429, { success: false, message: 'You have reached your monthly usage limit of 100 generations.' }],
  [500, { error: 'Failed to submit request to video generation service', details: 'It exceeded the daily limit' }],
  [402, { error: 'insufficient balance' }],
  [400, { errors: [{ field: 'prompt', message: 'is too long' }] }],
  [400, { error: 'Rejected: sensitive content' }],
  [404, { success: false, error: 'Not Found', message: 'Generation not found' }],
  [403, ''],
  [500, ''],
  [502, '<h1>Bad gateway</h1>'],
  [503, { error: 'Service Unavailable' }],
  [200, { success: false, error: 'Not today' }],
  [200, '<html>'],
  [200, { status: 'completed', video_url: 'https://v.test/1.mp4' }],
  [200, { generation_id: 'gen_2', status: 'completed', video_url: 'https://v.test/2.mp4' }],
  [204, ''],
  [307, ''],
];

const answer: fc.Arbitrary<UpstreamAnswer> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('told' as const), body: toldBody }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...refusals).map(([status, body]) => ({ type: 'refused' as const, status, body })),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'refused' as const, status: 401, body: { success: false } }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('lost' as const),
      after: fc.constantFrom('the question' as const, 'half of the answer' as const),
    }),
  },
);

/** A question at some time, by the poller or by a caller, and what it meets. */
interface Step {
  readonly answer: UpstreamAnswer;
  readonly by: 'the poller' | 'a caller';
  /** Since the last. */
  readonly afterMs: number;
  /** What the poller plans for the next. */
  readonly lookInMs: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  answer,
  by: fc.constantFrom('the poller' as const, 'the poller' as const, 'the poller' as const, 'a caller' as const),
  afterMs: fc.oneof(fc.nat(10_000), fc.nat(3_600_000)),
  lookInMs: fc.nat(3_600_000),
});

function give(given: UpstreamAnswer): Answerer {
  switch (given.type) {
    case 'told':
      return say(200, given.body);
    case 'refused':
      return say(given.status, given.body);
    case 'lost':
      return (response) => {
        if (given.after === 'the question') response.socket?.destroy();
        else response.writeHead(200, { 'content-length': 1000 }).write('{"generation_id":', () => response.destroy());
      };
    default:
      return given satisfies never;
  }
}

const order: readonly string[] = [
  'UNCONFIRMED',
  'PENDING',
  'IN_QUEUE',
  'IN_PROGRESS',
  'COMPLETED',
  'FAILED',
  'CANCELED',
];

test('whatever VideoGenAPI answers, and in whatever order, a generation only goes forward and is not lost', async () => {
  const sequences = fc.asyncProperty(toldBody, fc.array(step, { minLength: 1, maxLength: 15 }), follow);

  await fc.assert(sequences, { numRuns: 80, interruptAfterTimeLimit: 10_000 });
});

/** Submits a video that is accepted in the given words, then lives through the steps, checking all that must hold after each. */
async function follow(accepted: Readonly<Record<string, unknown>>, all: readonly Step[]): Promise<void> {
  await using upstream = await startLifecycle(say(200, accepted));
  const { store, userId } = upstream;
  let clockMs = 0;
  const { lifecycle } = upstream;
  const input: GenerateInput = { prompt: 'A cat', idempotencyKey: 'once' };
  const submitted = await submit(lifecycle, userId, input);
  if (submitted.type !== 'success') throw new Error(`it was not accepted: ${submitted.type}`);
  let before = submitted.generation;
  await checkUpdates();

  for (const { answer: given, by, afterMs, lookInMs } of all) {
    clockMs += afterMs;
    upstream.answerWith(give(given));
    upstream.requests.length = 0;
    await store.db.updateTable('generations').set({ lookedAt: 0 }).execute();
    await store.db.updateTable('generations').set({ nextLookAt: 0 }).where('nextLookAt', '>', 0).execute();

    if (by === 'a caller') await askAsCaller();
    else await askAsPoller(lookInMs);

    const after = await read();
    checkStep(before, after);
    expect(upstream.requests.map(({ method }) => method)).toEqual(isTerminal(before.status) ? [] : ['GET']);
    before = after;
    await checkUpdates();
    await checkSchedule(given);
    await submitAgain();
  }

  async function askAsCaller(): Promise<void> {
    const asking = refresh(lifecycle, userId, before.id);
    const result = await asking.catch((error: unknown) => error);
    if (result instanceof Error) expect(result).toBeInstanceOf(KeyRefusedError);
  }

  async function askAsPoller(lookInMs: number): Promise<void> {
    const due = await claimDue(store, { limit: 10, leaseMs: 60_000 });
    const claims = [...due, ...(await claimLooks(store, await listInFlight(store, userId)))];
    expect(claims).toHaveLength(isTerminal(before.status) ? 0 : 1);
    for (const claim of claims) {
      await askAbout(lifecycle, { ...claim, at: new Date(claim.at.getTime() + clockMs) }, () => lookInMs);
    }
    if (claims.length > 0) return;
    // Not even an answer that comes too late changes what is over.
    const late = { type: 'told', status: 'IN_PROGRESS', facts: { fps: 1 } } as const;
    await recordObservation(store, before.id, late, { lookInMs: 0 });
  }

  /** One that goes on is looked at again: by itself, or when a refused key is accepted again. */
  async function checkSchedule(given: UpstreamAnswer): Promise<void> {
    const refused = given.type === 'refused' && given.status === 401 && !isTerminal(before.status);
    expect(await isScheduled()).toBe(!isTerminal(before.status) && !refused);
    if (!refused) return;
    const usage = { currentMonth: null, monthlyLimit: 100, today: 7, total: 8 };
    await saveUser(store, KEY, { email: null, plan: null, usage });
    expect(await isScheduled()).toBe(true);
  }

  async function isScheduled(): Promise<boolean> {
    const row = await store.db.selectFrom('generations').select('nextLookAt').executeTakeFirstOrThrow();
    return row.nextLookAt !== null || (!isTerminal(before.status) && (await isVisited(store)));
  }

  /** Every version has its update, under the user's next number; each goes on from where the last one stood. */
  async function checkUpdates(): Promise<void> {
    const updates = await listGenerationUpdates(store, before.id, { afterVersion: 0, limit: 1000 });
    const upTo = Array.from({ length: before.version }, (_, index) => index + 1);
    expect(updates.map(({ number, version }) => [number, version])).toEqual(upTo.map((place) => [place, place]));
    expect(updates.map(({ previousStatus }) => previousStatus)).toEqual([
      null,
      ...updates.slice(0, -1).map(({ status }) => status),
    ]);
    expect(updates.at(-1)?.status).toBe(before.status);
  }

  /** The same submission again spends nothing. */
  async function submitAgain(): Promise<void> {
    upstream.requests.length = 0;
    expect(await submit(lifecycle, userId, input)).toEqual({ type: 'success', generation: before });
    expect(upstream.requests).toEqual([]);
    expect(await upstream.countRows()).toBe(1);
  }

  async function read(): Promise<Generation> {
    const generation = await findGeneration(store, userId, before.id);
    if (!generation) throw new Error('it is gone');
    return generation;
  }
}

function checkStep(before: Generation, after: Generation): void {
  const { version, updatedAt } = before;
  const changed = !isSame(before, after);
  expect(after.version).toBe(version + (changed ? 1 : 0));
  if (!changed) expect(after.updatedAt).toEqual(updatedAt);
  if (isTerminal(before.status)) expect(after).toEqual(before);
  expect(order.indexOf(after.status)).toBeGreaterThanOrEqual(order.indexOf(before.status));
  expect(after.failure === null).toBe(after.status !== 'FAILED');
  expect(after).toMatchObject({ id: before.id, generationId: ID, prompt: before.prompt, createdAt: before.createdAt });
}

/** Whether nothing but the count and the time of changes differs. */
function isSame(before: Generation, after: Generation): boolean {
  const { version, updatedAt } = before;
  return JSON.stringify({ ...after, version, updatedAt }) === JSON.stringify(before);
}
