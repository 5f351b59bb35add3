import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { findGeneration, listGenerations, saveUser, type Generation } from '@videogen/store';
import { createReservedTokens, openSession, pollGeneration } from '../../src/index.ts';
import { submit } from '../../src/submission/submit.ts';
import { accept, type Answerer, cat, KEY, readSuccess, say, startLifecycle } from '../lifecycle-with-upstream.ts';
import { claimAll, endLeases, poll, readFollowed, takeTurns } from '../turns.ts';

/** Starts a lifecycle with one accepted generation, whose next poll gets the given answer. */
async function startPoll(answer: Answerer) {
  const upstream = await startLifecycle(accept());
  const { lifecycle, store, userId } = upstream;
  const submitted = readSuccess(await submit(lifecycle, userId, { ...cat, seed: 1 }));
  upstream.answerWith(answer);
  upstream.requests.length = 0;
  upstream.log.length = 0;
  return {
    ...upstream,
    submitted,
    /** Polls once and returns the generation. */
    async pollOnce(): Promise<Generation | undefined> {
      await poll(lifecycle, await upstream.snapshot());
      return findGeneration(store, userId, submitted.id);
    },
  };
}

test('a poll records VideoGenAPI’s report', async () => {
  await using upstream = await startPoll(
    say(200, { generation_id: 'gen_1', status: 'processing', type: 'text-to-video', fps: 30 }),
  );

  const generation = await upstream.pollOnce();

  expect(generation).toEqual({
    ...upstream.submitted,
    status: 'IN_PROGRESS',
    version: 2,
    upstreamStatus: 'processing',
    fps: 30,
    updatedAt: expect.any(Date),
  });
  expect(upstream.requests).toEqual([{ method: 'GET', url: '/api/v1/status/gen_1', key: KEY, body: {} }]);
  expect((await upstream.snapshot()).generation).toEqual(generation);
});

test('a poll without news changes nothing, and the next one follows', async () => {
  await using upstream = await startPoll(say(200, { generation_id: 'gen_1', status: 'pending' }));

  expect(await upstream.pollOnce()).toEqual(upstream.submitted);
  expect(await upstream.pollOnce()).toEqual(upstream.submitted);
});

test('a completed generation ends with its video, and is not polled again', async () => {
  const body = {
    generation_id: 'gen_1',
    status: 'completed',
    video_url: 'https://v.test/1.mp4',
    processing_time: 28,
    completed_at: '2026-01-02 03:04:05',
  };
  await using upstream = await startPoll(say(200, body));

  expect(await upstream.pollOnce()).toEqual({
    ...upstream.submitted,
    status: 'COMPLETED',
    version: 2,
    upstreamStatus: 'completed',
    videoUrl: 'https://v.test/1.mp4',
    processingTimeSeconds: 28,
    completedAt: new Date('2026-01-02T03:04:05Z'),
    updatedAt: expect.any(Date),
  });
  await expect(upstream.snapshot()).rejects.toThrow('nothing is due');
});

const unusable = ['VideoGenAPI answered a video_url that is no http(s) URL.'];

test.each<readonly [string | null | undefined, readonly string[]]>([
  [undefined, []],
  [null, []],
  ['', []],
  ['javascript:alert(1)', unusable],
  ['/video/1', unusable],
])('a completion with the video %j is not yet the end', async (video_url, warnings) => {
  await using upstream = await startPoll(say(200, { generation_id: 'gen_1', status: 'completed', video_url }));

  const early = await upstream.pollOnce();
  upstream.answerWith(say(200, { generation_id: 'gen_1', status: 'completed', video_url: 'http://v.test/1' }));
  const done = await upstream.pollOnce();

  const waiting = {
    ...upstream.submitted,
    status: 'IN_PROGRESS',
    version: 2,
    upstreamStatus: 'completed',
    warnings,
    updatedAt: expect.any(Date),
  };
  expect(early).toEqual(waiting);
  expect(done).toEqual({ ...waiting, status: 'COMPLETED', version: 3, videoUrl: 'http://v.test/1' });
});

