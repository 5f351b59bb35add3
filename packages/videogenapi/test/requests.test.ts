import { expect, test } from 'vitest';
import { isWellFormedKey, openVideoGenApi, type GenerateRequest, type WireGenerateRequest } from '../src/index.ts';
import { KEY, say, startServer, startUpstream } from './upstream.ts';

const cat = 'A cat playing with a ball in a sunny garden';
const dog = 'The dog runs in the park chasing a butterfly';

const examples: readonly {
  readonly name: string;
  readonly request: GenerateRequest;
  readonly sent: WireGenerateRequest;
}[] = [
  { name: 'a prompt alone', request: { prompt: cat }, sent: { prompt: cat } },
  {
    name: 'a prompt with nothing beside it',
    request: { prompt: cat, model: null, resolution: null, aspectRatio: null, extra: null, imageUrl: undefined },
    sent: { prompt: cat },
  },
  {
    name: 'text to video',
    request: {
      model: 'kling_25',
      prompt: cat,
      duration: 10,
      resolution: 'FHD_1080P',
      aspectRatio: 'LANDSCAPE_16_9',
      seed: 42,
    },
    sent: { model: 'kling_25', prompt: cat, duration: 10, resolution: '1080p', aspect_ratio: '16:9', seed: 42 },
  },
  {
    name: 'image to video',
    request: {
      model: 'veo_3',
      prompt: dog,
      imageUrl: 'https://example.com/images/my-dog.jpg',
      duration: 15,
      resolution: 'UHD_4K',
      cameraFixed: false,
      seed: 123_456,
    },
    sent: {
      model: 'veo_3',
      prompt: dog,
      image_url: 'https://example.com/images/my-dog.jpg',
      duration: 15,
      resolution: '4K',
      camera_fixed: false,
      seed: 123_456,
    },
  },
  {
    name: 'two references',
    request: {
      model: 'veo-31',
      prompt: 'The scene transitions smoothly from day to night',
      referenceImageUrls: ['https://example.com/day.jpg', 'https://example.com/night.jpg'],
      aspectRatio: 'LANDSCAPE_16_9',
      veoModel: 'veo3_fast',
    },
    sent: {
      model: 'veo-31',
      prompt: 'The scene transitions smoothly from day to night',
      reference_image_urls: ['https://example.com/day.jpg', 'https://example.com/night.jpg'],
      aspect_ratio: '16:9',
      veo_model: 'veo3_fast',
    },
  },
  {
    name: 'three references',
    request: {
      model: 'veo-31',
      prompt: 'A stylized animation of a character walking',
      referenceImageUrls: [1, 2, 3].map((number) => `https://example.com/ref${number}.jpg`),
    },
    sent: {
      model: 'veo-31',
      prompt: 'A stylized animation of a character walking',
      reference_image_urls: [1, 2, 3].map((number) => `https://example.com/ref${number}.jpg`),
    },
  },
  {
    name: 'audio',
    request: {
      model: 'kling_25',
      prompt: cat,
      duration: 10,
      resolution: 'FHD_1080P',
      aspectRatio: 'LANDSCAPE_16_9',
      addAudio: true,
      audioPrompt: 'Cheerful ambient sounds with soft nature background',
    },
    sent: {
      model: 'kling_25',
      prompt: cat,
      duration: 10,
      resolution: '1080p',
      aspect_ratio: '16:9',
      add_audio: true,
      audio_prompt: 'Cheerful ambient sounds with soft nature background',
    },
  },
  {
    name: 'extra fields under VideoGenAPI’s own names, over which the others win',
    request: { prompt: cat, seed: 0, extra: { aspect_ratio: '21:9', seed: 9, prompt: dog, style: null } },
    sent: { prompt: cat, seed: 0, aspect_ratio: '21:9', style: null },
  },
];

test.each(examples)('sends $name as the document shows it', async ({ request, sent }) => {
  await using upstream = await startUpstream(say(200, { generation_id: 'gen_1' }));

  await upstream.api.generate(KEY, request);

  const body = upstream.requests[0]?.body ?? '';
  expect(upstream.requests).toEqual([
    {
      method: 'POST',
      url: '/api/v1/generate',
      headers: {
        host: upstream.host,
        connection: 'close',
        authorization: `Bearer ${KEY}`,
        accept: 'application/json',
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
      },
      body,
    },
  ]);
  expect(JSON.parse(body)).toEqual(sent);
});

test('every GET has its documented path, with encoded ids', async () => {
  await using upstream = await startUpstream(say(200, { generation_id: 'gen_686717fe97bd3_055867', data: [] }));
  const { api } = upstream;

  await api.getStatus(KEY, 'gen_686717fe97bd3_055867');
  await expect(api.getStatus(KEY, '../user')).rejects.toThrow('it is about another generation');
  await expect(api.getStatus(KEY, 'a/b?c#d%2e')).rejects.toThrow('it is about another generation');
  await api.listGenerations(KEY, { page: 2, limit: 50 });
  await api.getUser(KEY);

  expect(upstream.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'GET /api/v1/status/gen_686717fe97bd3_055867',
    'GET /api/v1/status/..%2Fuser',
    'GET /api/v1/status/a%2Fb%3Fc%23d%252e',
    'GET /api/v1/generations?page=2&limit=50',
    'GET /api/v1/user',
  ]);
});

test('the base URL may end in a slash', async () => {
  await using server = await startServer(say(200, {}));
  await using api = openVideoGenApi({ baseUrl: `${server.baseUrl}/` });

  await api.getUser(KEY);

  expect(server.requests.map(({ url }) => url)).toEqual(['/api/v1/user']);
});

test.each([
  ['lt_12345', true],
  [KEY, true],
  ['x'.repeat(256), true],
  ['x'.repeat(257), false],
  ['short12', false],
  ['', false],
  ['with a space', false],
  ['line\r\nbreak', false],
  ['trailing-nl\n', false],
  ['ümlaut-key', false],
])('the key %j can stand in a header: %s', (key, wellFormed) => {
  expect(isWellFormedKey(key)).toBe(wellFormed);
});
