import { expect, test } from 'vitest';
import {
  contentRejected,
  monthlyQuotaExceeded,
  notFound,
  paymentRequired,
  providerQuotaExceeded,
  rateLimited,
  refused,
  serverError,
  unauthorized,
} from './expected-errors.ts';
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
const limitedNumbers = { used: 5, limit: 5, windowSeconds: 900, model: 'Kling 2.5' };
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
  readonly error: object;
}

const cases: readonly Case[] = [
  {
    name: 'a bad key',
    status: 401,
    body: { error: 'Invalid API key' },
    error: unauthorized(401, 'Invalid API key'),
  },
  { name: 'a bad key without a word', status: 401, body: '', error: unauthorized(401) },
  {
    name: 'no money',
    status: 402,
    body: { error: 'Payment', message: 'Please top up' },
    error: paymentRequired(402, 'Please top up'),
  },
  {
    name: 'no money, by its text',
    status: 400,
    body: { error: 'Insufficient Balance' },
    error: paymentRequired(400, 'Insufficient Balance'),
  },
  {
    name: 'an unknown id',
    status: 404,
    body: { success: false, error: 'Generation not found' },
    error: notFound(404, 'Generation not found'),
  },
  {
    name: 'an unknown path, as HTML',
    status: 404,
    body: '<html><body>Not Found</body></html>',
    error: notFound(404),
  },
  {
    name: 'a per-model limit',
    status: 429,
    body: limited,
    error: rateLimited(429, { ...limitedNumbers, retryAfterSeconds: 312 }, limited.message),
  },
  {
    name: 'a per-model limit with Retry-After, which wins',
    status: 429,
    body: limited,
    headers: { 'retry-after': '17' },
    error: rateLimited(429, { ...limitedNumbers, retryAfterSeconds: 17 }, limited.message),
  },
  {
    name: 'a limit without any numbers',
    status: 429,
    body: '<h1>Slow down</h1>',
    error: rateLimited(429, { retryAfterSeconds: 60 }),
  },
  {
    name: 'a limit that ends now',
    status: 429,
    body: { ...limited, details: { ...limited.details, seconds_until_reset: 0 } },
    error: rateLimited(429, { ...limitedNumbers, retryAfterSeconds: 1 }, limited.message),
  },
  {
    name: 'a limit that ends next year',
    status: 429,
    body: { ...limited, details: { ...limited.details, seconds_until_reset: '31536000', window: '1 hour' } },
    error: rateLimited(429, { ...limitedNumbers, retryAfterSeconds: 3600, windowSeconds: 3600 }, limited.message),
  },
  {
    name: 'the monthly quota used up',
    status: 429,
    body: { error: 'Monthly usage limit exceeded', usage: { current_month_usage: 100, monthly_limit: '100' } },
    error: monthlyQuotaExceeded(429, { used: 100, limit: 100 }, 'Monthly usage limit exceeded'),
  },
  {
    name: 'the monthly quota used up, reported in details',
    status: 429,
    body: { message: 'You reached your monthly usage limit.', details: { current_usage: 3, limit: 3 } },
    error: monthlyQuotaExceeded(429, { used: 3, limit: 3 }, 'You reached your monthly usage limit.'),
  },
  {
    name: 'the provider’s quota used up',
    status: 500,
    body: used,
    headers: { 'x-rate-limit-window': '3600' },
    error: providerQuotaExceeded(500, 'The account has exceeded the daily limit of its plan'),
  },
  {
    name: 'a failure, as JSON',
    status: 500,
    body: { success: false, error: 'Internal Server Error' },
    error: serverError(500, 'Internal Server Error'),
  },
  {
    name: 'a failure that mentions moderation',
    status: 500,
    body: { error: 'copyright service down' },
    error: serverError(500, 'copyright service down'),
  },
  { name: 'a failure, as HTML', status: 502, body: '<html>Bad Gateway</html>', error: serverError(502) },
  { name: 'a failure without a body', status: 503, body: '', error: serverError(503) },
  ...[406, 408, 409, 425, 460, 499].map((status) => ({
    name: 'an answer that leaves the outcome open',
    status,
    body: '<html>Request Timeout</html>',
    error: serverError(status),
  })),
  {
    name: 'a conflict that mentions moderation',
    status: 409,
    body: { error: 'sensitive' },
    error: serverError(409, 'sensitive'),
  },
  ...[403, 405, 407, 410, 411, 413, 414, 415, 417, 421, 426, 428, 431, 451].map((status) => ({
    name: 'a refusal by which nothing was done',
    status,
    body: '',
    error: refused(status),
  })),
  {
    name: 'moderation, by 400',
    status: 400,
    body: { error: 'Your prompt may violate copyright' },
    error: contentRejected(400, 'Your prompt may violate copyright'),
  },
  {
    name: 'moderation, by 422 in details',
    status: 422,
    body: { details: ['Sensitive content'] },
    error: contentRejected(422, 'Sensitive content'),
  },
  {
    name: 'moderation, by 403',
    status: 403,
    body: { message: 'Dangerous content' },
    error: contentRejected(403, 'Dangerous content'),
  },
  {
    name: 'another refusal',
    status: 403,
    body: { message: 'Premium plans only' },
    error: refused(403, 'Premium plans only'),
  },
  {
    name: 'a refusal inside a 200',
    status: 200,
    body: { success: false, error: 'The model is switched off' },
    error: refused(200, 'The model is switched off'),
  },
  {
    name: 'a refusal inside a 200 that names no generation',
    status: 200,
    body: { success: false, generation_id: null, error: 'The model is switched off' },
    error: refused(200, 'The model is switched off'),
  },
];

test.each(cases)('$name ($status) is a $error.name', async ({ status, body, headers, error }) => {
  await using upstream = await startUpstream(say(status, body, headers));

  const caught = await catchError(upstream.api.generate(KEY, { prompt: 'A cat' }));

  expect(caught).toEqual(error);
  expect(upstream.requests).toHaveLength(1);
});
