import { expect, test } from 'vitest';
import { refusal } from './bodies.ts';
import { field, startTestSandbox } from './client.ts';

test.each([{ body: ['prompt'] }, { body: 'prompt' }, { body: null }])(
  'refuses the body $body, which is no object',
  async ({ body }) => {
    await using api = await startTestSandbox();

    const answer = await api.generate(body);

    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(refusal('Bad Request', 'The request body must be a JSON object'));
  },
);

test.each([
  { body: {}, name: 'prompt', problem: 'is required and must be a string' },
  { body: { prompt: '' }, name: 'prompt', problem: 'is required and must be a string' },
  { body: { prompt: ' \n' }, name: 'prompt', problem: 'is required and must not be empty' },
  { body: { prompt: 7 }, name: 'prompt', problem: 'is required and must be a string' },
  { body: { prompt: '🐈'.repeat(5_001) }, name: 'prompt', problem: 'must not be longer than 5000 characters' },
  { body: { prompt: 'A', duration: 'long' }, name: 'duration', problem: 'must be an integer' },
  { body: { prompt: 'A', duration: 7.5 }, name: 'duration', problem: 'must be an integer' },
  { body: { prompt: 'A', seed: '42' }, name: 'seed', problem: 'must be an integer' },
  { body: { prompt: 'A', add_audio: 'yes' }, name: 'add_audio', problem: 'must be true or false' },
  { body: { prompt: 'A', model: ['sora-2'] }, name: 'model', problem: 'must be a string' },
  { body: { prompt: 'A', image_url: 'cat.jpg' }, name: 'image_url', problem: 'must be an http or https URL' },
  { body: { prompt: 'A', reference_image_urls: [] }, name: 'reference_image_urls', problem: 'must have 1 to 5 URLs' },
  {
    body: { prompt: 'A', reference_image_urls: Array(6).fill('https://example.com/ref.jpg') },
    name: 'reference_image_urls',
    problem: 'must have 1 to 5 URLs',
  },
  {
    body: { prompt: 'A', reference_image_urls: ['ftp://a/b'] },
    name: 'reference_image_urls.0',
    problem: 'must be an http or https URL',
  },
  {
    body: { prompt: 'A', reference_image_urls: 'https://a/b' },
    name: 'reference_image_urls',
    problem: 'must be an array of URLs',
  },
])('refuses $body: $name $problem', async ({ body, name, problem }) => {
  await using api = await startTestSandbox();

  const answer = await api.generate(body);

  expect(answer.status).toBe(400);
  expect(answer.body).toEqual({ ...refusal('Bad Request', `${name} ${problem}`), details: { [name]: [problem] } });
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
])('answers %j, which has an image as a data: URI, with an empty 500 and accepts nothing', async (given) => {
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
  expect(answer.body).toEqual(refusal('Bad Request', 'The request body is not valid JSON'));
});

test('refuses a body over 1 MB, however large', async () => {
  await using api = await startTestSandbox();

  const answer = await api.generate({ prompt: 'A'.repeat(20_000_000) });

  expect(answer.status).toBe(413);
  expect(answer.body).toEqual(refusal('Payload Too Large', 'The request body is larger than 1 MB'));
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

  const tooNested = refusal('Bad Request', 'The request body is nested deeper than 64 levels');
  expect(deepest.status).toBe(200);
  expect([tooDeep.status, tooDeep.body]).toEqual([400, tooNested]);
  expect([abyss.status, abyss.body]).toEqual([400, tooNested]);
  const ledger = await api.ask('/__sandbox/ledger');
  expect([ledger.status, field(ledger.body, 'accepted')]).toEqual([200, [expect.any(Object)]]);
});