test.each([
  ['out of memory', 'GENERATION_FAILED', 'VideoGenAPI could not make this video.', 'out of memory'],
  ['A copyright issue', 'CONTENT_REJECTED', 'VideoGenAPI rejected the content.', 'A copyright issue'],
  [undefined, 'GENERATION_FAILED', 'VideoGenAPI could not make this video.', null],
])('a failed generation (%j) has its reason', async (error, code, message, upstreamMessage) => {
  await using upstream = await startPoll(say(200, { generation_id: 'gen_1', status: 'failed', error }));

  expect(await upstream.pollOnce()).toEqual({
    ...upstream.submitted,
    status: 'FAILED',
    version: 2,
    upstreamStatus: 'failed',
    failureCode: code,
    failureMessage: message,
    failureUpstreamMessage: upstreamMessage,
    updatedAt: expect.any(Date),
  });
});

test('unknown words become warnings, once', async () => {
  await using upstream = await startPoll(
    say(200, { generation_id: 'gen_1', status: 'hatching', resolution: '8K', aspect_ratio: '21:9' }),
  );

  await upstream.pollOnce();
  const generation = await upstream.pollOnce();

  expect(generation).toEqual({
    ...upstream.submitted,
    version: 2,
    upstreamStatus: 'hatching',
    updatedAt: expect.any(Date),
    extra: { resolution: '8K', aspect_ratio: '21:9' },
    warnings: [
      'VideoGenAPI answered resolution "8K", for which this gateway has no name.',
      'VideoGenAPI answered aspect_ratio "21:9", for which this gateway has no name.',
    ],
  });
});

test.each<readonly [string, Answerer, object]>([
  ['a 500', say(500, ''), { error: 'ServerError', reason: 'VideoGenAPI failed (HTTP 500)' }],
  [
    'HTML',
    say(200, '<html>'),
    { error: 'UnreadableAnswerError', reason: 'VideoGenAPI answered 200, but its body is not JSON' },
  ],
  ['a 404', say(404, ''), { error: 'NotFoundError', reason: 'VideoGenAPI answered 404 (not found)' }],
  [
    'a reset',
    (response) => void response.socket?.destroy(),
    { error: 'NoAnswerError', reason: expect.stringMatching(/^VideoGenAPI gave no answer \([A-Z_]+\)$/) },
  ],
  ['silence', () => {}, { error: 'NoAnswerError', reason: 'VideoGenAPI gave no answer (none within 0.5 s)' }],
])('%s changes nothing, is logged, and counts as one failed poll', async (_, answer, error) => {
  await using upstream = await startPoll(answer);

  const generations = [await upstream.pollOnce(), await upstream.pollOnce()];

  expect(generations).toEqual([upstream.submitted, upstream.submitted]);
  expect((await upstream.snapshot()).failedAttempts).toBe(2);
  const generation = upstream.submitted.id;
  expect(upstream.log).toEqual(
    [1, 2].map((failures) => ({
      level: 'warn',
      fields: { generation, failures, ...error },
      message: 'a poll got no status',
    })),
  );
  expect(inspect(upstream.log, { depth: 10 })).not.toContain('very-secret');
});

test('a rate limit belongs to the account: it has a wait, and is no failure of the generation', async () => {
  await using upstream = await startPoll(say(429, { details: { seconds_until_reset: 9 } }));

  const result = await poll(upstream.lifecycle, await upstream.snapshot());

  const limited = { used: undefined, limit: undefined, windowSeconds: undefined, model: undefined };
  const rateLimit = { ...limited, retryAfterSeconds: 9 };
  const error = { kind: 'rate-limited', status: 429, upstreamMessage: undefined, rateLimit };
  expect(result).toEqual({ type: 'failed', error: expect.objectContaining(error) });
  expect((await upstream.snapshot()).failedAttempts).toBe(0);
});

test('a successful poll after failures resets the count', async () => {
  await using upstream = await startPoll(say(500, ''));
  await upstream.pollOnce();
  upstream.answerWith(say(200, { generation_id: 'gen_1', status: 'pending' }));
  await upstream.pollOnce();

  expect((await upstream.snapshot()).failedAttempts).toBe(0);
});

test.each<readonly [string, Answerer]>([
  ['a report', say(200, { generation_id: 'gen_1', status: 'failed' })],
  ['a failure', say(500, '')],
  ['a 404', say(404, '')],
])('a poll whose turn was lost writes nothing: %s', async (_, answer) => {
  await using upstream = await startPoll(answer);
  const { lifecycle, store, userId, submitted } = upstream;
  const before = await upstream.snapshot();
  const [lost] = await claimAll(lifecycle);
  await endLeases(store);
  await claimAll(lifecycle);

  if (lost) {
    const tokens = createReservedTokens(lost);
    await pollGeneration(lifecycle, before, { session: await openSession(lifecycle, lost, { tokens }), turn: lost });
  }

  expect(upstream.requests).toHaveLength(1);
  expect(await findGeneration(store, userId, submitted.id)).toEqual(submitted);
  const [after] = await readFollowed(store, upstream.accountId);
  expect(after).toEqual({ ...before, at: expect.any(Date) });
});

