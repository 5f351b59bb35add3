import { expect, test } from 'vitest';
import { refusal, submissionBody } from './bodies.ts';
import { field, startTestSandbox } from './client.ts';

const idForm = /^gen_[0-9a-f]{13}_\d{6}$/;

test('answers a submission exactly as documented', async () => {
  await using api = await startTestSandbox();

  const { status, body } = await api.generate({
    model: 'kling_25',
    prompt: 'A cat playing with a ball in a sunny garden',
    duration: 10,
    resolution: '1080p',
    aspect_ratio: '16:9',
    seed: 42,
  });

  const id = field(body, 'generation_id');
  expect(status).toBe(200);
  expect(JSON.stringify(body)).toBe(
    JSON.stringify({
      success: true,
      generation_id: id,
      request_id: field(body, 'request_id'),
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
      status_url: `/v1/status/${String(id)}`,
      message: 'Video generation request submitted successfully.',
      usage: { current_month_usage: 1, monthly_limit: 100 },
    }),
  );
  expect(id).toMatch(idForm);
  expect(field(body, 'request_id')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test('puts the time of creation into the id, later ones after earlier ones', async () => {
  await using api = await startTestSandbox();
  const before = Math.floor(Date.now() / 1000);

  const ids = [await api.submit(), await api.submit(), await api.submit()];

  const seconds = ids.map((id) => Number.parseInt(id.slice(4, 12), 16));
  expect(seconds.every((second) => second >= before && second <= Date.now() / 1000)).toBe(true);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(3);
});

const dayAndNight = ['https://example.com/day.jpg', 'https://example.com/night.jpg'];
const references = ['1', '2', '3'].map((n) => `https://example.com/ref${n}.jpg`);
const cat = {
  model: 'kling_25',
  prompt: 'A cat playing with a ball in a sunny garden',
  duration: 10,
  resolution: '1080p',
};

test.each([
  { name: 'text', body: { ...cat, aspect_ratio: '16:9', seed: 42 }, type: 'text-to-video' },
  {
    name: 'image',
    body: {
      model: 'veo_3',
      prompt: 'The dog runs in the park chasing a butterfly',
      image_url: 'https://example.com/images/my-dog.jpg',
      duration: 15,
      resolution: '4K',
      camera_fixed: false,
      seed: 123456,
    },
    type: 'image-to-video',
  },
  {
    name: 'two images',
    body: {
      model: 'veo-31',
      prompt: 'The scene transitions smoothly from day to night',
      reference_image_urls: dayAndNight,
      aspect_ratio: '16:9',
      veo_model: 'veo3_fast',
    },
    type: 'image-to-video',
  },
  {
    name: 'three images',
    body: {
      model: 'veo-31',
      prompt: 'A stylized animation of a character walking',
      reference_image_urls: references,
    },
    type: 'reference-to-video',
  },
  {
    name: 'audio',
    body: { ...cat, aspect_ratio: '16:9', add_audio: true, audio_prompt: 'Cheerful ambient sounds' },
    type: 'text-to-video',
  },
])('accepts the document’s example with $name', async ({ body, type }) => {
  await using api = await startTestSandbox();

  const answer = await api.generate(body);

  expect(answer.status).toBe(200);
  expect(field(answer.body, 'type')).toBe(type);
});

test('fills in defaults', async () => {
  await using api = await startTestSandbox();

  const { body } = await api.generate({ prompt: 'A cat' });

  expect(body).toEqual(submissionBody());
});

test.each([
  { model: 'kling_25', duration: 5 },
  { model: 'ltxv-13b', duration: 5 },
  { model: 'ltxv-2', duration: 6 },
  { model: 'veo-31', duration: 8 },
  { model: 'pixverse', duration: 5 },
])('fills in $duration seconds for $model', async ({ model, duration }) => {
  await using api = await startTestSandbox();

  const { body } = await api.generate({ prompt: 'A cat', model });

  expect(field(body, 'duration')).toBe(duration);
});

test('draws a seed for -1 and reports it in every answer', async () => {
  await using api = await startTestSandbox();

  const { body } = await api.generate({ prompt: 'A cat', seed: -1 });

  const status = await api.get(`/status/${String(field(body, 'generation_id'))}`);
  expect(field(body, 'seed')).toBeGreaterThanOrEqual(0);
  expect(field(status.body, 'seed')).toBe(field(body, 'seed'));
});

test('forces 16:9 on three and more reference images', async () => {
  await using api = await startTestSandbox();

  const { body } = await api.generate({ prompt: 'Walk', reference_image_urls: references, aspect_ratio: '9:16' });

  expect(field(body, 'aspect_ratio')).toBe('16:9');
});

test.each([
  {
    given: { model: 'higgsfield' },
    answered: { model: { key: 'higgsfield', name: 'higgsfield', provider: null }, duration: 5 },
  },
  { given: { duration: '8' }, answered: { duration: 8 } },
  { given: { duration: 600 }, answered: { duration: 600 } },
  { given: { aspect_ratio: '9:16' }, answered: { aspect_ratio: '9:16' } },
  { given: { aspect_ratio: '3:2' }, answered: { aspect_ratio: '3:2' } },
  { given: { image_url: '' }, answered: {} },
  { given: { image_url: null, seed: null, model: '' }, answered: {} },
  { given: { style: 'noir' }, answered: {} },
  { given: { prompt: '🐈'.repeat(5_000) }, answered: { prompt: '🐈'.repeat(5_000) } },
])('is lenient with %j', async ({ given, answered }) => {
  await using api = await startTestSandbox();

  const { status, body } = await api.generate({ prompt: 'A cat', ...given });

  expect(status).toBe(200);
  expect(body).toEqual(submissionBody(answered));
});

test('refuses the 101st generation of a month, for that user only, until the month is over', async () => {
  await using api = await startTestSandbox();
  await api.advanceToMidMonth();
  for (let count = 0; count < 100; count += 1) await api.submit();

  const refused = await api.generate({ prompt: 'A cat' });
  const other = await api.generate({ prompt: 'A cat' }, 'lt_bob');
  await api.advance(32 * 24 * 3600);
  const nextMonth = await api.generate({ prompt: 'A cat' });

  expect(refused.status).toBe(429);
  expect(refused.body).toEqual(
    refusal('Too Many Requests', 'You have reached your monthly usage limit of 100 generations.'),
  );
  expect(other.status).toBe(200);
  expect(field(nextMonth.body, 'usage')).toEqual({ current_month_usage: 1, monthly_limit: 100 });
});
