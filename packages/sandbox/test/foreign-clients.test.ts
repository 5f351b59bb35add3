import { expect, test } from 'vitest';
import type { SandboxOptions } from '../src/index.ts';
import { field, startTestSandbox } from './client.ts';
import { printAccount, readGallery, SdkError, sdkSubmit, sendForm, VideogenAPI } from './foreign-clients.ts';

async function startSurroundings(options: SandboxOptions = {}) {
  const api = await startTestSandbox(options);
  const slept: number[] = [];
  const sleep = async (seconds: number): Promise<void> => {
    slept.push(seconds);
    await api.advance(seconds);
  };
  return {
    api,
    slept,
    surroundings: { baseUrl: `${api.sandbox.url}/api/v1`, key: 'lt_alice', sleep },
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
}

async function countAccepted(api: Awaited<ReturnType<typeof startTestSandbox>>): Promise<number> {
  return Object.keys(field((await api.ask('/__sandbox/ledger')).body, 'accepted') ?? {}).length;
}

test.each([{ add_audio: false }, { add_audio: true }])(
  'the document’s class, waiting for a video_url, has it with the completion and not before: %j',
  async (options) => {
    await using it = await startSurroundings();
    const client = new VideogenAPI(it.surroundings);
    const { success, generation_id: id } = await client.generateTextToVideo('A cat', options);

    const url = await client.waitForVideo(id);

    const file = await fetch(url);
    expect(success).toBe(true);
    expect(client.seen.filter((word) => word === 'completed')).toHaveLength(1);
    expect(client.seen.at(-1)).toBe('completed');
    expect(new Set(client.seen)).toEqual(new Set(['pending', 'in_queue', 'in_progress', 'completed']));
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'video/mp4']);
  },
);

test('the document’s class waits on while a completed video has no file yet', async () => {
  await using it = await startSurroundings();
  const client = new VideogenAPI(it.surroundings);
  const { generation_id: id } = await client.generateTextToVideo('A cat [sandbox:fast] [sandbox:late-file]');

  const url = await client.waitForVideo(id);

  expect(client.seen.slice(1)).toEqual(['completed', 'completed', 'completed']);
  expect((await fetch(url)).status).toBe(200);
});

test('the document’s class learns from `error` why a generation failed', async () => {
  await using it = await startSurroundings();
  const client = new VideogenAPI(it.surroundings);
  const { generation_id: id } = await client.generateTextToVideo('A cat [sandbox:moderation-later]');

  await expect(client.waitForVideo(id)).rejects.toThrow('Rejected by moderation');
});

test('an SDK that sleeps for details.seconds_until_reset gets through at the first try after it', async () => {
  await using it = await startSurroundings({ rateLimit: true });
  for (let count = 0; count < 5; count += 1) await sdkSubmit(it.surroundings, { prompt: 'A cat', model: 'kling_25' });

  const sixth = await sdkSubmit(it.surroundings, { prompt: 'A cat', model: 'kling_25' });

  expect(sixth).toMatchObject({ success: true, status: 'pending', generation_id: expect.any(String) });
  expect(it.slept).toEqual([expect.toSatisfy((seconds) => Number(seconds) > 880 && Number(seconds) <= 900)]);
  expect(await countAccepted(it.api)).toBe(6);
});

test.each([
  {
    cue: 'vendor-quota',
    status: 500,
    code: 'Failed to submit request to video generation service',
    says: 'exceeded the daily limit',
  },
  { cue: 'monthly-limit', status: 429, code: 'Too Many Requests', says: 'monthly usage limit' },
  { cue: 'no-funds', status: 402, code: 'Payment Required', says: 'insufficient balance' },
  { cue: 'moderation', status: 400, code: 'Bad Request', says: 'sensitive, dangerous or copyrighted' },
])('an SDK reads of $cue what it is', async ({ cue, status, code, says }) => {
  await using it = await startSurroundings();

  const submission = sdkSubmit(it.surroundings, { prompt: `A cat [sandbox:${cue}]` });

  const error = await submission.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SdkError);
  expect(error).toMatchObject({ status, code, message: expect.stringContaining(says) });
  expect(it.slept).toEqual([]);
});

test('a gallery finds its finished videos under `data`, newest first, and tells their age', async () => {
  await using it = await startSurroundings();
  const first = await it.api.submit({ prompt: 'A 🐈 [sandbox:fast]' });
  const second = await it.api.submit({ prompt: 'A dog [sandbox:fast]' });
  await it.api.submit({ prompt: 'A cow [sandbox:slow]' });
  const { body } = await it.api.advance(60);

  const gallery = await readGallery(it.surroundings, Date.parse(String(field(body, 'now'))));

  const age = expect.toSatisfy((seconds) => Number(seconds) >= 60 && Number(seconds) < 75);
  const src = (id: string): string => `${it.surroundings.baseUrl}/video/${id}`;
  expect(gallery).toEqual([
    { id: second, title: 'A dog [sandbox:fast]', src: src(second), age },
    { id: first, title: 'A ???? [sandbox:fast]', src: src(first), age },
  ]);
});

test('an account widget shows plan and statistics, whatever the limit is written as', async () => {
  await using it = await startSurroundings();
  await it.api.advanceToMidMonth();
  await it.api.submit({}, 'lt_alice');

  const lines = await Promise.all(
    ['lt_alice', 'lt_unlimited', 'lt_revoked'].map((key) => printAccount({ ...it.surroundings, key })),
  );

  expect(lines).toEqual(['Free: 1 today, 1 of 100', 'Unlimited: 0 today, 0 of unlimited', 'Bad key']);
});

test('a web form with strings, empty and unknown fields, 9:16 and a long prompt is taken as it is meant', async () => {
  await using it = await startSurroundings();
  const prompt = 'A cat. '.repeat(396).slice(0, 2_767);

  const answer = await sendForm(it.surroundings, prompt);

  const url = await new VideogenAPI(it.surroundings).waitForVideo(answer.status_url.split('/').at(-1) ?? '');
  expect(answer).toMatchObject({
    success: true,
    type: 'text-to-video',
    model: { key: 'seedance-2', name: 'seedance-2' },
    prompt,
    duration: 8,
    aspect_ratio: '9:16',
  });
  expect(prompt).toHaveLength(2_767);
  expect((await fetch(url)).status).toBe(200);
});
