import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { cues } from '../src/world/cue.ts';
import { listItem, refusal, statusBody, time } from './bodies.ts';
import { longestSeconds, field, items, startTestSandbox } from './client.ts';

type Api = Awaited<ReturnType<typeof startTestSandbox>>;

async function readAccepted(api: Api): Promise<unknown> {
  return field((await api.ask('/__sandbox/ledger')).body, 'accepted');
}

async function readStatus(api: Api, id: string): Promise<unknown> {
  return field((await api.get(`/status/${id}`)).body, 'status');
}

test.each([
  {
    cue: 'no-funds',
    status: 402,
    body: {
      success: false,
      error: 'Payment Required',
      message: 'Your account has an insufficient balance for this generation.',
    },
  },
  {
    cue: 'moderation',
    status: 400,
    body: {
      success: false,
      error: 'Bad Request',
      message: 'Rejected by moderation: sensitive, dangerous or copyrighted content.',
    },
  },
  {
    cue: 'vendor-quota',
    status: 500,
    body: {
      success: false,
      error: 'Failed to submit request to video generation service',
      details: 'The account has exceeded the daily limit of the video generation service.',
    },
  },
  {
    cue: 'monthly-limit',
    status: 429,
    body: {
      success: false,
      error: 'Too Many Requests',
      message: 'You have reached your monthly usage limit of 100 generations.',
    },
  },
  { cue: 'success-false', status: 200, body: { success: false, error: 'The request was not accepted' } },
])('refuses [sandbox:$cue] with $status and accepts nothing', async ({ cue, status, body }) => {
  await using api = await startTestSandbox();

  const answer = await api.generate({ prompt: `A cat [sandbox:${cue}] on a roof` });

  expect([answer.status, answer.body]).toEqual([status, body]);
  expect(answer.headers.get('x-rate-limit-window')).toBe(cue === 'vendor-quota' ? '3600' : null);
  expect(await readAccepted(api)).toEqual([]);
  expect(items((await api.get('/generations')).body)).toEqual([]);
});

test('answers [sandbox:rate-limit] like the rate limit, even if that is off', async () => {
  await using api = await startTestSandbox({ speed: 7 });

  const answer = await api.generate({ model: 'kling_25', prompt: '[SANDBOX:Rate-Limit]' });

  expect(answer.status).toBe(429);
  expect(answer.body).toEqual({
    success: false,
    error: 'Kling 2.5 rate limit exceeded',
    message: 'You can make 5 generations per 129 seconds with Kling 2.5, on all plans. Please try again later.',
    details: {
      current_usage: 5,
      limit: 5,
      window: '129 seconds',
      model: 'kling_25',
      reset_time: time,
      seconds_until_reset: 129,
    },
  });
  expect(await readAccepted(api)).toEqual([]);
});

const text = 'The video could not be generated. Please try again.';

test.each([
  { cue: 'fail', said: { error: text } },
  { cue: 'fail-message', said: { message: text } },
  { cue: 'fail-reason', said: { reason: text } },
  { cue: 'fail-failed-reason', said: { failed_reason: text } },
  { cue: 'fail-silent', said: {} },
  {
    cue: 'moderation-later',
    said: { error: 'Rejected by moderation: sensitive, dangerous or copyrighted content.' },
  },
])('accepts [sandbox:$cue] and fails the generation after its processing time', async ({ cue, said }) => {
  await using api = await startTestSandbox();
  const prompt = `A cat [sandbox:fast] [sandbox:${cue}]`;
  const id = await api.submit({ prompt, seed: 7 });
  await api.advance(5);
  const before = await readStatus(api, id);
  await api.advance(5);

  const { body } = await api.get(`/status/${id}`);

  expect(before).toBe('in_progress');
  expect(body).toEqual(statusBody({ generation_id: id, status: 'failed', prompt, seed: 7, ...said }));
  expect(items((await api.get('/generations')).body)).toEqual([
    listItem({ generation_id: id, status: 'failed', prompt }),
  ]);
  expect((await api.ask(`/api/v1/video/${id}`)).status).toBe(404);
  expect(await readAccepted(api)).toEqual([
    {
      generationId: id,
      key: expect.any(String),
      at: expect.any(String),
      endsAt: expect.any(String),
      body: { prompt, seed: 7 },
    },
  ]);
});

