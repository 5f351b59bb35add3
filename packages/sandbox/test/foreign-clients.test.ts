import { expect, test } from 'vitest';
import type { SandboxOptions } from '../src/index.ts';
import { submissionBody, time } from './bodies.ts';
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

test('the document’s class goes on waiting while a completed generation has no file', async () => {
  await using it = await startSurroundings();
  const client = new VideogenAPI(it.surroundings);
  const { generation_id: id } = await client.generateTextToVideo('A cat [sandbox:fast] [sandbox:late-file]');

  const url = await client.waitForVideo(id);

  expect(client.seen.slice(1)).toEqual(['completed', 'completed', 'completed']);
  expect((await fetch(url)).status).toBe(200);
});

test('the document’s class reads the reason of a failure from `error`', async () => {
  await using it = await startSurroundings();
  const client = new VideogenAPI(it.surroundings);
  const { generation_id: id } = await client.generateTextToVideo('A cat [sandbox:moderation-later]');

  await expect(client.waitForVideo(id)).rejects.toThrow('Rejected by moderation');
});

test('an SDK that sleeps for details.seconds_until_reset succeeds with its next request', async () => {
  await using it = await startSurroundings({ rateLimit: true });
  for (let count = 0; count < 5; count += 1) await sdkSubmit(it.surroundings, { prompt: 'A cat', model: 'kling_25' });

  const sixth = await sdkSubmit(it.surroundings, { prompt: 'A cat', model: 'kling_25' });

  expect(sixth).toEqual(
    submissionBody({
      model: { key: 'kling_25', name: 'Kling 2.5', provider: 'Kuaishou' },
      duration: 5,
      usage: { current_month_usage: 6, monthly_limit: 100 },
      rate_limit: { current_usage: 1, limit: 5, seconds_until_reset: expect.any(Number), reset_time: time },
    }),
  );
  expect(it.slept).toEqual([expect.toSatisfy((seconds) => Number(seconds) > 880 && Number(seconds) <= 900)]);
  expect(await countAccepted(it.api)).toBe(6);
});

test.each([
  {
    cue: 'vendor-quota',
    status: 500,
    code: 'Failed to submit request to video generation service',
    says: 'The account has exceeded the daily limit of the video generation service.',
  },
  {
    cue: 'monthly-limit',
    status: 429,
    code: 'Too Many Requests',
    says: 'You have reached your monthly usage limit of 100 generations.',
  },
  {
    cue: 'no-funds',
    status: 402,
    code: 'Payment Required',
    says: 'Your account has an insufficient balance for this generation.',
  },
  {
    cue: 'moderation',
    status: 400,
    code: 'Bad Request',
    says: 'Rejected by moderation: sensitive, dangerous or copyrighted content.',
  },
])('an SDK reads status, code and message of $cue', async ({ cue, status, code, says }) => {
  await using it = await startSurroundings();

  const submission = sdkSubmit(it.surroundings, { prompt: `A cat [sandbox:${cue}]` });

  const error = await submission.catch((reason: unknown) => reason);
  if (!(error instanceof SdkError)) throw error;
  expect([error.status, error.code, error.message]).toEqual([status, code, says]);
  expect(it.slept).toEqual([]);
});

test('a gallery finds its completed videos under `data`, newest first, with their age', async () => {
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

test('a dashboard shows plan and statistics, for a number and for a word as the limit', async () => {
  await using it = await startSurroundings();
  await it.api.advanceToMidMonth();
  await it.api.submit({}, 'lt_alice');

  const lines = await Promise.all(
    ['lt_alice', 'lt_unlimited', 'lt_revoked'].map((key) => printAccount({ ...it.surroundings, key })),
  );

  expect(lines).toEqual(['Free: 1 today, 1 of 100', 'Unlimited: 0 today, 0 of unlimited', 'Bad key']);
});

test('a web form with strings, empty and unknown fields, 9:16 and a long prompt is accepted', async () => {
  await using it = await startSurroundings();
  const prompt = 'A cat. '.repeat(396).slice(0, 2_767);

  const answer = await sendForm(it.surroundings, prompt);

  const url = await new VideogenAPI(it.surroundings).waitForVideo(answer.status_url.split('/').at(-1) ?? '');
  expect(answer).toEqual(
    submissionBody({
      model: { key: 'seedance-2', name: 'seedance-2', provider: null },
      prompt,
      duration: 8,
      aspect_ratio: '9:16',
    }),
  );
  expect(prompt).toHaveLength(2_767);
  expect((await fetch(url)).status).toBe(200);
});
