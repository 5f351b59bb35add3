import { describe, expect, test } from 'vitest';
import { catchError, KEY, say, startUpstream } from './upstream.ts';

const limited = {
  success: false,
  error: 'Kling 2.5 rate limit exceeded',
  message: 'You can make 5 generations per 15 minutes.',
  details: {
    current_usage: 5,
    limit: 5,
    window: '15 minutes',
    model: 'Kling 2.5',
    reset_time: '2026-11-23 08:15:00',
    seconds_until_reset: 312,
  },
};
const used = {
  success: false,
  error: 'Failed to submit request to video generation service',
  details: 'The account has exceeded the daily limit of its plan',
};

interface Case {
  readonly name: string;
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly error: Readonly<Record<string, unknown>>;
}

const cases: readonly Case[] = [
  {
    name: 'a bad key',
    status: 401,
    body: { error: 'Invalid API key' },
    error: { name: 'UnauthorizedError', kind: 'unauthorized', status: 401, upstreamMessage: 'Invalid API key' },
  },
  {
    name: 'a bad key without a word',
    status: 401,
    body: '',
    error: { name: 'UnauthorizedError', upstreamMessage: undefined, message: 'VideoGenAPI refused the key' },
  },
  {
    name: 'no money',
    status: 402,
    body: { error: 'Payment', message: 'Please top up' },
    error: { name: 'PaymentRequiredError', kind: 'payment-required', status: 402, upstreamMessage: 'Please top up' },
  },
  {
    name: 'no money, by its text',
    status: 400,
    body: { error: 'Insufficient Balance' },
    error: { name: 'PaymentRequiredError', status: 400 },
  },
  {
    name: 'an unknown id',
    status: 404,
    body: { success: false, error: 'Generation not found' },
    error: { name: 'NotFoundError', kind: 'not-found', status: 404, upstreamMessage: 'Generation not found' },
  },
  {
    name: 'an unknown path, as HTML',
    status: 404,
    body: '<html><body>Not Found</body></html>',
    error: { name: 'NotFoundError', upstreamMessage: undefined },
  },
  {
    name: 'a per-model limit',
    status: 429,
    body: limited,
    error: {
      name: 'RateLimitedError',
      kind: 'rate-limited',
      retryAfterSeconds: 312,
      used: 5,
      limit: 5,
      windowSeconds: 900,
      model: 'Kling 2.5',
      upstreamMessage: 'You can make 5 generations per 15 minutes.',
    },
  },
  {
    name: 'a per-model limit with Retry-After, which wins',
    status: 429,
    body: limited,
    headers: { 'retry-after': '17' },
    error: { name: 'RateLimitedError', retryAfterSeconds: 17, used: 5 },
  },
  {
    name: 'a limit of which nothing is told',
    status: 429,
    body: '<h1>Slow down</h1>',
    error: {
      name: 'RateLimitedError',
      retryAfterSeconds: 60,
      used: undefined,
      limit: undefined,
      windowSeconds: undefined,
      model: undefined,
    },
  },
  {
    name: 'a limit that ends now',
    status: 429,
    body: { ...limited, details: { ...limited.details, seconds_until_reset: 0 } },
    error: { name: 'RateLimitedError', retryAfterSeconds: 1 },
  },
  {
    name: 'a limit that ends next year',
    status: 429,
    body: { ...limited, details: { ...limited.details, seconds_until_reset: '31536000', window: '1 hour' } },
    error: { name: 'RateLimitedError', retryAfterSeconds: 86_400, windowSeconds: 3600 },
  },
  {
    name: 'the month’s allowance used up',
    status: 429,
    body: { error: 'Monthly usage limit exceeded', usage: { current_month_usage: 100, monthly_limit: '100' } },
    error: { name: 'QuotaExceededError', kind: 'quota-exceeded', scope: 'MONTHLY', status: 429, used: 100, limit: 100 },
  },
  {
    name: 'the month’s allowance used up, told in details',
    status: 429,
    body: { message: 'You reached your monthly usage limit.', details: { current_usage: 3, limit: 3 } },
    error: { name: 'QuotaExceededError', scope: 'MONTHLY', used: 3, limit: 3 },
  },
  {
    name: 'the provider’s quota used up',
    status: 500,
    body: used,
    headers: { 'x-rate-limit-window': '3600' },
    error: {
      name: 'QuotaExceededError',
      scope: 'PROVIDER',
      status: 500,
      upstreamMessage: 'The account has exceeded the daily limit of its plan',
    },
  },
  {
    name: 'a failure, as JSON',
    status: 500,
    body: { success: false, error: 'Internal Server Error' },
    error: { name: 'ServerError', kind: 'server-error', status: 500, upstreamMessage: 'Internal Server Error' },
  },
  {
    name: 'a failure that speaks of moderation',
    status: 500,
    body: { error: 'copyright service down' },
    error: { name: 'ServerError' },
  },
  {
    name: 'a failure, as HTML',
    status: 502,
    body: '<html>Bad Gateway</html>',
    error: {
      name: 'ServerError',
      status: 502,
      upstreamMessage: undefined,
      message: 'VideoGenAPI failed (HTTP 502)',
    },
  },
  { name: 'a failure without a body', status: 503, body: '', error: { name: 'ServerError', status: 503 } },
  {
    name: 'moderation, by 400',
    status: 400,
    body: { error: 'Your prompt may violate copyright' },
    error: { name: 'ContentRejectedError', kind: 'content-rejected', status: 400 },
  },
  {
    name: 'moderation, by 422 in details',
    status: 422,
    body: { details: ['Sensitive content'] },
    error: { name: 'ContentRejectedError', status: 422, upstreamMessage: 'Sensitive content' },
  },
  {
    name: 'moderation, by 403',
    status: 403,
    body: { message: 'Dangerous content' },
    error: { name: 'ContentRejectedError', status: 403 },
  },
  {
    name: 'another refusal',
    status: 403,
    body: { message: 'Premium plans only' },
    error: { name: 'RefusedError', kind: 'refused', status: 403, upstreamMessage: 'Premium plans only' },
  },
  {
    name: 'a refusal inside a 200',
    status: 200,
    body: { success: false, error: 'The model is switched off' },
    error: { name: 'RefusedError', status: 200, upstreamMessage: 'The model is switched off' },
  },
  {
    name: 'a refusal inside a 200 that names no generation',
    status: 200,
    body: { success: false, generation_id: null, error: 'The model is switched off' },
    error: { name: 'RefusedError', status: 200 },
  },
];

