import { afterEach, expect, test, vi } from 'vitest';
import { listInFlight } from '@videogen/store';
import { cat, say } from '../lifecycle-with-upstream.ts';
import { foundAs, soraCells, startLosing, unseeded } from '../lost-submissions.ts';

const HOURS_MS = 3_600_000;

afterEach(() => void vi.useRealTimers());

test.each([
  [0, 0],
  [2, 0],
  [-2, 0],
  [0, 2],
  [0, -2],
  [2, -2],
  [-2, 2],
])(
  'a submission is found, and an earlier generation not polled, with VideoGenAPI’s clock %i and the machine’s %i hours off',
  async (upstreamHours, machineHours) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + machineHours * HOURS_MS });
    await using upstream = await startLosing({ upstreamAheadMs: (upstreamHours - machineHours) * HOURS_MS });
    upstream.made.push({ id: 'gen_before', prompt: cat.prompt, at: upstream.upstreamNow() - 60_000, ...unseeded });
    const lost = await upstream.lose(cat, unseeded);
    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toEqual(foundAs('gen_2', lost, soraCells));
    expect(upstream.takePaths()).toEqual(['generations?page=1', 'status/gen_2']);
    const followed = await listInFlight(upstream.store, upstream.accountId);
    expect(followed.map(({ ageMs }) => ageMs)).toEqual([expect.closeTo(0, -4)]);
  },
);

test('any generation with its prompt is possible if VideoGenAPI does not date its answers', async () => {
  await using upstream = await startLosing();
  upstream.made.push({ id: 'gen_before', prompt: cat.prompt, at: 0, reported: { seed: 8 } });
  const lost = await upstream.lose({ ...cat, seed: 7 });
  upstream.faults.onRequest = () => Promise.resolve();
  upstream.faults.path = 'generations';
  upstream.faults.answer = (response) => {
    response.removeHeader('date');
    response.sendDate = false;
    const data = upstream.made.map(({ id, prompt }) => ({
      generation_id: id,
      prompt,
      created_at: '2020-01-01 00:00:00',
    }));
    say(200, { data })(response, { method: 'GET', url: '', key: '', body: {} });
  };

  await upstream.tryOnce();

  expect(await upstream.read(lost.id)).toEqual(foundAs('gen_2', lost, { style: null, fps: null }));
  expect(upstream.takePaths()).toEqual([
    'generations?page=1',
    'status/gen_2',
    'status/gen_before',
    'generations?page=2',
  ]);
});
