import { expect, test } from 'vitest';
import { refusal } from './bodies.ts';
import { field, startTestSandbox } from './client.ts';

const documentedKeys =
  'sora-2, higgsfield_v1, kling_25, veo_3, veo-31, nanobanana-video, ltxv-2, ltxv-13b, seedance, wan-25';
const image = 'https://example.com/day.jpg';

test.each([
  { prompt: 'A cat' },
  { model: 'kling_25', prompt: 'A cat', duration: 10, resolution: '1080p', aspect_ratio: '16:9', seed: 42 },
  { model: 'ltxv-2', prompt: 'A cat', duration: 6, resolution: '4K', aspect_ratio: '9:21', seed: -1 },
  { model: 'veo_3', prompt: 'A dog', image_url: image, duration: 8, camera_fixed: false },
  {
    model: 'veo-31',
    prompt: 'From day to night',
    reference_image_urls: [image, image],
    aspect_ratio: '16:9',
    veo_model: 'veo3_fast',
  },
  { prompt: '🐈'.repeat(1_000), add_audio: true, audio_prompt: 'Purring' },
])('accepts what the document names: %j', async (body) => {
  await using api = await startTestSandbox({ strict: true });

  expect((await api.generate(body)).status).toBe(200);
});

test.each([
  { given: { model: 'pixverse' }, name: 'model', message: `must be one of ${documentedKeys}` },
  { given: { model: null }, name: 'model', message: 'must not be empty' },
  { given: { prompt: '🐈'.repeat(1_001) }, name: 'prompt', message: 'must not be longer than 1000 characters' },
  { given: { image_url: '' }, name: 'image_url', message: 'must not be empty' },
  { given: { image_url: 'data:image/png;base64,AA' }, name: 'image_url', message: 'must be an http or https URL' },
  { given: { model: 'ltxv-13b', image_url: image }, name: 'image_url', message: 'is not for ltxv-13b' },
  { given: { duration: '10' }, name: 'duration', message: 'must be an integer' },
  { given: { duration: 5 }, name: 'duration', message: 'must be from 10 to 10 for sora-2' },
  {
    given: { model: 'higgsfield_v1', duration: 4 },
    name: 'duration',
    message: 'must be from 5 to 15 for higgsfield_v1',
  },
  { given: { resolution: '8K' }, name: 'resolution', message: 'must be one of 480p, 720p, 1080p for sora-2' },
  { given: { model: 'ltxv-13b', resolution: '720p' }, name: 'resolution', message: 'must be one of 480p for ltxv-13b' },
  { given: { aspect_ratio: '9:16' }, name: 'aspect_ratio', message: 'must be one of 16:9, 4:3, 1:1, 9:21' },
  { given: { aspect_ratio: '16:9', image_url: image }, name: 'aspect_ratio', message: 'is only for text-to-video' },
  {
    given: { aspect_ratio: '4:3', reference_image_urls: [image] },
    name: 'aspect_ratio',
    message: 'is only for text-to-video',
  },
  { given: { seed: '42' }, name: 'seed', message: 'must be an integer' },
  { given: { style: 'noir' }, name: 'style', message: 'is not a documented parameter' },
])('refuses $given', async ({ given, name, message }) => {
  await using api = await startTestSandbox({ strict: true });

  const { status, body } = await api.generate({ prompt: 'A cat', ...given });

  expect(status).toBe(400);
  expect(body).toEqual({ ...refusal('Bad Request', `${name} ${message}`), details: { [name]: [message] } });
  expect(field((await api.ask('/__sandbox/ledger')).body, 'accepted')).toEqual([]);
});

test('names every problem at once, each field once', async () => {
  await using api = await startTestSandbox({ strict: true });

  const { body } = await api.generate({ prompt: '', duration: 'long', aspect_ratio: '9:16', seed: 1.5, style: 'noir' });

  expect(field(body, 'details')).toEqual({
    prompt: ['is required and must be a string'],
    duration: ['must be an integer'],
    seed: ['must be an integer'],
    style: ['is not a documented parameter'],
    aspect_ratio: ['must be one of 16:9, 4:3, 1:1, 9:21'],
  });
});
