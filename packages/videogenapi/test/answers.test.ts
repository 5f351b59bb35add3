import { describe, expect, test } from 'vitest';
import { ObservedText } from '../src/observed-text.ts';
import { unreadable } from './expected-errors.ts';
import { catchError, KEY, say, startUpstream } from './upstream.ts';

const submission = {
  success: true,
  generation_id: 'gen_686717fe97bd3_055867',
  request_id: '24076931-9c23-4d18-a1d4-9d5cb5369c62',
  status: 'pending',
  type: 'text-to-video',
  model: { key: 'kling_25', name: 'Kling 2.5', provider: 'Kuaishou' },
  prompt: 'A cat playing with a ball in a sunny garden',
  duration: 10,
  resolution: '1080p',
  style: 'realistic',
  fps: 30,
  aspect_ratio: '16:9',
  seed: 42,
  status_url: '/v1/status/gen_686717fe97bd3_055867',
  message: 'Video generation request submitted successfully.',
  usage: { current_month_usage: 1, monthly_limit: 100 },
};
const parsed = {
  upstreamId: 'gen_686717fe97bd3_055867',
  requestId: '24076931-9c23-4d18-a1d4-9d5cb5369c62',
  status: 'PENDING',
  statusWord: 'pending',
  mode: 'TEXT_TO_VIDEO',
  model: { key: 'kling_25', name: 'Kling 2.5', provider: 'Kuaishou' },
  prompt: asObserved(submission.prompt),
  duration: 10,
  resolution: 'FHD_1080P',
  aspectRatio: 'LANDSCAPE_16_9',
  unknownWords: {},
  seed: 42,
  style: 'realistic',
  fps: 30,
};

test('the documented submission is read', async () => {
  await using upstream = await startUpstream(say(200, submission));

  const accepted = await upstream.api.generate(KEY, { prompt: 'A cat' });

  expect(accepted).toEqual({ generation: parsed, usage: { currentMonth: 1, monthlyLimit: 100 } });
});

test('any 2xx is acceptance', async () => {
  await using upstream = await startUpstream(say(202, { generation_id: 'gen_1' }));

  const { generation } = await upstream.api.generate(KEY, { prompt: 'A cat' });

  expect(generation).toEqual({ upstreamId: 'gen_1', unknownWords: {} });
});

test('the documented status is read', async () => {
  const { request_id: _, usage: __, message: ___, ...rest } = submission;
  await using upstream = await startUpstream(
    say(200, {
      ...rest,
      status: 'completed',
      video_url: 'https://videogenapi.com/api/v1/video/gen_686717fe97bd3_055867',
      processing_time: 764,
      completed_at: '2025-01-04 00:08:42',
      seed: 622_177_285,
    }),
  );

  const observed = await upstream.api.getStatus(KEY, 'gen_686717fe97bd3_055867');

  expect(observed).toEqual({
    ...parsed,
    requestId: undefined,
    status: 'COMPLETED',
    statusWord: 'completed',
    seed: 622_177_285,
    videoUrl: 'https://videogenapi.com/api/v1/video/gen_686717fe97bd3_055867',
    processingTimeSeconds: 764,
    completedAt: new Date('2025-01-04T00:08:42Z'),
  });
});

describe('a generation', () => {
  test.each([
    [
      'numbers as texts',
      { duration: '10', fps: '30', seed: '-1', processing_time: '28' },
      { duration: 10, fps: 30, seed: -1, processingTimeSeconds: 28 },
    ],
    ['fractions', { processing_time: 27.6, duration: 8.2 }, { processingTimeSeconds: 28, duration: 8 }],
    ['nulls', { duration: null, model: null, video_url: null, seed: null, style: null }, {}],
    ['empty texts', { video_url: '', model: '', type: '', status: '', prompt: '' }, {}],
    [
      'nonsense',
      { duration: 'long', fps: {}, seed: [], processing_time: -3, prompt: 7, video_url: false, completed_at: 'soon' },
      {},
    ],
    ['numbers too large to be exact', { seed: 2 ** 60 }, {}],
    ['a model as a text', { model: 'kling_25' }, { model: { key: 'kling_25' } }],
    ['a model without a name', { model: { key: 'kling_25', provider: null } }, { model: { key: 'kling_25' } }],
    ['a model without a key', { model: { name: 'Kling' } }, {}],
    ['a status in capitals', { status: 'In_Progress' }, { status: 'IN_PROGRESS', statusWord: 'In_Progress' }],
    ['an unknown status', { status: 'hatching' }, { statusWord: 'hatching' }],
    [
      'unknown words',
      { type: 'audio-to-video', resolution: '8K', aspect_ratio: '21:9' },
      { unknownWords: { type: 'audio-to-video', resolution: '8K', aspect_ratio: '21:9' } },
    ],
    [
      'words in another letter case',
      { resolution: '4k', type: 'Image-To-Video' },
      { resolution: 'UHD_4K', mode: 'IMAGE_TO_VIDEO' },
    ],
    [
      'a failure in error',
      { status: 'failed', error: 'See https://x.test/y', message: 'no' },
      { status: 'FAILED', statusWord: 'failed', failureMessage: 'See [URL]' },
    ],
    [
      'a failure in message',
      { status: 'failed', message: 'm' },
      { status: 'FAILED', statusWord: 'failed', failureMessage: 'm' },
    ],
    [
      'a failure in reason',
      { status: 'failed', reason: 'r' },
      { status: 'FAILED', statusWord: 'failed', failureMessage: 'r' },
    ],
    [
      'a failure in failed_reason',
      { status: 'failed', failed_reason: 'f' },
      { status: 'FAILED', statusWord: 'failed', failureMessage: 'f' },
    ],
    [
      'a failure that says success: false',
      { success: false, status: 'failed' },
      { status: 'FAILED', statusWord: 'failed' },
    ],
    [
      'a message of one that has not failed',
      { status: 'pending', message: 'm' },
      { status: 'PENDING', statusWord: 'pending' },
    ],
  ])('is read from %s', async (_, body, observed) => {
    await using upstream = await startUpstream(say(200, { generation_id: 'gen_1', ...body }));

    expect(await upstream.api.getStatus(KEY, 'gen_1')).toEqual({
      upstreamId: 'gen_1',
      unknownWords: {},
      ...observed,
    });
  });
});

