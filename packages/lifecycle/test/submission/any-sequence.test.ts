import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  findGeneration,
  isTerminal,
  listGenerationUpdates,
  recordObservation,
  saveUser,
  type Generation,
} from '@videogen/store';
import { KeyRefusedError, refresh, type GenerateInput } from '../../src/index.ts';
import { submit } from '../../src/submission/submit.ts';
import { type Answerer, KEY, say, startLifecycle } from '../lifecycle-with-upstream.ts';
import { claimAll, endLeases, isPlanned, passTime, takeTurn, takeTurns } from '../turns.ts';

const ID = 'gen_1';

/** VideoGenAPI's reactions to a request as data, so that a counterexample is readable. */
type UpstreamAnswer =
  | { readonly type: 'reported'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly type: 'refused'; readonly status: number; readonly body: unknown }
  | { readonly type: 'lost'; readonly after: 'the question' | 'half of the answer' };

const unfinishedWords = 'pending submitted in_queue queued in_progress processing generating running'.split(' ');
const finalWords = 'completed complete done succeeded success ready failed error timeout canceled cancelled'.split(' ');
const unknownWords = ['hatching', 'not completed', 'in progress', ' completed?', '\u5b8c\u4e86', ''];
/** Weighted, as most sequences would otherwise end at once. */
const word = fc.mixedCase(
  fc.oneof(
    { weight: 7, arbitrary: fc.constantFrom(...unfinishedWords) },
    { weight: 2, arbitrary: fc.constantFrom(...unknownWords) },
    { weight: 2, arbitrary: fc.constantFrom(...finalWords) },
  ),
);

const reportedBody = fc.record(
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

/** All failures that are known from the live service. */
const refusals: readonly (readonly [status: number, body: unknown])[] = [
  [429, { success: false, error: 'Sora 2 rate limit exceeded', message: 'Wait.', details: rateLimitDetails }],
  [429, { success: false, message: 'You have reached your monthly usage limit of 100 generations.' }],
  [500, { error: 'Failed to submit request to video generation service', details: 'It exceeded the daily limit' }],
  [402, { error: 'insufficient balance' }],
  [400, { errors: [{ field: 'prompt', message: 'is too long' }] }],
  [400, { error: 'Rejected: sensitive content' }],
  [404, { success: false, error: 'Not Found', message: 'Generation not found' }],
  [403, ''],
  [408, ''],
  [409, { error: 'Conflict' }],
  [499, ''],
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
  { weight: 6, arbitrary: fc.record({ type: fc.constant('reported' as const), body: reportedBody }) },
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

/** A request at some time, by the poller or by a caller, and the reaction. */
interface Step {
  readonly answer: UpstreamAnswer;
  readonly by: (typeof requesters)[number];
  /** Milliseconds since the last one. */
  readonly afterMs: number;
}

const requesters = [
  'the poller',
  'the poller',
  'the poller',
  'a caller',
  /** It has claimed the account, and requests nothing. */
  'a poller that dies',
  /** Another claims the account before the answer, which is then not recorded. */
  'a poller that loses its turn',
] as const;

const step: fc.Arbitrary<Step> = fc.record({
  answer,
  by: fc.constantFrom(...requesters),
  afterMs: fc.oneof(fc.nat(10_000), fc.nat(3_600_000)),
});

function give(given: UpstreamAnswer): Answerer {
  switch (given.type) {
    case 'reported':
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

test('a generation only goes forward and is not lost, with any answers of VideoGenAPI in any order', async () => {
  const sequences = fc.asyncProperty(reportedBody, fc.array(step, { minLength: 1, maxLength: 15 }), follow);

  await fc.assert(sequences, { numRuns: 80, interruptAfterTimeLimit: 10_000 });
});

/** Submits a video that is accepted with the given words, then runs the steps, and checks all invariants after each. */
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

  for (const { answer: given, by, afterMs } of all) {
    clockMs += afterMs;
    upstream.answerWith(give(given));
    upstream.requests.length = 0;
    await passTime(store);

    await request(by);
    await passTime(store);
    // A refused key is reported by the turn after.
    await takeTurns(lifecycle, { polls: false });

    const after = await read();
    checkStep(before, after);
    const isAsked = !isTerminal(before.status) && by !== 'a poller that dies';
    expect(upstream.requests.map(({ method }) => method)).toEqual(isAsked ? ['GET'] : []);
    const isRecorded = by === 'the poller' || by === 'a caller';
    expect([before.status, ...(isRecorded ? order : [])]).toContain(after.status);
    before = after;
    await checkUpdates();
    await checkPlan(isAsked && given.type === 'refused' && given.status === 401);
    await submitAgain();
  }

  async function request(by: Step['by']): Promise<void> {
    if (by === 'a caller') return askAsCaller();
    const [turn] = await claimAll(lifecycle);
    // An unfinished generation has a planned turn, also after the death of a poller.
    if (!isTerminal(before.status)) expect(turn).toBeDefined();
    if (by === 'a poller that dies' || !turn) return;
    if (by === 'a poller that loses its turn') {
      await endLeases(store);
      await claimAll(lifecycle);
    }
    await takeTurn(lifecycle, turn, { laterMs: clockMs });
    if (!isTerminal(before.status)) return;
    // A late answer does not change an ended generation.
    const late = { type: 'reported', status: 'IN_PROGRESS', facts: { fps: 1 } } as const;
    await recordObservation(store, before.id, late, { dueInMs: 0 });
  }

  async function askAsCaller(): Promise<void> {
    const asking = refresh(lifecycle, userId, before.id);
    const result = await asking.catch((error: unknown) => error);
    if (result instanceof Error) expect(result).toBeInstanceOf(KeyRefusedError);
  }

  /** An unfinished generation has a planned turn, at the latest after a refused key was accepted. */
  async function checkPlan(isRefused: boolean): Promise<void> {
    if (isTerminal(before.status)) return;
    expect(await isPlanned(store)).toBe(!isRefused);
    if (!isRefused) return;
    const usage = { currentMonth: null, monthlyLimit: 100, today: 7, total: 8 };
    await saveUser(store, KEY, { email: null, plan: null, usage });
    expect(await isPlanned(store)).toBe(true);
  }

  /** Every version has an update under the user's next number, with the previous status. */
  async function checkUpdates(): Promise<void> {
    const updates = await listGenerationUpdates(store, before.id, { afterVersion: 0, limit: 1000 });
    const upTo = Array.from({ length: before.version }, (_, index) => index + 1);
    expect(updates.map(({ number, version }) => [number, version])).toEqual(
      upTo.map((position) => [position, position]),
    );
    expect(updates.map(({ previousStatus }) => previousStatus)).toEqual([
      null,
      ...updates.slice(0, -1).map(({ status }) => status),
    ]);
    expect(updates.at(-1)?.status).toBe(before.status);
  }

  /** The same submission again sends nothing. */
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
  expect(after.failureCode === null).toBe(after.status !== 'FAILED');
  const { id, prompt, createdAt } = before;
  expect([after.id, after.upstreamId, after.prompt, after.createdAt]).toEqual([id, ID, prompt, createdAt]);
}

/** True if only the version and the time of the change differ. */
function isSame(before: Generation, after: Generation): boolean {
  const { version, updatedAt } = before;
  return JSON.stringify({ ...after, version, updatedAt }) === JSON.stringify(before);
}
