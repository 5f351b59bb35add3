import { expect, test } from 'vitest';
import { ages, field, items, startTestSandbox } from './client.ts';

const early = ['video_url', 'processing_time', 'completed_at'];

/** Looks once per second of the sandbox's clock until completion; gives each new status with the second it was met. */
async function walk(api: Awaited<ReturnType<typeof startTestSandbox>>, id: string) {
  const met: { status: unknown; second: number; body: unknown }[] = [];
  for (let second = 0; second <= ages; second += 1) {
    const { body } = await api.get(`/status/${id}`);
    const status = field(body, 'status');
    if (met.at(-1)?.status !== status) met.push({ status, second, body });
    if (status === 'completed') break;
    for (const name of early) expect(body).not.toHaveProperty(name);
    await api.advance(1);
  }
  return met;
}

test('walks through the documented statuses and completes to the letter', async () => {
  await using api = await startTestSandbox();
  const id = await api.submit({ model: 'nanobanana-video', seed: 7 });

  const met = await walk(api, id);

  const { body } = met.at(-1) ?? {};
  expect(met.map(({ status }) => status)).toEqual(['pending', 'in_queue', 'in_progress', 'completed']);
  expect(JSON.stringify(body)).toBe(
    JSON.stringify({
      success: true,
      generation_id: id,
      status: 'completed',
      type: 'text-to-video',
      model: { key: 'nanobanana-video', name: 'Nano Banana', provider: null },
      video_url: `${api.sandbox.url}/api/v1/video/${id}`,
      prompt: 'A cat',
      duration: 5,
      resolution: '720p',
      style: 'realistic',
      fps: 30,
      aspect_ratio: '16:9',
      processing_time: field(body, 'processing_time'),
      completed_at: field(body, 'completed_at'),
      seed: 7,
    }),
  );
  expect(field(body, 'completed_at')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  // What was reported is what passed, give or take the step between two looks.
  expect(Math.abs(Number(field(body, 'processing_time')) - (met.at(-1)?.second ?? 0))).toBeLessThanOrEqual(2);
});

test('takes 10 to 30 seconds more for audio, in progress all the while', async () => {
  await using api = await startTestSandbox();
  const id = await api.submit({ model: 'nanobanana-video', add_audio: true });

  const met = await walk(api, id);

  const started = met.find(({ status }) => status === 'in_progress')?.second ?? 0;
  const total = met.at(-1)?.second ?? 0;
  expect(met.map(({ status }) => status)).toEqual(['pending', 'in_queue', 'in_progress', 'completed']);
  // A fifth of the video's time passes before it is in progress; a look is up to a second late, five of them are five.
  expect(total - started * 5).toBeGreaterThanOrEqual(10 - 5);
  expect(total - started * 5).toBeLessThanOrEqual(30 + 1);
});

test('lets nothing look completed while the sound is made', async () => {
  await using api = await startTestSandbox();
  const id = await api.submit({ prompt: 'A cat [sandbox:fast]', add_audio: true });
  // The video's own 10 seconds are over, the 10 to 30 of its sound are not.
  await api.advance(10);

  const status = await api.get(`/status/${id}`);
  const list = await api.get('/generations');
  const video = await api.ask(`/api/v1/video/${id}`);

  expect(field(status.body, 'status')).toBe('in_progress');
  for (const name of early) expect(status.body).not.toHaveProperty(name);
  expect(items(list.body)).toMatchObject([{ status: 'in_progress', video_url: null, processing_time: null }]);
  expect(video.status).toBe(404);
});

test('takes the same time for the same request, another for another, divided by the speed', async () => {
  await using slow = await startTestSandbox({ speed: 1 });
  await using fast = await startTestSandbox({ speed: 30 });
  const time = async (api: typeof slow, seed: number): Promise<number> => {
    const id = await api.submit({ seed });
    await api.advance(ages);
    return Number(field((await api.get(`/status/${id}`)).body, 'processing_time'));
  };

  const [first, again, other, quick] = [
    await time(slow, 1),
    await time(slow, 1),
    await time(slow, 2),
    await time(fast, 1),
  ];

  expect(again).toBe(first);
  expect(other).not.toBe(first);
  expect(Math.abs(quick - first / 30)).toBeLessThanOrEqual(1);
});

test('draws times around the model’s median, none above three times that', async () => {
  await using api = await startTestSandbox();
  const ids: string[] = [];
  for (let seed = 0; seed < 99; seed += 1) ids.push(await api.submit({ model: 'nanobanana-video', seed }));
  await api.advance(ages);

  const times: number[] = [];
  for (const id of ids) times.push(Number(field((await api.get(`/status/${id}`)).body, 'processing_time')));

  const sorted = times.toSorted((a, b) => a - b);
  expect(sorted[49]).toBeGreaterThan(50);
  expect(sorted[49]).toBeLessThan(70);
  expect(sorted.at(-1)).toBeLessThanOrEqual(180);
  expect(new Set(times).size).toBeGreaterThan(20);
});

test('shows another user’s generation to nobody else', async () => {
  await using api = await startTestSandbox();
  const id = await api.submit({}, 'lt_alice');

  const [foreign, unknown] = [await api.get(`/status/${id}`, 'lt_bob'), await api.get('/status/gen_0_0', 'lt_bob')];

  expect(foreign.status).toBe(404);
  expect(foreign.body).toEqual({ success: false, error: 'Not Found', message: 'Generation not found' });
  expect(unknown).toMatchObject({ status: 404, body: foreign.body });
});
