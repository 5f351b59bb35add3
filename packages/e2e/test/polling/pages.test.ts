import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderFaults, until } from '@videogen/testkit';
import { countCompleted, openScene, submitMany, type Scene } from './open-scene.ts';

const PATIENCE_MS = 45_000;
const patient = { timeout: PATIENCE_MS, interval: 100 };
const COUNT = 30;

let scene: Scene;

beforeAll(async () => {
  scene = await openScene(100);
  await scene.startPoller();
});

afterAll(() => scene[Symbol.asyncDispose]());

test('thirty in flight are followed by a few pages of the list, and each is finished by one poll', async () => {
  // A second try must not count the polls of the first.
  const key = `lt_unlimited_thirty_${randomUUID()}`;
  const client = scene.connect(key);

  await submitMany(client, COUNT, { words: 'Together', model: modelOf(key) });
  await expect.poll(() => countCompleted(client), patient).toBe(COUNT);

  const finishing = scene.statusPolls(key);
  const { nodes } = await client.generations({ first: COUNT });
  console.log(`${COUNT} in flight: ${scene.pages(key).length} pages and ${finishing.length} single polls`);
  expect(new Set(finishing.map(({ path }) => path)).size).toBe(COUNT);
  // The first and the last few are polled one by one.
  expect(finishing.length).toBeLessThanOrEqual(COUNT * 1.5);
  expect(scene.pages(key).length).toBeLessThan(COUNT * 2);
  expect(scene.pages(key).every(({ path }) => path.includes('limit=100'))).toBe(true);
  // These fields are not in the list.
  expect(nodes.map(({ seed, resolution, completedAt }) => [seed, resolution, completedAt !== null])).toEqual(
    Array.from({ length: COUNT }, (_, index) => [COUNT - index, expect.any(String), true]),
  );
});

test.concurrent.each([
  ['missing', { respond: { status: 404, body: { error: 'Not Found' } } }],
  ['no JSON', { respond: { status: 200, body: '<html>' } }],
  ['without its array', { respond: { status: 200, body: { success: true, generations: [] } } }],
  ['empty', { respond: { status: 200, body: { success: true, data: [] } } }],
  ['of strangers', { respond: { status: 200, body: { data: [{ generation_id: 'gen_0_0', status: 'completed' }] } } }],
  ['of garbage', { respond: { status: 200, body: { data: [1, null, {}, { generation_id: 7 }, 'x'] } } }],
  ['cut off', { truncate: 40 }],
  ['failing', { respond: { status: 500, body: '' } }],
])('with a list that is %s, generations are followed by single polls', async (problem, fault) => {
  const key = `lt_unlimited_${problem.replaceAll(/\W/g, '_')}`;
  await orderFaults(scene.sandboxUrl, { match: { key, endpoint: 'generations' }, times: 'always', ...fault });
  const client = scene.connect(key);

  await submitMany(client, 6, { words: 'One by one', model: modelOf(key) });
  await until(async () => (await countCompleted(client)) === 6, PATIENCE_MS);

  const { pages, statusPolls } = scene;
  expect(pages(key).length).toBeGreaterThan(0);
  expect(pages(key).length).toBeLessThan(statusPolls(key).length);
});

test('a list that lags behind is detected by single polls, and then not used', async () => {
  const key = 'lt_unlimited_lagging';
  const client = scene.connect(key);
  const ids = await submitMany(client, 8, { words: 'Frozen', model: modelOf(key) });
  const { nodes } = await client.generations({ first: 8 });
  const frozen = nodes.map(({ generationId }) => ({ generation_id: generationId, status: 'in_progress' }));
  await orderFaults(scene.sandboxUrl, {
    match: { key, endpoint: 'generations' },
    times: 'always',
    respond: { status: 200, body: { success: true, data: frozen } },
  });

  await expect.poll(() => countCompleted(client), patient).toBe(ids.length);

  expect(scene.pages(key).length).toBeGreaterThan(0);
});

test('generations made elsewhere are in the list too, and do not hide ours', async () => {
  const key = 'lt_unlimited_elsewhere';
  const client = scene.connect(key);
  await submitMany(client, 10, { words: 'Ours', model: modelOf(key) });

  await Promise.all(Array.from({ length: 95 }, (_, index) => submitElsewhere(key, `Theirs ${index}`)));
  await expect.poll(() => countCompleted(client), patient).toBe(10);

  const { pages } = scene;
  expect(pages(key).some(({ path }) => path.includes('page=2'))).toBe(true);
});

/** A model of each key's own, of which nothing is known yet. Models are stored and logged in clear, so it is not the key. */
function modelOf(key: string): string {
  return key.replace('lt_', 'model_');
}

async function submitElsewhere(key: string, prompt: string): Promise<void> {
  const response = await fetch(`${scene.sandboxUrl}/api/v1/generate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ prompt, model: 'nanobanana-video' }),
  });
  if (!response.ok) throw new Error(await response.text());
}
