import { createVideoGenClient } from '@videogen/client';
import { orderFaults, serveHere, type ServerHere } from '@videogen/testkit';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { noBrowser } from '../console/open-browser.ts';
import { skipVisibly } from '../skip-visibly.ts';
import { goOn, steered, submitVideo } from '../steered-video.ts';
import { type HooksSite, openHooksSite } from './open-hooks-site.ts';
import { toOtherVersion } from './other-version.ts';
import { serveWithHistory, usualVideo } from './serve-with-history.ts';
import { startChangingFront } from './start-changing-front.ts';

const HOUR_MS = 3_600_000;
const parts = new AsyncDisposableStack();
let server: ServerHere;
let site: HooksSite;

beforeAll(async () => {
  server = parts.use(await serveHere(steered));
  if (!noBrowser) site = parts.use(await openHooksSite());
});

afterAll(() => parts.disposeAsync());

beforeEach((context) => skipVisibly(context, noBrowser));

test('a key that is refused in mid-life is one error of each hook beside what was loaded, and the next client goes on', async () => {
  const { gatewayUrl, sandboxUrl } = server;
  const [key, goodKey] = ['lt_hooks_refused', 'lt_hooks_accepted'];
  const goodId = await submitVideo(gatewayUrl, goodKey);
  await using scene = await site.open({ gatewayUrl, key, id: await submitVideo(gatewayUrl, key) });
  const { page, read } = scene;
  await expect.poll(() => read('usage')).toBe('live 1');
  await expect.poll(() => read('view-1')).toBe('PENDING unknown');
  await expect.poll(() => read('list')).toBe('A lighthouse in a storm');
  await page.getByText('Show errors').click();
  const errors = await scene.record('errors');
  const views = await scene.record('view-1');

  const respond = { status: 401, body: { success: false } };
  await orderFaults(sandboxUrl, { match: { key }, times: 'always', respond });
  await expect.poll(() => read('usage'), { timeout: 20_000 }).toBe('closed 1');
  await page.getByText('Submit', { exact: true }).click();
  await expect.poll(() => read('form')).toMatch(/^failed VideoGenAPI refused this key/);
  const loaded = [await views(), await read('view-1'), await read('list'), await read('usage')];
  await page.evaluate((detail) => dispatchEvent(new CustomEvent('login', { detail })), { key: goodKey, id: goodId });
  await expect.poll(() => read('usage')).toBe('live 1');
  await goOn(server, 'PENDING');
  await expect.poll(() => read('view-1')).toBe('IN_QUEUE unknown');
  await page.getByText('Submit', { exact: true }).click();
  await expect.poll(() => read('list')).toBe('A mill, A lighthouse in a storm');

  expect(loaded).toEqual([[], 'PENDING unknown', 'A lighthouse in a storm', 'closed 1']);
  expect((await errors()).filter((text) => !text.includes('none'))).toEqual([
    'UnauthenticatedError UnauthenticatedError UnauthenticatedError',
  ]);
  const subscriptions = ['GenerationUpdated', 'GenerationsUpdated', 'UsageUpdated'];
  expect(subscriptions.map(scene.countSubscriptions)).toEqual([2, 2, 2]);
  // The browser's own words for the refused submission.
  expect(scene.problems).toEqual([expect.stringContaining('the server responded with a status of 401')]);
});

test('the answers of a gateway of another version are shown as they are', async () => {
  await using front = await startChangingFront(server.gatewayUrl, toOtherVersion);
  const key = 'lt_hooks_other_version';
  await using scene = await site.open({
    gatewayUrl: front.url,
    key,
    id: await submitVideo(server.gatewayUrl, key),
  });
  const { page, read } = scene;
  await expect.poll(() => read('view-0')).toBe('PENDING unknown');
  const views = await scene.record('view-0');

  for (const [step, status] of [
    ['PENDING', 'THINKING'],
    ['IN_QUEUE', 'IN_PROGRESS'],
    ['IN_PROGRESS', 'ARCHIVED'],
  ] as const) {
    await goOn(server, step);
    await expect.poll(() => read('view-0')).toBe(`${status} unknown`);
  }
  await page.getByText('Submit unfit').click();
  await expect.poll(() => read('form')).toBe('refused BudgetExceededError');
  await page.getByText('Submit', { exact: true }).click();
  await expect.poll(() => read('list')).toBe('A mill, A lighthouse in a storm');
  await expect.poll(() => read('usage')).toBe('live 2');

  expect(await views()).toEqual(['THINKING unknown', 'IN_PROGRESS unknown', 'ARCHIVED unknown']);
  await page.getByText('Show errors').click();
  expect(await read('errors')).toBe('none none none');
  // The second one shows that nothing comes after a status that the client does not know.
  expect(scene.countSubscriptions('GenerationUpdated')).toBe(2);
  expect(scene.problems).toEqual([]);
});

test('a bar of progress does not notice that the clock of the page is set', async () => {
  // A video of more than a minute.
  await using known = await serveWithHistory('6');
  await using client = createVideoGenClient({ url: `${known.gatewayUrl}/graphql`, key: 'lt_hooks_clock' });
  const { id } = await client.submit(usualVideo);
  await using scene = await site.open({
    gatewayUrl: known.gatewayUrl,
    key: 'lt_hooks_clock',
    id,
    beforeLoading: ({ clock }) => clock.install(),
  });
  const { page, read } = scene;
  const readBar = async (): Promise<number> => Number((await read('view-0')).split(' ')[1]);
  await expect.poll(readBar).toBeGreaterThan(0);
  const texts = await scene.record('view-0');

  const shown: number[] = [];
  for (const hours of [1, -1]) {
    const before = await readBar();
    await page.clock.setSystemTime(Date.now() + hours * HOUR_MS);
    await expect.poll(readBar).toBeGreaterThan(before + 0.01);
    shown.push(before, await readBar());
  }

  const values = (await texts()).map((text) => Number(text.split(' ')[1]));
  expect(values).toEqual(values.toSorted((a, b) => a - b));
  // An hour is many times as long as the video.
  expect(shown.at(-1)).toBeLessThan(0.9);
  expect(await page.evaluate(() => Date.now())).toBeLessThan(Date.now() - HOUR_MS / 2);
  expect(scene.problems).toEqual([]);
});
