import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { findGeneration, listGenerations, recordObservation, saveUser, type Generation } from '@videogen/store';
import { lookAtOne, submit } from '../src/index.ts';
import { accept, type Answerer, cat, KEY, say, startLifecycle } from './lifecycle-with-upstream.ts';

/** A lifecycle with one accepted generation, whose next look meets the given answer. */
async function startLook(answer: Answerer) {
  const upstream = await startLifecycle(accept());
  const { lifecycle, store, userId } = upstream;
  const submitted = await submit(lifecycle, userId, { ...cat, seed: 1 });
  if (submitted.type !== 'success') throw new Error('it was not accepted');
  const { id } = submitted.generation;
  upstream.answerWith(answer);
  upstream.requests.length = 0;
  upstream.log.length = 0;
  return {
    ...upstream,
    submitted: submitted.generation,
    /** Looks once and gives the generation as it is then. */
    async lookOnce(): Promise<Generation | undefined> {
      await lookAtOne(lifecycle, await upstream.claim(), KEY);
      return findGeneration(store, userId, id);
    },
  };
}

test('a look records what VideoGenAPI tells', async () => {
  await using upstream = await startLook(
    say(200, { generation_id: 'gen_1', status: 'processing', type: 'text-to-video', fps: 30 }),
  );

  const generation = await upstream.lookOnce();

  expect(generation).toEqual({
    ...upstream.submitted,
    status: 'IN_PROGRESS',
    version: 2,
    upstreamStatus: 'processing',
    fps: 30,
    updatedAt: generation?.updatedAt,
  });
  expect(upstream.requests).toMatchObject([{ method: 'GET', url: '/api/v1/status/gen_1', key: KEY }]);
  expect((await upstream.claim()).generation).toEqual(generation);
});

test('a look that learns nothing new changes nothing and looks again', async () => {
  await using upstream = await startLook(say(200, { generation_id: 'gen_1', status: 'pending' }));

  expect(await upstream.lookOnce()).toEqual(upstream.submitted);
  expect(await upstream.lookOnce()).toEqual(upstream.submitted);
});

test('a completed one ends with its video, and is not looked at again', async () => {
  const body = {
    generation_id: 'gen_1',
    status: 'completed',
    video_url: 'https://v.test/1.mp4',
    processing_time: 28,
    completed_at: '2026-01-02 03:04:05',
  };
  await using upstream = await startLook(say(200, body));

  expect(await upstream.lookOnce()).toMatchObject({
    status: 'COMPLETED',
    version: 2,
    videoUrl: 'https://v.test/1.mp4',
    processingTimeSeconds: 28,
    completedAt: new Date('2026-01-02T03:04:05Z'),
  });
  await expect(upstream.claim()).rejects.toThrow('nothing is due');
});

test.each([undefined, null, '', 'javascript:alert(1)', '/video/1'])(
  'completed with the video %j is not yet the end',
  async (video_url) => {
    await using upstream = await startLook(say(200, { generation_id: 'gen_1', status: 'completed', video_url }));

    const early = await upstream.lookOnce();
    upstream.answerWith(say(200, { generation_id: 'gen_1', status: 'completed', video_url: 'http://v.test/1' }));
    const done = await upstream.lookOnce();

    expect(early).toMatchObject({ status: 'IN_PROGRESS', upstreamStatus: 'completed', videoUrl: null });
    expect(done).toMatchObject({ status: 'COMPLETED', version: 3, videoUrl: 'http://v.test/1' });
  },
);

test.each([
  ['out of memory', 'GENERATION_FAILED', 'VideoGenAPI could not make this video.', 'out of memory'],
  ['A copyright issue', 'CONTENT_REJECTED', 'VideoGenAPI rejected the content.', 'A copyright issue'],
  [undefined, 'GENERATION_FAILED', 'VideoGenAPI could not make this video.', null],
])('one that failed (%j) says why', async (error, code, message, upstreamMessage) => {
  await using upstream = await startLook(say(200, { generation_id: 'gen_1', status: 'failed', error }));

  expect(await upstream.lookOnce()).toMatchObject({ status: 'FAILED', failure: { code, message, upstreamMessage } });
});

test('words without a name become warnings, once', async () => {
  await using upstream = await startLook(
    say(200, { generation_id: 'gen_1', status: 'hatching', resolution: '8K', type: 'audio-to-video' }),
  );

  await upstream.lookOnce();
  const generation = await upstream.lookOnce();

  expect(generation).toMatchObject({
    status: 'PENDING',
    version: 2,
    upstreamStatus: 'hatching',
    warnings: [
      'VideoGenAPI answered type "audio-to-video", for which this gateway has no name.',
      'VideoGenAPI answered resolution "8K", for which this gateway has no name.',
    ],
  });
});

test.each<readonly [string, Answerer]>([
  ['a 500', say(500, '')],
  ['HTML', say(200, '<html>')],
  ['a 404', say(404, '')],
  ['a reset', (response) => void response.socket?.destroy()],
  ['silence', () => {}],
])('%s changes nothing, is logged, and counts as one failed look', async (_, answer) => {
  await using upstream = await startLook(answer);

  const generations = [await upstream.lookOnce(), await upstream.lookOnce()];

  expect(generations).toEqual([upstream.submitted, upstream.submitted]);
  expect((await upstream.claim()).failedLooks).toBe(2);
  expect(upstream.log.map(({ level, message }) => [level, message])).toEqual([
    ['warn', 'a look told nothing'],
    ['warn', 'a look told nothing'],
  ]);
  expect(upstream.log[0]?.fields).toMatchObject({ generation: upstream.submitted.id, failures: 1 });
  expect(inspect(upstream.log, { depth: 10 })).not.toContain('very-secret');
});