test.each<readonly [string, Answerer]>([
  ['a report', say(200, { generation_id: 'gen_1', status: 'failed' })],
  ['a failure', say(500, '')],
])('a poll of an outdated snapshot writes nothing: %s', async (_, answer) => {
  await using upstream = await startPoll(answer);
  const { lifecycle, store, userId, submitted } = upstream;
  const now = await upstream.snapshot();

  await poll(lifecycle, { ...now, token: now.token - 1 });

  expect(await findGeneration(store, userId, submitted.id)).toEqual(submitted);
  expect(await upstream.snapshot()).toEqual({ ...now, at: expect.any(Date) });
});

test('a key that is refused later is recorded once: its generations get a warning, and no more requests are sent', async () => {
  await using upstream = await startPoll(say(401, ''));
  const { lifecycle, store, userId } = upstream;
  upstream.answerWith(say(200, { generation_id: 'gen_2', status: 'pending' }));
  const second = readSuccess(await submit(lifecycle, userId, { ...cat, seed: 2 }));
  upstream.answerWith(say(401, ''));
  upstream.requests.length = 0;

  await upstream.pollOnce();
  await takeTurns(lifecycle);
  const [first] = await listGenerations(store, { userId, filter: {}, limit: 1, inverted: true });

  const warning = expect.stringMatching(/^VideoGenAPI has refused the key since \d{4}-/);
  const refused = { version: 2, warnings: [warning], updatedAt: expect.any(Date) };
  expect(first).toEqual({ ...upstream.submitted, ...refused });
  expect(upstream.requests).toHaveLength(1);
  expect(upstream.forgotten).toEqual([KEY]);
  await expect(upstream.snapshot()).rejects.toThrow('nothing is due');

  const usage = { currentMonth: null, monthlyLimit: 100, today: 7, total: 8 };
  await saveUser(store, KEY, { email: null, plan: null, usage });
  upstream.answerWith((response, received) => {
    const id = received.url?.split('/').at(-1);
    say(200, { generation_id: id, status: 'in_progress' })(response, received);
  });
  await takeTurns(lifecycle);

  const both = await listGenerations(store, { userId, filter: {}, limit: 10, inverted: false });
  expect(both.toSorted((a, b) => Number(a.seed) - Number(b.seed))).toEqual(
    [upstream.submitted, second].map((submitted) => ({
      ...submitted,
      ...refused,
      status: 'IN_PROGRESS',
      version: 3,
      upstreamStatus: 'in_progress',
    })),
  );
});

test('a late answer does not take back the completion', async () => {
  await using upstream = await startPoll(say(200, { generation_id: 'gen_1', status: 'completed' }));
  const early = await upstream.pollOnce();
  upstream.answerWith(say(200, { generation_id: 'gen_1', status: 'in_progress' }));

  const late = await upstream.pollOnce();

  const waiting = { status: 'IN_PROGRESS', version: 2, upstreamStatus: 'completed' };
  expect(early).toEqual({ ...upstream.submitted, ...waiting, updatedAt: expect.any(Date) });
  expect(late).toEqual(early);
});

test('a completed generation without a video waits for it, then ends with a warning', async () => {
  await using upstream = await startPoll(say(200, { generation_id: 'gen_1', status: 'completed' }));

  const early = [await upstream.pollOnce(), await upstream.pollOnce()];
  const snapshot = await upstream.snapshot();
  await poll(upstream.lifecycle, { ...snapshot, at: new Date(snapshot.at.getTime() + 300_001) });

  const waiting = {
    ...upstream.submitted,
    status: 'IN_PROGRESS',
    version: 2,
    upstreamStatus: 'completed',
    updatedAt: expect.any(Date),
  };
  expect(early).toEqual([waiting, waiting]);
  expect(await findGeneration(upstream.store, upstream.userId, upstream.submitted.id)).toEqual({
    ...waiting,
    status: 'COMPLETED',
    version: 3,
    warnings: ['VideoGenAPI says that it is completed, but has given no usable URL of the video.'],
  });
});
