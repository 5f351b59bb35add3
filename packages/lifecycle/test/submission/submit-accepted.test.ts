import { describe, expect, test } from 'vitest';
import { findGeneration, getUser, listGenerationUpdates, listRateLimits, type Generation } from '@videogen/store';
import { internal } from '@videogen/store/testing';
import { type GenerateInput } from '../../src/index.ts';
import { submit } from '../../src/submission/submit.ts';
import { accept, cat, KEY, readSuccess, say, startLifecycle } from '../lifecycle-with-upstream.ts';
import { acceptedCat } from '../whole-generation.ts';

const limited = {
  generation_id: 'gen_1',
  status: 'pending',
  usage: { current_month_usage: 9, monthly_limit: 100 },
  rate_limit: { model: 'sora-2', current_usage: 2, limit: 5, seconds_until_reset: 60 },
};

test('an acceptance is recorded with the usage and the rate limit that came with it', async () => {
  await using upstream = await startLifecycle(say(200, limited));
  const { lifecycle, store, user, userId } = upstream;

  const generation = readSuccess(await submit(lifecycle, userId, cat));

  expect(generation).toEqual(acceptedCat(userId));
  expect((await getUser(store, userId)).usage).toEqual({ ...user.usage, currentMonth: 9 });
  expect(await listRateLimits(store, userId)).toEqual([
    { modelKey: 'sora-2', used: 2, limit: 5, windowSeconds: null, resetsAt: expect.any(Date) },
  ]);
  expect(upstream.log.filter(({ level }) => level !== 'info')).toEqual([]);
});

test('an acceptance is recorded also where its usage and its rate limit cannot be', async () => {
  await using upstream = await startLifecycle(say(200, limited));
  const { lifecycle, store, user, userId } = upstream;
  await store[internal].db.schema.dropTable('rateLimits').execute();

  const generation = readSuccess(await submit(lifecycle, userId, cat));

  expect(generation).toEqual(acceptedCat(userId));
  expect(await findGeneration(store, userId, 'gen_1')).toEqual(generation);
  expect((await getUser(store, userId)).usage).toEqual(user.usage);
  expect(upstream.posts()).toHaveLength(1);
  expect(upstream.log.filter(({ level }) => level !== 'info')).toEqual([
    {
      level: 'warn',
      fields: { generation: generation.id, err: expect.any(Error) },
      message: 'the reported usage and limits could not be saved',
    },
  ]);
});

