import { expect, test } from 'vitest';
import { field, startTestSandbox } from './client.ts';

const idForm = /^gen_[0-9a-f]{13}_\d{6}$/;

test('answers the documented submission to the letter', async () => {
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

test('fills in what was left out', async () => {
  await using api = await startTestSandbox();

  const { body } = await api.generate({ prompt: 'A cat' });

  expect(body).toMatchObject({
    model: { key: 'sora-2', name: 'Sora 2', provider: 'OpenAI' },
    duration: 10,
    resolution: '720p',
    aspect_ratio: '16:9',
    type: 'text-to-video',
  });
  expect(field(body, 'seed')).toSatisfy((seed) => Number.isSafeInteger(seed) && Number(seed) >= 0);
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

test('draws a seed for -1 and echoes it ever after', async () => {
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
  { given: { model: 'higgsfield' }, answered: { model: { key: 'higgsfield', name: 'higgsfield', provider: null } } },
  { given: { duration: '8' }, answered: { duration: 8 } },
  { given: { duration: 600 }, answered: { duration: 600 } },
  { given: { aspect_ratio: '9:16' }, answered: { aspect_ratio: '9:16' } },
  { given: { aspect_ratio: '3:2' }, answered: { aspect_ratio: '3:2' } },
  { given: { image_url: '' }, answered: { type: 'text-to-video' } },
  { given: { image_url: null, seed: null, model: '' }, answered: { model: { key: 'sora-2' } } },
  { given: { style: 'noir' }, answered: { style: 'realistic' } },
  { given: { prompt: '🐈'.repeat(5_000) }, answered: { success: true } },
])('is lenient with %j', async ({ given, answered }) => {
  await using api = await startTestSandbox();

  const { status, body } = await api.generate({ prompt: 'A cat', ...given });

  expect(status).toBe(200);
  expect(body).toMatchObject(answered);
});

test.each([{ body: ['prompt'] }, { body: 'prompt' }, { body: null }])(
  'refuses the body $body, which is no object',
  async ({ body }) => {
    await using api = await startTestSandbox();

    const answer = await api.generate(body);

    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      success: false,
      error: 'Bad Request',
      message: 'The request body must be a JSON object',
    });
  },
);

test.each([
  { body: {}, message: 'prompt is required' },
  { body: { prompt: '' }, message: 'prompt is required' },
  { body: { prompt: ' \n' }, message: 'prompt is required' },
  { body: { prompt: 7 }, message: 'prompt is required and must be a string' },
  { body: { prompt: '🐈'.repeat(5_001) }, message: 'prompt must not be longer than 5000 characters' },
  { body: { prompt: 'A', duration: 'long' }, message: 'duration must be an integer' },
  { body: { prompt: 'A', duration: 7.5 }, message: 'duration must be an integer' },
  { body: { prompt: 'A', seed: '42' }, message: 'seed must be an integer' },
  { body: { prompt: 'A', add_audio: 'yes' }, message: 'add_audio must be true or false' },
  { body: { prompt: 'A', model: ['sora-2'] }, message: 'model must be a string' },
  { body: { prompt: 'A', image_url: 'cat.jpg' }, message: 'image_url must be an http or https URL' },
  { body: { prompt: 'A', reference_image_urls: [] }, message: 'reference_image_urls must have 1 to 5 URLs' },
  { body: { prompt: 'A', reference_image_urls: [...references, ...references] }, message: 'must have 1 to 5 URLs' },
  { body: { prompt: 'A', reference_image_urls: ['ftp://a/b'] }, message: 'reference_image_urls.0 must be an http' },
  { body: { prompt: 'A', reference_image_urls: 'https://a/b' }, message: 'reference_image_urls must be an array' },
])('refuses $message', async ({ body, message }) => {
  await using api = await startTestSandbox();

  const answer = await api.generate(body);

  expect(answer.status).toBe(400);
  expect(answer.body).toEqual({
    success: false,
    error: 'Bad Request',
    message: expect.stringContaining(message),
    details: expect.any(Object),
  });
});

test('names every problem of a body at once', async () => {
  await using api = await startTestSandbox();

  const { body } = await api.generate({ seed: 'x', camera_fixed: 1 });

  expect(body).toEqual({
    success: false,
    error: 'Bad Request',
    message: 'prompt is required and must be a string; seed must be an integer; camera_fixed must be true or false',
    details: {
      prompt: ['is required and must be a string'],
      seed: ['must be an integer'],
      camera_fixed: ['must be true or false'],
    },
  });
});

test.each([
  { image_url: 'data:image/png;base64,AA' },
  { reference_image_urls: ['https://example.com/1.png', 'DATA:image/png;base64,AA'] },
])('answers %j, an image itself, with an empty 500 and accepts nothing', async (given) => {
  await using api = await startTestSandbox();

  const { status, body } = await api.generate({ prompt: 'A cat', ...given });

  expect([status, body]).toEqual([500, undefined]);
  expect(field((await api.ask('/__sandbox/ledger')).body, 'accepted')).toEqual([]);
});

test.each(['{"prompt": "A', '', 'prompt=A'])('refuses the body %j, which is no JSON', async (text) => {
  await using api = await startTestSandbox();
  const headers = { authorization: 'Bearer lt_alice' };

  const answer = await api.ask('/api/v1/generate', { method: 'POST', headers, body: text });

  expect(answer.status).toBe(400);
  expect(answer.body).toEqual({
    success: false,
    error: 'Bad Request',
    message: 'The request body is not valid JSON',
  });
});

test('refuses a body over 1 MB, however large', async () => {
  await using api = await startTestSandbox();

  const answer = await api.generate({ prompt: 'A'.repeat(20_000_000) });

  expect(answer.status).toBe(413);
  expect(answer.body).toMatchObject({ success: false, error: 'Payload Too Large' });
});

test('refuses a body that nests deeper than 64 levels, so that the ledger stays readable', async () => {
  await using api = await startTestSandbox();
  const send = (levels: number) =>
    api.ask('/api/v1/generate', {
      method: 'POST',
      headers: { authorization: 'Bearer lt_alice' },
      body: `{"prompt": "A cat", "odd": ${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`,
    });

  const [deepest, tooDeep, abyss] = [await send(64), await send(65), await send(400_000)];

  const refusal = { success: false, error: 'Bad Request', message: 'The request body is nested deeper than 64 levels' };
  expect(deepest.status).toBe(200);
  expect([tooDeep.status, tooDeep.body]).toEqual([400, refusal]);
  expect([abyss.status, abyss.body]).toEqual([400, refusal]);
  const ledger = await api.ask('/__sandbox/ledger');
  expect([ledger.status, field(ledger.body, 'accepted')]).toEqual([200, [expect.any(Object)]]);
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
  expect(refused.body).toEqual({
    success: false,
    error: 'Too Many Requests',
    message: 'You have reached your monthly usage limit of 100 generations.',
  });
  expect(other.status).toBe(200);
  expect(field(nextMonth.body, 'usage')).toEqual({ current_month_usage: 1, monthly_limit: 100 });
});
