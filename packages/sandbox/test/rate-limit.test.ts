import { expect, test } from 'vitest';
import { submissionBody, time } from './bodies.ts';
import { field, items, startTestSandbox } from './client.ts';

type Api = Awaited<ReturnType<typeof startTestSandbox>>;

async function useUp(api: Api, model: string): Promise<void> {
  for (let count = 0; count < 5; count += 1) await api.submit({ model });
}

async function readNow(api: Api): Promise<number> {
  return Date.parse(String(field((await api.advance(0)).body, 'now')));
}

/** The wait in an answer: in `details` of a refusal, in `rate_limit` of an acceptance. */
function readWait(body: unknown): number {
  return Number(field(field(body, 'details') ?? field(body, 'rate_limit'), 'seconds_until_reset'));
}

test('without a rate limit any number is accepted, and answers have no `rate_limit`', async () => {
  await using api = await startTestSandbox();
  await useUp(api, 'sora-2');

  const { status, body } = await api.generate({ prompt: 'A cat' });

  expect(status).toBe(200);
  expect(body).toEqual(submissionBody({ usage: { current_month_usage: 6, monthly_limit: 100 } }));
});

test('refuses the sixth generation of a model in 15 minutes as the live service does', async () => {
  await using api = await startTestSandbox({ rateLimit: true });
  await useUp(api, 'kling_25');

  const { status, headers, body } = await api.generate({ model: 'kling_25', prompt: 'A cat' });

  const resetTime = String(field(field(body, 'details'), 'reset_time'));
  expect(status).toBe(429);
  expect(headers.get('retry-after')).toBeNull();
  expect(body).toEqual({
    success: false,
    error: 'Kling 2.5 rate limit exceeded',
    message: 'You can make 5 generations per 15 minutes with Kling 2.5, on all plans. Please try again later.',
    details: {
      current_usage: 5,
      limit: 5,
      window: '15 minutes',
      model: 'kling_25',
      reset_time: time,
      seconds_until_reset: expect.toSatisfy((seconds) => Number(seconds) > 880 && Number(seconds) <= 900),
    },
  });
  // reset_time is always one window from now, independent of the true wait.
  expect(Math.abs(Date.parse(`${resetTime}Z`) - (await readNow(api)) - 900_000)).toBeLessThan(10_000);
});

test('counts accepted submissions and reports the count', async () => {
  await using api = await startTestSandbox({ rateLimit: true });
  await api.submit();
  await api.advance(300);

  const { body } = await api.generate({ prompt: 'A cat' });

  expect(field(body, 'rate_limit')).toEqual({
    current_usage: 2,
    limit: 5,
    seconds_until_reset: expect.toSatisfy((seconds) => Number(seconds) > 580 && Number(seconds) <= 600),
    reset_time: time,
  });
});

test('at another speed, refusals and acceptances name the window that is left of it', async () => {
  await using api = await startTestSandbox({ rateLimit: true, speed: 30 });
  const { body: accepted } = await api.generate({ model: 'kling_25', prompt: 'A cat' });
  await useUp(api, 'kling_25');

  const { body: refused } = await api.generate({ model: 'kling_25', prompt: 'A cat' });

  expect(field(field(accepted, 'rate_limit'), 'window')).toBe('30 seconds');
  expect(field(field(refused, 'details'), 'window')).toBe('30 seconds');
  expect(field(refused, 'message')).toContain('5 generations per 30 seconds');
});

test('limits each user and each model by itself, unknown models too', async () => {
  await using api = await startTestSandbox({ rateLimit: true });
  await useUp(api, 'pixverse');

  const same = await api.generate({ model: 'pixverse', prompt: 'A cat' });
  const otherModel = await api.generate({ model: 'sora-2', prompt: 'A cat' });
  const otherUser = await api.generate({ model: 'pixverse', prompt: 'A cat' }, 'lt_bob');

  expect([same.status, otherModel.status, otherUser.status]).toEqual([429, 200, 200]);
  expect(field(same.body, 'error')).toBe('pixverse rate limit exceeded');
});

test('the window slides: after the reported seconds one more submission is accepted', async () => {
  await using api = await startTestSandbox({ rateLimit: true });
  await api.submit();
  await api.advance(600);
  for (let count = 0; count < 4; count += 1) await api.submit();

  const refused = await api.generate({ prompt: 'A cat' });
  await api.advance(readWait(refused.body));
  const next = await api.generate({ prompt: 'A cat' });
  const afterNext = await api.generate({ prompt: 'A cat' });

  expect(readWait(refused.body)).toBeLessThanOrEqual(300);
  expect([refused.status, next.status, afterNext.status]).toEqual([429, 200, 429]);
  expect(readWait(afterNext.body)).toBeGreaterThan(580);
});

test('divides the window and the wait by the speed', async () => {
  await using api = await startTestSandbox({ rateLimit: true, speed: 10 });
  await useUp(api, 'sora-2');

  const refused = await api.generate({ prompt: 'A cat' });
  await api.advance(readWait(refused.body));
  const next = await api.generate({ prompt: 'A cat' });

  expect(readWait(refused.body)).toBeLessThanOrEqual(90);
  expect(readWait(refused.body)).toBeGreaterThan(70);
  expect([refused.status, next.status]).toEqual([429, 200]);
});

test('is checked first, does not count refusals, and does not limit polls and lists', async () => {
  await using api = await startTestSandbox({ rateLimit: true });
  const ids: string[] = [];
  for (let count = 0; count < 4; count += 1) ids.push(await api.submit());

  const byVendor = await api.generate({ prompt: '[sandbox:vendor-quota]' });
  const fifth = await api.generate({ prompt: 'A cat' });
  const byLimiter = await api.generate({ prompt: '[sandbox:vendor-quota]' });

  expect([byVendor.status, fifth.status, byLimiter.status]).toEqual([500, 200, 429]);
  expect((await api.get(`/status/${ids[0]}`)).status).toBe(200);
  expect(items((await api.get('/generations')).body)).toHaveLength(5);
  expect(field((await api.get('/user')).body, 'usage')).toEqual({ current_month_usage: 5, monthly_limit: 100 });
});