describe('an accepted submission', () => {
  test('is PENDING under the upstream’s id, with its first update, and due for a poll', async () => {
    await using upstream = await startLifecycle(
      say(200, {
        success: true,
        generation_id: 'gen_1',
        request_id: 'r-1',
        status: 'pending',
        type: 'text-to-video',
        model: { key: 'kling_25', name: 'Kling 2.5', provider: 'Kuaishou' },
        duration: 5,
        resolution: '720p',
        seed: 42,
        usage: { current_month_usage: 3, monthly_limit: 100 },
      }),
    );
    const { lifecycle, store, userId } = upstream;

    const generation = readSuccess(await submit(lifecycle, userId, { ...cat, model: 'kling_25', seed: 42 }));

    expect(generation).toEqual(
      acceptedCat(userId, {
        requestId: 'r-1',
        modelKey: 'kling_25',
        modelName: 'Kling 2.5',
        modelProvider: 'Kuaishou',
        duration: 5,
        resolution: 'HD_720P',
        seed: 42,
      }),
    );
    expect(await findGeneration(store, userId, 'gen_1')).toEqual(generation);
    expect(await listGenerationUpdates(store, generation.id, { afterVersion: 0, limit: 9 })).toEqual([
      {
        number: 1,
        generationId: generation.id,
        version: 1,
        status: 'PENDING',
        previousStatus: null,
        previousLabel: null,
        at: expect.any(Date),
      },
    ]);
    expect((await upstream.snapshot()).generation).toEqual(generation);
    expect((await getUser(store, userId)).usage).toEqual({ currentMonth: 3, monthlyLimit: 100, today: 7, total: 8 });
    expect(upstream.requests).toEqual([
      {
        method: 'POST',
        url: '/api/v1/generate',
        key: KEY,
        body: { prompt: 'A cat', model: 'kling_25', seed: 42 },
      },
    ]);
  });

  const failed = {
    status: 'FAILED',
    upstreamStatus: 'failed',
    failureCode: 'GENERATION_FAILED',
    failureMessage: 'VideoGenAPI could not make this video.',
  } as const;

  test.each<readonly [string, object, Partial<Generation>]>([
    ['has no status', {}, { upstreamStatus: null }],
    ['has an unknown status', { status: 'hatching' }, { upstreamStatus: 'hatching' }],
    ['is in the queue at once', { status: 'queued' }, { status: 'IN_QUEUE', upstreamStatus: 'queued' }],
    [
      'is done at once',
      { status: 'completed', video_url: 'https://v.test/1.mp4' },
      { status: 'COMPLETED', upstreamStatus: 'completed', videoUrl: 'https://v.test/1.mp4' },
    ],
    [
      'is done at once without a video',
      { status: 'completed' },
      { status: 'IN_PROGRESS', upstreamStatus: 'completed' },
    ],
    ['fails at once', { status: 'failed', error: 'no' }, { ...failed, failureUpstreamMessage: 'no' }],
    ['fails at once and says success: false', { success: false, status: 'failed' }, failed],
  ])('that %s is accepted', async (_, body, expected) => {
    await using upstream = await startLifecycle(say(200, { generation_id: 'gen_1', ...body }));

    const generation = readSuccess(await submit(upstream.lifecycle, upstream.userId, cat));

    expect(generation).toEqual(acceptedCat(upstream.userId, expected));
  });

  test('is sent with the given values, and nothing else', async () => {
    await using upstream = await startLifecycle(accept());
    const full: GenerateInput = {
      prompt: 'Straße 🎬',
      model: 'veo-31',
      referenceImageUrls: ['https://example.com/a.png'],
      duration: 8,
      resolution: 'UHD_4K',
      aspectRatio: 'PORTRAIT_9_16',
      seed: 7,
      cameraFixed: false,
      addAudio: true,
      audioPrompt: 'waves',
      veoModel: 'veo3_fast',
      extra: { style: 'anime', fps: 24 },
      idempotencyKey: 'k',
    };

    await submit(upstream.lifecycle, upstream.userId, full);
    await submit(upstream.lifecycle, upstream.userId, { ...cat, seed: 1 });
    await submit(upstream.lifecycle, upstream.userId, { ...cat, imageUrl: 'https://example.com/a.png', seed: 0 });

    expect(upstream.posts()).toEqual([
      {
        prompt: 'Straße 🎬',
        model: 'veo-31',
        reference_image_urls: ['https://example.com/a.png'],
        duration: 8,
        resolution: '4K',
        aspect_ratio: '9:16',
        seed: 7,
        camera_fixed: false,
        add_audio: true,
        audio_prompt: 'waves',
        veo_model: 'veo3_fast',
        style: 'anime',
        fps: 24,
      },
      { prompt: 'A cat', seed: 1 },
      { prompt: 'A cat', image_url: 'https://example.com/a.png', seed: 0 },
    ]);
  });

  test.each([{}, { seed: -1 }, { seed: null }])(
    'without a seed (%j) gets a random one, sent and stored',
    async (given) => {
      await using upstream = await startLifecycle(say(200, { generation_id: 'gen_1' }));

      const { seed } = readSuccess(await submit(upstream.lifecycle, upstream.userId, { ...cat, ...given }));

      expect(seed).toBeGreaterThanOrEqual(0);
      expect(seed).toBeLessThanOrEqual(2 ** 31 - 1);
      expect(Number.isInteger(seed)).toBe(true);
      expect(upstream.posts()).toEqual([{ prompt: 'A cat', seed }]);
    },
  );

  test('with a seed in extra sends that one', async () => {
    await using upstream = await startLifecycle(accept());

    await submit(upstream.lifecycle, upstream.userId, { ...cat, extra: { seed: 'lucky' } });

    expect(upstream.posts()).toEqual([{ prompt: 'A cat', seed: 'lucky' }]);
  });

  test.each<readonly [GenerateInput, readonly string[]]>([
    [{ ...cat, model: 'acme-1' }, ['The model "acme-1" is not in the catalogue; it is passed on as it is.']],
    [{ ...cat, model: 'kling-3', duration: 15, resolution: 'UHD_4K', imageUrl: 'https://example.com/a.png' }, []],
    [{ ...cat, model: 'sora-2' }, []],
    [
      { ...cat, model: 'veo_3', duration: 15, resolution: 'UHD_4K', imageUrl: 'https://example.com/a.png' },
      [
        'Veo 3 Fast is listed with 8 seconds; 15 may be refused or changed.',
        'Veo 3 Fast is listed with up to FHD_1080P; UHD_4K may be refused or changed.',
      ],
    ],
    [
      { ...cat, model: 'ltxv-13b', imageUrl: 'https://example.com/a.png' },
      ['LTX-Video 13B is not listed with IMAGE_TO_VIDEO; it may be refused.'],
    ],
    [{ ...cat, audioPrompt: 'waves' }, ['audioPrompt has no effect without addAudio.']],
    [{ ...cat, model: 'kling_25', duration: 10, resolution: 'HD_720P' }, []],
  ])('%j carries the warnings %j', async (input, warnings) => {
    await using upstream = await startLifecycle(accept());

    expect(readSuccess(await submit(upstream.lifecycle, upstream.userId, input)).warnings).toEqual(warnings);
  });
});