test.each([
  { cue: 'late-file', at: 10, status: { linked: false, playable: false } },
  { cue: 'late-file', at: 25, status: { linked: false, playable: false } },
  { cue: 'late-file', at: 30, status: { linked: true, playable: true } },
  { cue: 'late-download', at: 10, status: { linked: true, playable: false } },
  { cue: 'late-download', at: 25, status: { linked: true, playable: false } },
  { cue: 'late-download', at: 30, status: { linked: true, playable: true } },
  { cue: 'no-file', at: 10, status: { linked: false, playable: false } },
  { cue: 'no-file', at: longestSeconds, status: { linked: false, playable: false } },
])('has completed [sandbox:$cue] with $status after $at s', async ({ cue, at, status: { linked, playable } }) => {
  await using api = await startTestSandbox();
  const prompt = `[sandbox:fast] [sandbox:${cue}]`;
  const id = await api.submit({ prompt });
  await api.advance(at);

  const { body } = await api.get(`/status/${id}`);

  const url = `${api.sandbox.url}/api/v1/video/${id}`;
  const completed = { generation_id: id, status: 'completed', prompt, processing_time: 10 };
  expect(body).toEqual(statusBody({ ...completed, completed_at: time, ...(linked && { video_url: url }) }));
  expect(items((await api.get('/generations')).body)).toEqual([
    listItem({ ...completed, video_url: linked ? url : null }),
  ]);
  expect((await fetch(url)).status).toBe(playable ? 200 : 404);
});

test('divides the delay of late files by the speed', async () => {
  await using api = await startTestSandbox({ speed: 10 });
  const id = await api.submit({ prompt: '[sandbox:fast] [sandbox:late-file]' });
  await api.advance(3);

  const { body } = await api.get(`/status/${id}`);
  expect(field(body, 'video_url')).toBe(`${api.sandbox.url}/api/v1/video/${id}`);
});

test.each([
  {
    given: '[sandbox:synonyms]',
    words: ['Submitted', 'QUEUED', 'Processing', 'Processing', 'Processing', 'SUCCEEDED'],
  },
  {
    given: '[sandbox:synonyms] [sandbox:fail]',
    words: ['Submitted', 'QUEUED', 'Processing', 'Processing', 'Processing', 'Error'],
  },
  {
    given: '[sandbox:unknown-status]',
    words: ['pending', 'in_queue', 'in_progress', 'upscaling', 'in_progress', 'completed'],
  },
  {
    given: '[sandbox:stuck]',
    words: ['pending', 'in_queue', 'in_progress', 'in_progress', 'in_progress', 'in_progress'],
  },
])('reports the statuses $words for $given', async ({ given, words }) => {
  await using api = await startTestSandbox();
  const submitted = await api.generate({ prompt: `[sandbox:slow] ${given}` });
  const id = String(field(submitted.body, 'generation_id'));
  const met: unknown[] = [field(submitted.body, 'status')];
  const listed: unknown[] = [field(submitted.body, 'status')];

  // Polls at a tenth, three tenths, half and eight tenths of the hour, and at its end.
  for (const seconds of [360, 720, 720, 1_080, 720]) {
    await api.advance(seconds);
    met.push(await readStatus(api, id));
    listed.push(field(items((await api.get('/generations')).body)[0], 'status'));
  }

  expect(met).toEqual(words);
  expect(listed).toEqual(words);
});

test('never ends [sandbox:stuck]', async () => {
  await using api = await startTestSandbox();
  const id = await api.submit({ prompt: '[sandbox:stuck]' });
  await api.advance(366 * 24 * 3_600);

  expect(await readStatus(api, id)).toBe('in_progress');
});

test('answers polls of [sandbox:null-duration] without a duration', async () => {
  await using api = await startTestSandbox();
  const { body } = await api.generate({ prompt: '[sandbox:null-duration]' });

  const poll = await api.get(`/status/${String(field(body, 'generation_id'))}`);

  expect([field(body, 'duration'), field(poll.body, 'duration')]).toEqual([10, null]);
});

test('refuses an unknown [sandbox:…] and lists the known ones', async () => {
  await using api = await startTestSandbox();

  const answer = await api.generate({ prompt: 'A cat [sandbox:fial]' });

  const problem = `has an unknown word [sandbox:…]; the known words are ${cues.join(', ')}`;
  expect(answer.status).toBe(400);
  expect(answer.body).toEqual({ ...refusal('Bad Request', `prompt ${problem}`), details: { prompt: [problem] } });
});

test('the README describes every cue', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

  expect(cues.filter((cue) => !readme.includes(`[sandbox:${cue}]`))).toEqual([]);
});