test('a rate limit is the key’s: it says for how long, and is no failure of the generation', async () => {
  await using upstream = await startLook(say(429, { details: { seconds_until_reset: 9 } }));

  const result = await lookAtOne(upstream.lifecycle, await upstream.claim(), KEY);

  expect(result).toMatchObject({ type: 'failed', error: { kind: 'rate-limited', retryAfterSeconds: 9 } });
  expect((await upstream.claim()).failedLooks).toBe(0);
});

test('a good look after failures starts counting anew', async () => {
  await using upstream = await startLook(say(500, ''));
  await upstream.lookOnce();
  upstream.answerWith(say(200, { generation_id: 'gen_1', status: 'pending' }));
  await upstream.lookOnce();

  expect((await upstream.claim()).failedLooks).toBe(0);
});

test('a look whose claim was lost meanwhile writes nothing', async () => {
  await using upstream = await startLook(say(200, { generation_id: 'gen_1', status: 'failed' }));
  const { lifecycle, store, userId, submitted } = upstream;
  const stale = await upstream.claim();
  const held = await upstream.claim();

  await lookAtOne(lifecycle, stale, KEY);
  upstream.answerWith(say(500, ''));
  await lookAtOne(lifecycle, stale, KEY);

  expect(upstream.requests).toHaveLength(2);
  expect(await findGeneration(store, userId, submitted.id)).toEqual(submitted);
  const observation = { type: 'failed', failure: { code: 'NOT_FOUND', message: '', upstreamMessage: null } } as const;
  expect(await recordObservation(store, submitted.id, observation, { lookInMs: 0, lease: held.lease })).toBeDefined();
});

test('a key that is refused in mid-life is marked once: watchers are told, nothing more is asked', async () => {
  await using upstream = await startLook(say(401, ''));
  const { lifecycle, store, userId } = upstream;
  upstream.answerWith(say(200, { generation_id: 'gen_2', status: 'pending' }));
  const second = await submit(lifecycle, userId, { ...cat, seed: 2 });
  upstream.answerWith(say(401, ''));
  upstream.requests.length = 0;

  const first = await upstream.lookOnce();

  const warning = expect.stringMatching(/^VideoGenAPI refuses the key since \d{4}-/);
  expect(second).toMatchObject({ type: 'success' });
  expect(first).toMatchObject({ status: 'PENDING', version: 2, warnings: [warning] });
  expect(upstream.requests).toHaveLength(1);
  expect(upstream.forgotten).toEqual([KEY]);
  await expect(upstream.claim()).rejects.toThrow('nothing is due');

  const usage = { currentMonth: null, monthlyLimit: 100, today: 7, total: 8 };
  await saveUser(store, KEY, { email: null, plan: null, usage });
  upstream.answerWith((response, received) => {
    const id = received.url?.split('/').at(-1);
    say(200, { generation_id: id, status: 'in_progress' })(response, received);
  });
  await upstream.lookOnce();
  await upstream.lookOnce();

  const both = await listGenerations(store, { userId, filter: {}, limit: 10, inverted: false });
  expect(both.toSorted((a, b) => Number(a.seed) - Number(b.seed))).toMatchObject([
    { generationId: 'gen_1', status: 'IN_PROGRESS', version: 3, warnings: [warning] },
    { generationId: 'gen_2', status: 'IN_PROGRESS', version: 3, warnings: [warning] },
  ]);
});

test('a 404 has its grace, then the generation is gone', async () => {
  await using upstream = await startLook(say(404, { error: 'Not Found', message: 'Generation not found' }));

  for (let looks = 0; looks < 4; looks += 1) expect(await upstream.lookOnce()).toEqual(upstream.submitted);

  expect(await upstream.lookOnce()).toMatchObject({
    status: 'FAILED',
    failure: { code: 'NOT_FOUND', upstreamMessage: 'Generation not found' },
  });
  await expect(upstream.claim()).rejects.toThrow('nothing is due');
});

test('completed without a video is waited on, then it is the end, with a warning', async () => {
  await using upstream = await startLook(say(200, { generation_id: 'gen_1', status: 'completed' }));

  const early = [await upstream.lookOnce(), await upstream.lookOnce()];
  const claim = await upstream.claim();
  await lookAtOne(upstream.lifecycle, { ...claim, at: new Date(claim.at.getTime() + 300_001) }, KEY);

  expect(early).toMatchObject([{ status: 'IN_PROGRESS' }, { status: 'IN_PROGRESS', version: 2 }]);
  expect(await findGeneration(upstream.store, upstream.userId, upstream.submitted.id)).toMatchObject({
    status: 'COMPLETED',
    videoUrl: null,
    version: 3,
    warnings: ['VideoGenAPI says that it is completed, but has given no usable URL of the video.'],
  });
});
