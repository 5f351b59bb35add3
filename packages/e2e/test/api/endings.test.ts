import { afterAll, beforeAll, expect, test } from 'vitest';
import { createVideoGenClient, type GenerationUpdate, type VideoGenClient } from '@videogen/client';
import { serveHere, type ServerHere } from '@videogen/testkit';

let server: ServerHere;
let client: VideoGenClient;

beforeAll(async () => {
  server = await serveHere({ SANDBOX_SPEED: '30' });
  client = createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key: 'lt_endings' });
});

afterAll(async () => {
  await client.close();
  await server[Symbol.asyncDispose]();
});

/** Submits a video whose prompt has an instruction to the sandbox in brackets, and watches it to the end. */
async function watchToTheEnd(words: string): Promise<readonly GenerationUpdate[]> {
  const submitted = await client.generateVideo({ prompt: `A cat ${words}`, model: 'nanobanana-video' });
  if (submitted.__typename !== 'GenerateVideoSuccess') throw new Error(submitted.message);
  return Array.fromAsync(client.watch(submitted.generation.id));
}

const failures = [
  ['[sandbox:fail]', 'GENERATION_FAILED', 'VideoGenAPI could not make this video.'],
  ['[sandbox:fail-message]', 'GENERATION_FAILED', 'VideoGenAPI could not make this video.'],
  ['[sandbox:fail-reason]', 'GENERATION_FAILED', 'VideoGenAPI could not make this video.'],
  ['[sandbox:fail-failed-reason]', 'GENERATION_FAILED', 'VideoGenAPI could not make this video.'],
  ['[sandbox:moderation-later]', 'CONTENT_REJECTED', 'VideoGenAPI rejected the content.'],
] as const;

test.concurrent.for(failures)('%s ends FAILED with the code %s', async ([words, code, message]) => {
  const updates = await watchToTheEnd(`[sandbox:fast] ${words}`);

  const { status, generation } = updates.at(-1) ?? {};
  expect(status).toBe('FAILED');
  expect(generation?.failure).toEqual({ code, message, upstreamMessage: expect.stringMatching(/\w/) });
  expect(generation?.videoUrl).toBeNull();
});

test.concurrent('a failure without a message ends FAILED', async () => {
  const updates = await watchToTheEnd('[sandbox:fast] [sandbox:fail-silent]');

  expect(updates.at(-1)?.generation.failure).toEqual({
    code: 'GENERATION_FAILED',
    message: 'VideoGenAPI could not make this video.',
    upstreamMessage: null,
  });
});

test.concurrent('a completed status before the file exists is not COMPLETED yet', async () => {
  const updates = await watchToTheEnd('[sandbox:fast] [sandbox:late-file]');

  const completed = updates.filter(({ status }) => status === 'COMPLETED');
  expect(completed).toHaveLength(1);
  expect(completed[0]?.generation.videoUrl).toMatch(/^http/);
});

test.concurrent(
  'a completed status whose file never comes ends without a URL, with a warning',
  { timeout: 40_000 },
  async () => {
    const updates = await watchToTheEnd('[sandbox:fast] [sandbox:no-file]');

    const { status, videoUrl, warnings } = updates.at(-1)?.generation ?? {};
    expect({ status, videoUrl, warnings }).toEqual({
      status: 'COMPLETED',
      videoUrl: null,
      warnings: ['VideoGenAPI says that it is completed, but has given no usable URL of the video.'],
    });
  },
);

test.concurrent('other names of the same statuses are accepted', async () => {
  const updates = await watchToTheEnd('[sandbox:fast] [sandbox:synonyms]');

  const { status, upstreamStatus } = updates.at(-1)?.generation ?? {};
  expect(updates[0]?.status).toBe('PENDING');
  expect({ status, upstreamStatus }).toEqual({ status: 'COMPLETED', upstreamStatus: 'SUCCEEDED' });
});

test.concurrent('an unknown status keeps the last known one, and is shown unchanged', async () => {
  const updates = await watchToTheEnd('[sandbox:unknown-status]');

  const statuses = updates.map(({ status }) => status);
  const order = ['PENDING', 'IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'];
  expect(statuses).toEqual(statuses.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)));
  expect(statuses.at(-1)).toBe('COMPLETED');
  expect(updates.map(({ generation }) => generation.upstreamStatus)).toContain('upscaling');
});

test.concurrent('a video is not COMPLETED while its sound is added', async () => {
  const submitted = await client.generateVideo({
    prompt: 'A cat [sandbox:fast]',
    model: 'nanobanana-video',
    addAudio: true,
  });
  if (submitted.__typename !== 'GenerateVideoSuccess') throw new Error(submitted.message);

  const updates = await Array.fromAsync(client.watch(submitted.generation.id));

  expect(updates.filter(({ generation }) => generation.videoUrl !== null).map(({ status }) => status)).toEqual([
    'COMPLETED',
  ]);
});
