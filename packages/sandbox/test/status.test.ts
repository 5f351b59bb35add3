import { expect, test } from 'vitest';
import { listItem, refusal, statusBody } from './bodies.ts';
import { longestSeconds, field, items, startTestSandbox } from './client.ts';

const early = ['video_url', 'processing_time', 'completed_at'];

/** Polls once per second of the sandbox's clock until completion. Returns each new status with its second. */
async function walk(api: Awaited<ReturnType<typeof startTestSandbox>>, id: string) {
  const met: { status: unknown; second: number; body: unknown }[] = [];
  for (let second = 0; second <= longestSeconds; second += 1) {
    const { body } = await api.get(`/status/${id}`);
    const status = field(body, 'status');
    if (met.at(-1)?.status !== status) met.push({ status, second, body });
    if (status === 'completed') break;
    for (const name of early) expect(body).not.toHaveProperty(name);
    await api.advance(1);
  }
  return met;
}

test('goes through the documented statuses and completes exactly as documented', async () => {
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
  // The reported time is the elapsed one, up to the second between two polls.
  expect(Math.abs(Number(field(body, 'processing_time')) - (met.at(-1)?.second ?? 0))).toBeLessThanOrEqual(2);
});

test('audio takes 10 to 30 seconds more, in progress', async () => {
  await using api = await startTestSandbox();
  const id = await api.submit({ model: 'nanobanana-video', add_audio: true });

  const met = await walk(api, id);

  const started = met.find(({ status }) => status === 'in_progress')?.second ?? 0;
  const total = met.at(-1)?.second ?? 0;
  expect(met.map(({ status }) => status)).toEqual(['pending', 'in_queue', 'in_progress', 'completed']);
  // The generation is in progress after a fifth of the video's time. A poll is up to a second late, five times that is 5 s.
  expect(total - started * 5).toBeGreaterThanOrEqual(10 - 5);
  expect(total - started * 5).toBeLessThanOrEqual(30 + 1);
});

test('status, list and video are those of an unfinished generation until the sound is done', async () => {
  await using api = await startTestSandbox();
  const id = await api.submit({ prompt: 'A cat [sandbox:fast]', add_audio: true });
  // The 10 s of the video are over, the 10 to 30 s of its sound are not.
  await api.advance(10);

  const status = await api.get(`/status/${id}`);
  const list = await api.get('/generations');
  const video = await api.ask(`/api/v1/video/${id}`);

  const unfinished = { generation_id: id, status: 'in_progress', prompt: 'A cat [sandbox:fast]' };
  expect(status.body).toEqual(statusBody(unfinished));
  expect(items(list.body)).toEqual([listItem(unfinished)]);
  expect(video.status).toBe(404);
});

test('equal requests take equal times, others take other times, divided by the speed', async () => {
  await using slow = await startTestSandbox({ speed: 1 });
  await using fast = await startTestSandbox({ speed: 30 });
  const time = async (api: typeof slow, seed: number): Promise<number> => {
    const id = await api.submit({ seed });
    await api.advance(longestSeconds);
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
  await api.advance(longestSeconds);

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

  const notFound = [404, refusal('Not Found', 'Generation not found')];
  expect([foreign.status, foreign.body]).toEqual(notFound);
  expect([unknown.status, unknown.body]).toEqual(notFound);
});
