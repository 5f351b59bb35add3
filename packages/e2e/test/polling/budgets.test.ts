import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'vitest';
import { orderFaults } from '@videogen/testkit';
import { countCompleted, openScene, submitMany } from './open-scene.ts';

const patient = { timeout: 120_000, interval: 50 };
const MODEL = 'a-model-of-its-own';
/** Without a list, generations are polled one by one. */
const noList = { match: { endpoint: 'generations' }, times: 'always', respond: { status: 404, body: {} } } as const;

test.concurrent(
  'after an outage there is no stampede: ten at once, then one a second, the oldest first',
  { timeout: 180_000 },
  async ({ expect }) => {
    await using scene = await openScene(60, { POLLS_PER_MINUTE: '60', POLL_MIN_INTERVAL_MS: '100' });
    await orderFaults(scene.sandboxUrl, noList);
    const key = 'lt_unlimited_stampede';
    const client = scene.connect(key);
    const ids = await submitMany(client, 30, { words: 'Overdue', model: MODEL });
    const { nodes } = await client.generations({ first: 30 });
    const oldestFirst = nodes.map(({ generationId }) => `/api/v1/status/${generationId}`).toReversed();
    // All are done, and long overdue, when the poller starts.
    await sleep(5000);

    await scene.startPoller();
    await expect.poll(() => scene.polls(key).length, patient).toBeGreaterThan(0);
    await sleep(6000);

    const polls = scene.polls(key);
    const first = polls[0]?.at ?? 0;
    const singles = scene.statusPolls(key).map(({ path }) => path);
    console.log(`Polls of a key with ${ids.length} overdue, in six seconds: ${polls.length}`);
    expect(polls.filter(({ at }) => at - first < 900).length).toBeLessThanOrEqual(11);
    expect(polls.length).toBeGreaterThanOrEqual(14);
    expect(polls.length).toBeLessThanOrEqual(18);
    expect(new Set(singles.slice(0, 5))).toEqual(new Set(oldestFirst.slice(0, 5)));
    expect(new Set(singles)).toEqual(new Set(oldestFirst.slice(0, singles.length)));
  },
);

test.concurrent('a key with hundreds in flight starves nobody with one', { timeout: 180_000 }, async ({ expect }) => {
  await using scene = await openScene(60, { POLLS_PER_MINUTE: '120', POLL_MIN_INTERVAL_MS: '100' });
  await orderFaults(scene.sandboxUrl, noList);
  const [crowd, single] = [scene.connect('lt_unlimited_crowd'), scene.connect('lt_unlimited_single')];
  await submitMany(crowd, 300, { words: 'One of many', model: MODEL });
  await submitMany(single, 1, { words: 'The only one', model: MODEL });
  await sleep(2000);

  const startedAt = performance.now();
  await scene.startPoller();
  await expect.poll(() => countCompleted(single), patient).toBe(1);
  const tookMs = performance.now() - startedAt;

  console.log(`Beside 300 of another key, one was seen to its end ${Math.round(tookMs)} ms after the poller came`);
  expect(tookMs).toBeLessThan(15_000);
  expect(await countCompleted(crowd)).toBeLessThan(300);
});

test.concurrent('a 429 pauses its key alone, for the time that it names', { timeout: 180_000 }, async ({ expect }) => {
  await using scene = await openScene(20);
  const [limited, free] = ['lt_unlimited_limited', 'lt_unlimited_free'];
  await submitMany(scene.connect(limited), 1, { words: '[sandbox:stuck]', model: MODEL });
  await submitMany(scene.connect(free), 1, { words: '[sandbox:stuck]', model: MODEL });
  const body = { error: 'Too many', details: { seconds_until_reset: 4 } };
  await orderFaults(scene.sandboxUrl, { match: { key: limited, endpoint: 'status' }, respond: { status: 429, body } });
  for (const key of [limited, free]) void drain(scene.connect(key).watchAll());

  await scene.startPoller();
  await expect.poll(() => scene.polls(limited).length, patient).toBeGreaterThanOrEqual(4);

  const [first, second] = scene.polls(limited).map(({ at }) => at);
  const meanwhile = scene.polls(free).filter(({ at }) => at > (first ?? 0) && at < (second ?? 0));
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(3990);
  expect((second ?? 0) - (first ?? 0)).toBeLessThan(5500);
  expect(meanwhile.length).toBeGreaterThanOrEqual(4);
});

test.concurrent(
  'while VideoGenAPI answers nothing, polls with a key grow rare',
  { timeout: 180_000 },
  async ({ expect }) => {
    await using scene = await openScene(20);
    const key = 'lt_unlimited_down';
    const client = scene.connect(key);
    await submitMany(client, 20, { words: 'During an outage', model: MODEL });
    const down = { times: 'always', respond: { status: 503, body: '' } };
    await orderFaults(scene.sandboxUrl, { match: { key, endpoint: 'status' }, ...down });
    await orderFaults(scene.sandboxUrl, { match: { key, endpoint: 'generations' }, ...down });

    await scene.startPoller();
    await expect.poll(() => scene.polls(key).length, patient).toBeGreaterThan(0);
    await sleep(8000);

    const polls = scene.polls(key);
    const first = polls[0]?.at ?? 0;
    const early = polls.filter(({ at }) => at - first < 4000).length;
    console.log(
      `Polls in an outage of 8 s with 20 in flight: ${early} in the first half, ${polls.length - early} in the second`,
    );
    expect(polls.length).toBeLessThan(60);
    expect(polls.length - early).toBeLessThan(early);
  },
);

async function drain(updates: AsyncIterable<unknown>): Promise<void> {
  try {
    for await (const _ of updates);
  } catch {
    // Its client was closed at the end of the test.
  }
}