test.each(cases)('$name ($status) is a $error.name', async ({ status, body, headers, error }) => {
  await using upstream = await startUpstream(say(status, body, headers));

  const caught = await catchError(upstream.api.generate(KEY, { prompt: 'A cat' }));

  expect(caught).toMatchObject(error);
  expect(upstream.requests).toHaveLength(1);
});

describe('the issues of a 400', () => {
  test.each([
    [{ error: 'Prompt is required' }, [[undefined, 'Prompt is required']]],
    [{ error: 'Bad Request', message: 'Prompt is required' }, [[undefined, 'Prompt is required']]],
    [{ errors: 'Prompt is required' }, [[undefined, 'Prompt is required']]],
    [{ detail: 'Prompt is required' }, [[undefined, 'Prompt is required']]],
    [{ error: 'Bad Request', details: 'Prompt is required' }, [[undefined, 'Prompt is required']]],
    [
      { errors: ['Prompt is required', 'Duration is too long'] },
      [
        [undefined, 'Prompt is required'],
        [undefined, 'Duration is too long'],
      ],
    ],
    [{ detail: [{ field: 'prompt', message: 'required' }] }, [['prompt', 'required']]],
    [{ details: [{ path: 'image_url', message: 'not an image' }] }, [['image_url', 'not an image']]],
    [
      { errors: [{ param: 'duration', message: 'too long' }, { message: 'and more' }] },
      [
        ['duration', 'too long'],
        [undefined, 'and more'],
      ],
    ],
    [
      { errors: { prompt: 'required', duration: ['too long', 'not a number'] } },
      [
        ['prompt', 'required'],
        ['duration', 'too long,not a number'],
      ],
    ],
    [{ success: false }, []],
    ['<html>Bad Request</html>', []],
    ['', []],
  ])('%j', async (body, issues) => {
    await using upstream = await startUpstream(say(400, body));

    const error = await catchError(upstream.api.generate(KEY, { prompt: 'A cat' }));

    expect(error).toMatchObject({
      name: 'InvalidRequestError',
      status: 400,
      issues: issues.map(([field, message]) => ({ field, message })),
    });
  });

  test('are read from a 422 too', async () => {
    await using upstream = await startUpstream(say(422, { errors: { seed: 'too large' } }));

    const error = await catchError(upstream.api.generate(KEY, { prompt: 'A cat' }));

    expect(error).toMatchObject({ name: 'InvalidRequestError', status: 422, issues: [{ field: 'seed' }] });
  });
});

describe('what VideoGenAPI said', () => {
  test('is shown without URLs and keys, and at most 1,000 characters of it', async () => {
    const message = `See https://internal.example/x?token=1 and wss://a.b/c for Bearer abc.def or lt_0123456789 ${'x'.repeat(2000)}`;
    await using upstream = await startUpstream(say(400, { message }));

    const error = await catchError(upstream.api.generate(KEY, { prompt: 'A cat' }));

    const shown = `See [URL] and [URL] for [key] or [key] ${'x'.repeat(1000)}`.slice(0, 1000);
    expect(error).toMatchObject({ upstreamMessage: shown, issues: [{ message: shown }] });
  });

  test.each([
    [500, { error: `No such key: ${KEY}` }],
    [401, { message: `No such key: ${KEY}` }],
    [400, { errors: { [KEY]: KEY } }],
    [400, { errors: [{ field: KEY, message: KEY }] }],
    [403, { message: `${'x'.repeat(995)}${KEY}` }],
    [429, { error: KEY, details: { model: KEY, seconds_until_reset: 3 } }],
    [500, `{"error":"as PHP prints it: ${JSON.stringify(KEY).slice(1, -1).replaceAll('/', '\\/')}"}`],
    [200, { success: false, error: KEY }],
    [200, { generation_id: KEY, status: 'failed', error: KEY, model: KEY, video_url: `https://x.test/${KEY}` }],
    [200, `no JSON but ${KEY}`],
  ])('never holds the caller’s key (%i %j)', async (status, body) => {
    await using upstream = await startUpstream(say(status, body));

    const answer = await upstream.api.generate(KEY, { prompt: 'A cat' }).catch((error: unknown) => error);

    const shown = readEverything(answer).join('\n');
    expect(shown).not.toContain(KEY);
    expect(shown).not.toContain('K3y');
  });
});

/** All texts in a value, names and inherited messages and causes included. */
function readEverything(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  const names = value instanceof Error ? ['message', 'stack', 'cause'] : [];
  const own = Object.entries(value).flatMap(([name, inner]) => [name, ...readEverything(inner)]);
  return [...own, ...names.flatMap((name) => readEverything(Reflect.get(value, name)))];
}
