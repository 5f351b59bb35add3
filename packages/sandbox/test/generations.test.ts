import { expect, test } from 'vitest';
import { listItem } from './bodies.ts';
import { longestSeconds, field, items, startTestSandbox } from './client.ts';

test('lists exactly the fields that were seen on the live service, unfinished and completed', async () => {
  await using api = await startTestSandbox();
  const id = await api.submit({ prompt: 'A 🐈 & a 𝄞 – naïve' });

  const before = await api.get('/generations');
  await api.advance(longestSeconds);
  const after = await api.get('/generations');

  const item = listItem({ generation_id: id, prompt: 'A ???? & a ???? – naïve' });
  expect(before.body).toEqual({ success: true, data: [item] });
  expect(field(items(before.body)[0], 'updated_at')).toBe(field(items(before.body)[0], 'created_at'));
  expect(after.body).toEqual({
    success: true,
    data: [
      {
        ...item,
        status: 'completed',
        video_url: `${api.sandbox.url}/api/v1/video/${id}`,
        processing_time: expect.any(Number),
      },
    ],
  });
});

test('pages newest first, 20 at a time, each user’s own', async () => {
  await using api = await startTestSandbox();
  const ids: string[] = [];
  for (let count = 0; count < 25; count += 1) ids.unshift(await api.submit());
  await api.submit({}, 'lt_bob');
  const list = async (query: string): Promise<unknown[]> =>
    items((await api.get(`/generations${query}`)).body).map((item) => field(item, 'generation_id'));

  expect(await list('')).toEqual(ids.slice(0, 20));
  expect(await list('?page=2')).toEqual(ids.slice(20));
  expect(await list('?page=3')).toEqual([]);
  expect(await list('?page=2&limit=10')).toEqual(ids.slice(10, 20));
  expect(await list('?limit=1000')).toEqual(ids);
  expect(await list('?page=0&limit=0')).toEqual(ids.slice(0, 1));
  expect(await list('?page=x&limit=')).toEqual(ids.slice(0, 20));
});

test('gives at most 100 a page', async () => {
  await using api = await startTestSandbox();
  for (let count = 0; count < 100; count += 1) await api.submit();
  await api.advance(32 * 24 * 3600);
  await api.submit();

  const { body } = await api.get('/generations?limit=101');

  expect(items(body)).toHaveLength(100);
});

test('answers a user with plan and usage', async () => {
  await using api = await startTestSandbox();
  await api.advanceToMidMonth();
  await api.submit();
  await api.advance(32 * 24 * 3600);
  await api.submit();

  const { status, body } = await api.get('/user');

  expect(status).toBe(200);
  expect(body).toEqual({
    success: true,
    email: expect.stringMatching(/^user-[0-9a-f]{8}@sandbox\.example$/),
    plan: { name: 'Free', max_generations: 100 },
    statistics: { today: 1, total: 2 },
    usage: { current_month_usage: 1, monthly_limit: 100 },
  });
});

test('has no monthly limit for a key that begins with lt_unlimited', async () => {
  await using api = await startTestSandbox();
  await api.advanceToMidMonth();
  const key = 'lt_unlimited_alice';
  for (let count = 0; count < 100; count += 1) await api.submit({}, key);

  const last = await api.generate({ prompt: 'A cat' }, key);
  const { body } = await api.get('/user', key);

  expect(last.status).toBe(200);
  expect(field(last.body, 'usage')).toEqual({ current_month_usage: 101, monthly_limit: 'unlimited' });
  expect(body).toEqual({
    success: true,
    email: expect.stringMatching(/^user-[0-9a-f]{8}@sandbox\.example$/),
    plan: { name: 'Unlimited', max_generations: 'unlimited' },
    statistics: { today: 101, total: 101 },
    usage: { current_month_usage: 101, monthly_limit: 'unlimited' },
  });
});
