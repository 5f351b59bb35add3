import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { serveHere, type ServerHere } from '@videogen/testkit';
import { submitIntoFault } from '../submit-into-fault.ts';

let server: ServerHere;

beforeAll(async () => {
  server = await serveHere({ POLL_MIN_INTERVAL_MS: '600000', IMPORT_ON_FIRST_USE: 'false' });
});

afterEach(() => {
  // This line is logged for each "Unexpected error." in an answer.
  if (server.log().includes('failed unexpectedly')) throw new Error(server.log());
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const key = 'lt_refused_submissions';

/** A part of a GraphQL answer: a refusal as data. */
const rateLimited = {
  __typename: 'RateLimitedError',
  message: 'VideoGenAPI asks to wait 321 s: You can make 5 generations per 15 minutes',
  retryAfterSeconds: 321,
  used: 5,
  limit: 5,
  model: { key: 'sora-2' },
};

const refusals = [
  [
    '400 that names a field',
    { status: 400, body: { success: false, error: 'Bad Request', errors: { image_url: ['is not an image'] } } },
    {
      __typename: 'InvalidInputError',
      message: 'The input is not valid: imageUrl: is not an image.',
      issues: [{ path: ['imageUrl'], message: 'is not an image' }],
    },
  ],
  [
    '400 of moderation, with a URL and the key in it',
    { status: 400, body: { error: `Sensitive content, see https://videogenapi.com/policy?key=1 (${key})` } },
    {
      __typename: 'ContentRejectedError',
      message: 'VideoGenAPI rejected the content: Sensitive content, see [URL] ([key])',
    },
  ],
  [
    '402',
    { status: 402, body: { success: false, error: 'insufficient balance' } },
    { __typename: 'PaymentRequiredError', message: 'VideoGenAPI asks for payment: insufficient balance' },
  ],
  [
    '429 of a model',
    {
      status: 429,
      body: {
        success: false,
        error: 'Sora 2 rate limit exceeded',
        message: 'You can make 5 generations per 15 minutes',
        details: {
          current_usage: 5,
          limit: 5,
          window: '15 minutes',
          model: 'sora-2',
          reset_time: '2026-01-01 00:15:00',
          seconds_until_reset: 321,
        },
      },
    },
    rateLimited,
  ],
  [
    '429 with a Retry-After, which wins',
    {
      status: 429,
      headers: { 'retry-after': '42' },
      body: { success: false, error: 'Sora 2 rate limit exceeded', details: { seconds_until_reset: 321 } },
    },
    {
      __typename: 'RateLimitedError',
      message: 'VideoGenAPI asks to wait 42 s: Sora 2 rate limit exceeded',
      retryAfterSeconds: 42,
      used: null,
      limit: null,
      model: null,
    },
  ],
  [
    '200 that says success: false',
    { status: 200, body: { success: false, error: 'No', message: 'The model is asleep' } },
    {
      __typename: 'UpstreamError',
      message: 'VideoGenAPI refused the request (HTTP 200): The model is asleep',
      status: 200,
      retryable: false,
      upstreamMessage: 'The model is asleep',
    },
  ],
  [
    '429 of the month',
    {
      status: 429,
      body: {
        success: false,
        error: 'You have reached your monthly usage limit',
        usage: { current_month_usage: 100, monthly_limit: 100 },
      },
    },
    {
      __typename: 'QuotaExceededError',
      message: 'The monthly quota is used up: You have reached your monthly usage limit',
      scope: 'MONTHLY',
      used: 100,
      limit: 100,
    },
  ],
  [
    "500 of a vendor's quota",
    {
      status: 500,
      headers: { 'x-rate-limit-window': '3600' },
      body: {
        success: false,
        error: 'Failed to submit request to video generation service',
        details: 'You have exceeded the daily limit',
      },
    },
    {
      __typename: 'QuotaExceededError',
      message: "The provider's quota is used up: You have exceeded the daily limit",
      scope: 'PROVIDER',
      used: null,
      limit: null,
    },
  ],
  [
    '403',
    { status: 403, body: { success: false, error: 'Forbidden' } },
    {
      __typename: 'UpstreamError',
      message: 'VideoGenAPI refused the request (HTTP 403): Forbidden',
      status: 403,
      retryable: false,
      upstreamMessage: 'Forbidden',
    },
  ],
] as const;

/** All that is listed of a key whose submissions were refused. */
const nothing = { status: 200, body: { data: { generations: { nodes: [] } } } };

test.for(refusals)('a %s becomes a typed refusal that leaves nothing behind', async ([name, respond, expected]) => {
  const { answer, listed, log, posts } = await submitIntoFault(server, { key, prompt: name, fault: { respond } });

  expect(answer).toEqual({ status: 200, body: { data: { generateVideo: expected } } });
  expect(listed).toEqual(nothing);
  expect(posts).toBe(1);
  expect(log).toMatch(/"generation":"[\da-f-]{36}".*"a submission was not accepted"/);
  expect(server.log()).not.toContain(key);
});

test('a key that is refused at the submission is UNAUTHENTICATED and leaves nothing behind', async () => {
  const fault = { respond: { status: 401, body: { error: 'Unauthorized' } } };

  const { answer, listed, posts } = await submitIntoFault(server, { key, prompt: '401 in mid-life', fault });

  expect(answer).toEqual({
    status: 401,
    body: {
      data: null,
      errors: [
        {
          message: 'VideoGenAPI refused this key. Check it at videogenapi.com, or ask for a new one.',
          locations: [{ line: 2, column: 3 }],
          path: ['generateVideo'],
          extensions: { code: 'UNAUTHENTICATED' },
        },
      ],
    },
  });
  expect(listed).toEqual(nothing);
  expect(posts).toBe(1);
});
