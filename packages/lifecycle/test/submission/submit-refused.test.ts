import { describe, expect, test } from 'vitest';
import { KeyRefusedError } from '../../src/index.ts';
import { submit } from '../../src/submission/submit.ts';
import { accept, cat, KEY, readSuccess, say, startLifecycle, withSettings } from '../lifecycle-with-upstream.ts';
import { takeTurns } from '../turns.ts';
import { lostCat } from '../whole-generation.ts';

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
      message: 'The monthly quota is used up: Monthly usage limit exceeded',
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
    result: { type: 'upstream-error', message: 'VideoGenAPI answered 404 (not found)', status: 404, retryable: false },
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

  test('because of its key rejects, forgets the key and leaves nothing behind', async () => {
    await using upstream = await startLifecycle(say(401, { error: 'revoked' }));

    const refused = submit(upstream.lifecycle, upstream.userId, cat);

    await expect(refused).rejects.toThrow(KeyRefusedError);
    expect(upstream.forgotten).toEqual([KEY]);
    expect(await upstream.countRows()).toBe(0);
  });

  test('that became visible meanwhile ends as FAILED', async () => {
    await using upstream = await startLifecycle(() => {});
    const { lifecycle, userId } = upstream;
    upstream.answerWith((response, received) => {
      void takeTurns(lifecycle).then(() => say(400, { error: 'no' })(response, received));
    });

    const generation = readSuccess(await submit(withSettings(lifecycle, { submitGiveUpMs: 0 }), userId, cat));

    expect(generation).toEqual(
      lostCat(userId, 'The gateway stopped before the answer came', {
        status: 'FAILED',
        version: 2,
        failureCode: 'SUBMISSION_FAILED',
        failureMessage: 'VideoGenAPI refused it; it was not charged.',
        failureUpstreamMessage: null,
      }),
    );
    expect(upstream.posts()).toHaveLength(1);
  });
});