test('the list is read; entries without an id are left out, fields that are missing are undefined', async () => {
  const item = {
    generation_id: 'gen_1',
    status: 'completed',
    type: 'reference-to-video',
    prompt: 'A ????',
    style: 'realistic',
    fps: 30,
    created_at: '2026-01-02 03:04:05',
    updated_at: '2026-01-02 03:05:05',
    video_url: null,
    processing_time: null,
  };
  const body = { success: true, data: [item, { status: 'pending' }, null] };
  await using upstream = await startUpstream(say(200, body, { date: 'Fri, 02 Jan 2026 03:04:06 GMT' }));

  expect(await upstream.api.listGenerations(KEY, { page: 1, limit: 10 })).toEqual({
    entries: [
      {
        upstreamId: 'gen_1',
        status: 'COMPLETED',
        statusWord: 'completed',
        mode: 'REFERENCE_TO_VIDEO',
        prompt: asObserved('A ????'),
        unknownWords: {},
        style: 'realistic',
        fps: 30,
        createdAt: new Date('2026-01-02T03:04:05Z'),
      },
    ],
    answeredAt: new Date('2026-01-02T03:04:06Z'),
  });
});

test.each(['yesterday', '2026-01-02 03:04:06', 'Fri, 99 Jan 2026 03:04:06 GMT', ''])(
  'a list whose Date header is %j was answered at an unknown time',
  async (date) => {
    await using upstream = await startUpstream(say(200, { data: [] }, { date }));

    const page = await upstream.api.listGenerations(KEY, { page: 1, limit: 10 });

    expect(page).toEqual({ entries: [], answeredAt: undefined });
  },
);

test.each([[{ success: true }], [{ data: {} }], [[]]])('a list without data is unreadable: %j', async (body) => {
  await using upstream = await startUpstream(say(200, body));

  expect(await catchError(upstream.api.listGenerations(KEY, { page: 1, limit: 10 }))).toEqual(
    unreadable(200, 'without a list under data'),
  );
});

describe('a user', () => {
  test.each([
    [
      'a limited plan',
      { plan: { name: 'Pro', max_generations: 100 }, statistics: { today: 1, total: 2 }, email: 'a@b.c' },
      {
        email: 'a@b.c',
        plan: { name: 'Pro', maxGenerations: 100, unlimited: false },
        usage: { today: 1, total: 2 },
      },
    ],
    [
      'an unlimited plan',
      { plan: { name: 'Pro', max_generations: 'unlimited' }, statistics: { today: '1', total: null } },
      { plan: { name: 'Pro', unlimited: true }, usage: { today: 1 } },
    ],
    [
      'a monthly limit',
      { plan: { name: 'Free', monthly_limit: '30' }, usage: { current_month_usage: 3, monthly_limit: 40 } },
      { plan: { name: 'Free', maxGenerations: 30, unlimited: false }, usage: { currentMonth: 3, monthlyLimit: 40 } },
    ],
    ['nothing', {}, { usage: {} }],
    ['nonsense', { plan: 'Pro', statistics: [], usage: 7, email: false }, { usage: {} }],
  ])('is read from %s', async (_, body, user) => {
    await using upstream = await startUpstream(say(200, body));

    expect(await upstream.api.getUser(KEY)).toEqual(user);
  });

  test('that is no object is unreadable', async () => {
    await using upstream = await startUpstream(say(200, '"alice"'));

    expect(await catchError(upstream.api.getUser(KEY))).toEqual(unreadable(200, 'without a JSON object'));
  });
});

function asObserved(words: string): ObservedText {
  return new ObservedText(words, words);
}
