import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  beginSubmission,
  countGenerations,
  findGeneration,
  getUser,
  listGenerationUpdates,
  saveUser,
  type Generation,
  type Store,
} from '@videogen/store';
import { KeyRefusedError, submit, type GenerateInput, type SubmitResult } from '../src/index.ts';
import {
  accept,
  type Answerer,
  askAbout,
  cat,
  KEY,
  type Line,
  say,
  startLifecycle,
} from './lifecycle-with-upstream.ts';

describe('an accepted submission', () => {
  test('is PENDING under the upstream’s id, with its first update, and due for a look', async () => {
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

    expect(generation).toMatchObject({
      userId,
      status: 'PENDING',
      version: 1,
      generationId: 'gen_1',
      requestId: 'r-1',
      model: { key: 'kling_25', name: 'Kling 2.5', provider: 'Kuaishou' },
      duration: 5,
      resolution: 'HD_720P',
      seed: 42,
      warnings: [],
    });
    expect(await findGeneration(store, userId, 'gen_1')).toEqual(generation);
    expect(await listGenerationUpdates(store, generation.id, { afterVersion: 0, limit: 9 })).toHaveLength(1);
    expect((await upstream.claim()).generation).toEqual(generation);
    expect((await getUser(store, userId)).usage).toEqual({ currentMonth: 3, monthlyLimit: 100, today: 7, total: 8 });
    expect(upstream.requests).toMatchObject([{ method: 'POST', url: '/api/v1/generate', key: KEY }]);
  });

  test.each([
    ['has no status', {}, 'PENDING'],
    ['has an unknown status', { status: 'hatching' }, 'PENDING'],
    ['is in the queue at once', { status: 'queued' }, 'IN_QUEUE'],
    ['is done at once', { status: 'completed', video_url: 'https://v.test/1.mp4' }, 'COMPLETED'],
    ['is done at once without a video', { status: 'completed' }, 'IN_PROGRESS'],
    ['fails at once', { status: 'failed', error: 'no' }, 'FAILED'],
    ['fails at once and says success: false', { success: false, status: 'failed' }, 'FAILED'],
  ])('that %s is accepted', async (_, body, status) => {
    await using upstream = await startLifecycle(say(200, { generation_id: 'gen_1', ...body }));

    const generation = readSuccess(await submit(upstream.lifecycle, upstream.userId, cat));

    expect(generation).toMatchObject({ status, version: 1, generationId: 'gen_1' });
  });

  test('is sent with what was given, and nothing else', async () => {
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
    [{ ...cat, model: 'kling-3' }, ['The model "kling-3" is not in the catalogue; it is passed on as it is.']],
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

interface Refusal {
  readonly name: string;
  readonly status: number;
  readonly body: unknown;
  readonly result: Readonly<Record<string, unknown>>;
}

const refusals: readonly Refusal[] = [
  {
    name: 'invalid input',
    status: 400,
    body: { errors: { image_url: 'not an image', 'reference_image_urls.1': 'too large' } },
    result: {
      type: 'invalid-input',
      issues: [
        { path: ['imageUrl'], message: 'not an image' },
        { path: ['referenceImageUrls', '1'], message: 'too large' },
      ],
    },
  },
  {
    name: 'invalid input without a word',
    status: 422,
    body: '',
    result: {
      type: 'invalid-input',
      issues: [{ path: [], message: 'VideoGenAPI refused the request as invalid' }],
    },
  },
  {
    name: 'a rate limit',
    status: 429,
    body: { details: { seconds_until_reset: 9, current_usage: 5, limit: 5, model: 'Kling 2.5' } },
    result: {
      type: 'rate-limited',
      message: 'VideoGenAPI asks to wait 9 s',
      retryAfterSeconds: 9,
      model: 'Kling 2.5',
      used: 5,
      limit: 5,
    },
  },
  {
    name: 'the month’s allowance',
    status: 429,
    body: { error: 'Monthly usage limit exceeded' },
    result: {
      type: 'quota-exceeded',
      message: 'The monthly allowance is used up: Monthly usage limit exceeded',
      scope: 'MONTHLY',
    },
  },
  {
    name: 'the provider’s quota',
    status: 500,
    body: { error: 'Failed', details: 'exceeded the daily limit' },
    result: {
      type: 'quota-exceeded',
      message: "The provider's quota is used up: exceeded the daily limit",
      scope: 'PROVIDER',
    },
  },
  {
    name: 'payment',
    status: 402,
    body: {},
    result: { type: 'payment-required', message: 'VideoGenAPI asks for payment' },
  },
  {
    name: 'moderation',
    status: 400,
    body: { message: 'sensitive' },
    result: { type: 'content-rejected', message: 'VideoGenAPI rejected the content: sensitive' },
  },
  {
    name: 'another refusal',
    status: 403,
    body: { message: 'no' },
    result: {
      type: 'upstream-error',
      message: 'VideoGenAPI refused the request (HTTP 403): no',
      status: 403,
      retryable: false,
      upstreamMessage: 'no',
    },
  },
  {
    name: 'a path that is not there',
    status: 404,
    body: '',
    result: { type: 'upstream-error', message: 'VideoGenAPI does not know it', status: 404, retryable: false },
  },
  {
    name: 'a 200 that says no',
    status: 200,
    body: { success: false },
    result: {
      type: 'upstream-error',
      message: 'VideoGenAPI refused the request (HTTP 200)',
      status: 200,
      retryable: false,
    },
  },
];

describe('a refused submission', () => {
  test.each(refusals)('($name) is data and leaves nothing behind', async ({ status, body, result }) => {
    await using upstream = await startLifecycle(say(status, body));

    const refused = await submit(upstream.lifecycle, upstream.userId, { ...cat, idempotencyKey: 'k' });

    expect(refused).toEqual(result);
    expect(upstream.posts()).toHaveLength(1);
    expect(await upstream.countRows()).toBe(0);
  });

  test('that could not be sent is retryable and leaves nothing behind', async () => {
    await using upstream = await startLifecycle(accept());
    await upstream.stopListening();

    const refused = await submit(upstream.lifecycle, upstream.userId, cat);

    expect(refused).toEqual({
      type: 'upstream-error',
      message: 'VideoGenAPI cannot be reached (ECONNREFUSED)',
      retryable: true,
    });
    expect(await upstream.countRows()).toBe(0);
  });

  test('by its key rejects, forgets the key and leaves nothing behind', async () => {
    await using upstream = await startLifecycle(say(401, { error: 'revoked' }));

    const refused = submit(upstream.lifecycle, upstream.userId, cat);

    await expect(refused).rejects.toThrow(KeyRefusedError);
    expect(upstream.forgotten).toEqual([KEY]);
    expect(await upstream.countRows()).toBe(0);
  });

  test('that became visible in the meantime ends as FAILED', async () => {
    await using upstream = await startLifecycle(() => {});
    const { lifecycle, userId } = upstream;
    upstream.answerWith((response, received) => {
      void giveUp(upstream).then(() => say(400, { error: 'no' })(response, received));
    });

    const generation = readSuccess(await submit({ ...lifecycle, submitGiveUpMs: 0 }, userId, cat));

    expect(generation).toMatchObject({ status: 'FAILED', version: 2, failure: { code: 'SUBMISSION_FAILED' } });
    expect(upstream.posts()).toHaveLength(1);
  });
});

const lost: readonly { readonly name: string; readonly answer: Answerer; readonly reason: string }[] = [
  { name: 'a 500', answer: say(500, { error: 'oops' }), reason: 'VideoGenAPI failed (HTTP 500): oops' },
  { name: 'a 502 as HTML', answer: say(502, '<html>'), reason: 'VideoGenAPI failed (HTTP 502)' },
  { name: 'a 503 without a body', answer: say(503, ''), reason: 'VideoGenAPI failed (HTTP 503)' },
  { name: 'a 504', answer: say(504, ''), reason: 'VideoGenAPI failed (HTTP 504)' },
  { name: 'HTML in a 200', answer: say(200, '<html>'), reason: 'VideoGenAPI answered 200, but its body is not JSON' },
  {
    name: 'a 200 without an id',
    answer: say(200, {}),
    reason: 'VideoGenAPI answered 200, but without a generation_id',
  },
  {
    name: 'a redirect',
    answer: (response) => void response.writeHead(307, { location: '/api/v1/generate' }).end(),
    reason: 'VideoGenAPI answered 307, but redirects are not followed; check VIDEOGENAPI_URL',
  },
  {
    name: 'a reset',
    answer: (response) => void response.socket?.resetAndDestroy(),
    reason: 'VideoGenAPI gave no answer (ECONNRESET)',
  },
  { name: 'no answer in time', answer: () => {}, reason: 'VideoGenAPI gave no answer (none within 0.5 s)' },
  {
    name: 'half an answer',
    answer: (response) =>
      void response.writeHead(200, { 'content-length': '99' }).write('{"gen', () => response.socket?.destroy()),
    reason: 'VideoGenAPI gave no answer (UND_ERR_RES_CONTENT_LENGTH_MISMATCH)',
  },
];

describe('a submission whose answer is lost', () => {
  test.each(lost)('($name) is UNCONFIRMED, visible, warned of, and never sent again', async ({ answer, reason }) => {
    await using upstream = await startLifecycle(answer);
    const { lifecycle, store, userId } = upstream;
    const input = { ...cat, idempotencyKey: 'k' };

    const generation = readSuccess(await submit(lifecycle, userId, input));
    upstream.answerWith(accept());
    const again = readSuccess(await submit(lifecycle, userId, input));

    expect(generation).toMatchObject({
      status: 'UNCONFIRMED',
      version: 1,
      generationId: null,
      warnings: [`${reason}. It may have been accepted and charged, so it is not sent again.`],
    });
    expect(again).toEqual(generation);
    expect(await findGeneration(store, userId, generation.id)).toEqual(generation);
    // It is looked for at once.
    expect((await upstream.claim()).generation).toEqual(generation);
    expect(upstream.posts()).toHaveLength(1);
  });

  test('because the gateway stopped is found by a look, and never sent again', async () => {
    await using upstream = await startLifecycle(accept());
    const { lifecycle, store, userId } = upstream;
    const { generation } = await beginSubmission(store, {
      userId,
      request: { ...blank, prompt: 'A cat' },
      idempotencyKey: null,
      inputDigest: '',
      warnings: [],
      giveUpAfterMs: 0,
    });

    await askAbout(lifecycle, await upstream.claim(), () => 0);

    const found = await findGeneration(store, userId, generation.id);
    expect(found).toMatchObject({
      status: 'UNCONFIRMED',
      version: 1,
      warnings: [
        'The gateway stopped before the answer came. It may have been accepted and charged, so it is not sent again.',
      ],
    });
    expect(upstream.requests).toEqual([]);
    expect((await upstream.claim()).generation).toEqual(found);
  });

  test('goes on when the acceptance comes after all', async () => {
    await using upstream = await startLifecycle(() => {});
    const { lifecycle, userId } = upstream;
    const acceptance = accept();
    upstream.answerWith((response, received) => {
      void giveUp(upstream).then(() => acceptance(response, received));
    });

    const generation = readSuccess(await submit({ ...lifecycle, submitGiveUpMs: 0 }, userId, cat));

    expect(generation).toMatchObject({ status: 'PENDING', version: 2, generationId: 'gen_1' });
    expect((await upstream.claim()).generation.id).toBe(generation.id);
  });

  test('is not lost when it is given up on at the very moment the acceptance is recorded', async () => {
    await using upstream = await startLifecycle(accept());
    const { lifecycle, userId, store } = upstream;
    let claimed: ReturnType<typeof upstream.claim> | undefined;
    upstream.answerWith((response, received) => {
      claimed = upstream.claim();
      void claimed.then(() => accept()(response, received));
    });

    const generation = readSuccess(await submit({ ...lifecycle, submitGiveUpMs: 0 }, userId, cat));
    if (claimed) await askAbout(lifecycle, await claimed, () => 0);

    expect(await findGeneration(store, userId, generation.id)).toEqual(generation);
    expect((await upstream.claim()).generation.id).toBe(generation.id);
  });
});

describe('an idempotency key', () => {
  test('with the same input sends one POST, also for twenty callers at once, and gives all the same generation', async () => {
    await using upstream = await startLifecycle(accept());
    const { lifecycle, userId } = upstream;
    const input = { ...cat, idempotencyKey: 'k' };

    const results = await Promise.all(Array.from({ length: 20 }, () => submit(lifecycle, userId, input)));
    const later = await submit(lifecycle, userId, input);

    const [first] = results;
    expect(first).toMatchObject({ type: 'success', generation: { status: 'PENDING', generationId: 'gen_1' } });
    expect([...results, later]).toEqual(Array.from({ length: 21 }, () => first));
    expect(upstream.posts()).toHaveLength(1);
  });

  test('takes nulls, and fields in another order, for the same input', async () => {
    await using upstream = await startLifecycle(accept());
    const { lifecycle, userId } = upstream;
    await submit(lifecycle, userId, { prompt: 'A cat', duration: 5, extra: { a: 1, b: 2 }, idempotencyKey: 'k' });

    const again = await submit(lifecycle, userId, {
      idempotencyKey: 'k',
      whenRateLimited: 'FAIL',
      extra: { b: 2, a: 1 },
      duration: 5,
      model: null,
      prompt: 'A cat',
    });

    expect(again).toMatchObject({ type: 'success', generation: { generationId: 'gen_1' } });
    expect(upstream.posts()).toHaveLength(1);
  });

  test.each<Partial<GenerateInput>>([{ prompt: 'A dog' }, { duration: 5 }, { extra: { a: null } }, { seed: 3 }])(
    'with another input (%j) is a conflict and sends nothing',
    async (change) => {
      await using upstream = await startLifecycle(accept());
      const { lifecycle, userId } = upstream;
      const first = readSuccess(await submit(lifecycle, userId, { ...cat, extra: {}, idempotencyKey: 'k' }));

      const other = await submit(lifecycle, userId, { ...cat, extra: {}, ...change, idempotencyKey: 'k' });

      expect(other).toEqual({ type: 'idempotency-conflict', generation: first });
      expect(upstream.posts()).toHaveLength(1);
    },
  );

  test('is free again after a refusal', async () => {
    await using upstream = await startLifecycle(say(429, ''));
    const { lifecycle, userId } = upstream;
    const refused = await submit(lifecycle, userId, { ...cat, idempotencyKey: 'k' });
    upstream.answerWith(accept());

    const other = await submit(lifecycle, userId, { prompt: 'A dog', idempotencyKey: 'k' });

    expect([refused.type, other.type]).toEqual(['rate-limited', 'success']);
    expect(await countGenerations(upstream.store, userId, {})).toBe(1);
  });

  test('gives all who wait the first refusal, and is free again after it', async () => {
    await using upstream = await startLifecycle(say(429, ''));
    const { lifecycle, userId } = upstream;
    const input = { ...cat, idempotencyKey: 'k' };

    const results = await Promise.all(Array.from({ length: 5 }, () => submit(lifecycle, userId, input)));
    upstream.answerWith(accept());
    const later = await submit(lifecycle, userId, input);

    expect(results.map(({ type }) => type)).toEqual(Array<string>(5).fill('rate-limited'));
    expect(later.type).toBe('success');
    expect(upstream.posts()).toHaveLength(2);
    expect(lifecycle.sending.size).toBe(0);
  });

  test('is one user’s own', async () => {
    await using upstream = await startLifecycle(accept());
    const { lifecycle, store, userId } = upstream;
    const other = await otherUser(store);

    await submit(lifecycle, userId, { ...cat, idempotencyKey: 'k' });
    await submit(lifecycle, other, { ...cat, idempotencyKey: 'k' });

    expect(upstream.requests.map(({ key }) => key)).toEqual([KEY, 'lt_another_0002']);
  });
});

test('what is logged holds no key, whatever happened', async () => {
  const answers: readonly Answerer[] = [
    accept(),
    say(500, { error: `the key ${KEY} is odd` }),
    say(400, { message: `the key ${KEY} is odd` }),
    say(401, { message: KEY }),
    (response) => void response.socket?.destroy(),
    () => {},
  ];
  await using upstream = await startLifecycle(say(200, {}));

  for (const answer of answers) {
    upstream.answerWith(answer);
    await submit(upstream.lifecycle, upstream.userId, cat).catch(() => undefined);
  }

  expect(upstream.log.map(({ level, message }) => `${level}: ${message}`)).toEqual([
    'info: a submission was accepted',
    ...Array<string>(5).fill('warn: a submission was not accepted'),
  ]);
  expect(upstream.log.map(readLine).join('\n')).not.toContain('very-secret');
});

const blank = {
  model: null,
  mode: null,
  imageUrl: null,
  referenceImageUrls: [],
  duration: null,
  resolution: null,
  aspectRatio: null,
  seed: null,
  cameraFixed: null,
  addAudio: null,
  audioPrompt: null,
  veoModel: null,
  extra: null,
} as const;

function readSuccess(result: SubmitResult): Generation {
  if (result.type !== 'success') throw new Error(`expected a success, got ${JSON.stringify(result)}`);
  return result.generation;
}

/** A poller finds the submission before its answer is there. */
async function giveUp(upstream: Awaited<ReturnType<typeof startLifecycle>>): Promise<void> {
  await askAbout(upstream.lifecycle, await upstream.claim(), () => 0);
}

async function otherUser(store: Store): Promise<string> {
  const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };
  return (await saveUser(store, 'lt_another_0002', { email: null, plan: null, usage })).id;
}

/** A line of the log with all that its fields hold. */
function readLine({ fields, message }: Line): string {
  return `${message} ${inspect(fields, { depth: 10, showHidden: true })}`;
}
