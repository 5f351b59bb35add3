import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createVideoGenClient } from '@videogen/client';
import { serveHere, type ServerHere } from '@videogen/testkit';
import { createElement } from 'react';
import { renderToReadableStream } from 'react-dom/server';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { noBrowser } from '../console/open-browser.ts';
import { skipVisibly } from '../skip-visibly.ts';
import { goOn, steered, submitVideo } from '../steered-video.ts';
import { type HooksPage, type HooksSite, openHooksSite } from './open-hooks-site.ts';
import { App } from './react-page/app.tsx';

const parts = new AsyncDisposableStack();
let server: ServerHere;
let site: HooksSite;

beforeAll(async () => {
  server = parts.use(await serveHere(steered));
  if (!noBrowser) site = parts.use(await openHooksSite());
});

afterAll(() => parts.disposeAsync());

beforeEach((context) => skipVisibly(context, noBrowser));

/** A browser and a build, on two cores. */
const slow = { timeout: 60_000 };

test('in StrictMode all views of a generation share one subscription and change together', slow, async () => {
  await using scene = await openScene('lt_hooks_share');
  const { page, read } = scene;

  await expect.poll(() => read('view-0')).toBe('PENDING unknown');
  await expect.poll(() => read('late-view')).toBe('late PENDING');
  await goOn(server, 'PENDING');
  await expect.poll(() => read('view-1')).toBe('IN_QUEUE unknown');

  expect(await read('view-0')).toBe('IN_QUEUE unknown');
  expect(scene.countSubscriptions('GenerationUpdated')).toBe(1);
  expect(scene.countSubscriptions('GenerationsUpdated')).toBe(1);
  expect(await read('queues')).toBe('0');
  expect(scene.countSubscriptions('UsageUpdated')).toBe(1);
  expect(scene.countSubscriptions('QueuesUpdated')).toBe(1);
  expect(await page.getByText('suspended').count()).toBe(0);
  expect(scene.problems).toEqual([]);
});

test('views that leave and come back keep the subscription; a list that stays away ends its own', slow, async () => {
  await using scene = await openScene('lt_hooks_leave');
  const { page, read } = scene;
  await expect.poll(() => read('view-0')).toBe('PENDING unknown');
  await expect.poll(() => read('list')).toBe('A lighthouse in a storm');

  await page.getByText('Hide views').click();
  await page.getByText('Show views').click();
  await page.getByText('Toggle list').click();
  await expect.poll(() => scene.sent.filter((text) => text.includes('"complete"')).length).toBe(1);

  expect(await read('view-0')).toBe('PENDING unknown');
  expect(scene.countSubscriptions('GenerationUpdated')).toBe(1);
  expect(scene.problems).toEqual([]);
});

test('a form shows each state of its submission, and the list and the usage show what it has made', slow, async () => {
  await using scene = await openScene('lt_hooks_form');
  const { page, read } = scene;
  await expect.poll(() => read('list')).toBe('A lighthouse in a storm');
  await expect.poll(() => read('usage')).toBe('live 1');
  const states = await scene.record('form');

  await page.getByText('Submit', { exact: true }).dblclick();
  await expect.poll(() => read('list')).toBe('A mill, A lighthouse in a storm');
  await expect.poll(() => read('usage')).toBe('live 2');
  await expect.poll(() => read('form')).toBe('accepted A mill');
  await page.getByText('Submit unfit').click();
  await expect.poll(() => read('form')).toBe('refused ContentRejectedError');
  await page.getByText('Reset').click();
  await expect.poll(() => read('form')).toBe('idle');

  expect(await states()).toEqual([
    'submitting',
    'accepted A mill',
    'submitting',
    'refused ContentRejectedError',
    'idle',
  ]);
  expect(scene.problems).toEqual([]);
});

test('the client of the provider is there for what no hook does', slow, async () => {
  await using scene = await openScene('lt_hooks_client');
  const { page, read } = scene;
  await expect.poll(() => read('view-0')).toBe('PENDING unknown');

  await page.getByText('Refresh').click();
  await expect.poll(() => read('refreshed')).toBe('RefreshGenerationSuccess');

  expect(scene.problems).toEqual([]);
});

test('a list is loaded page by page', slow, async () => {
  const key = 'lt_hooks_pages';
  for (let count = 0; count < 4; count += 1) await submitVideo(server.gatewayUrl, key);
  await using scene = await openScene(key);
  const { page, read } = scene;
  const countShown = async (): Promise<number> => (await read('list')).split(', ').length;

  await expect.poll(countShown).toBe(2);
  await page.getByText('More').click();
  await expect.poll(countShown).toBe(4);
  await page.getByText('More').click();
  await expect.poll(countShown).toBe(5);

  expect(await page.getByText('More').isDisabled()).toBe(true);
  expect(scene.problems).toEqual([]);
});

test('a page that a server has rendered takes over without a mismatch', slow, async () => {
  const client = createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key: 'lt_hooks_hydrate' });
  const html = await readFile(join(site.path, 'index.html'), 'utf8');
  const rendering = await renderToReadableStream(createElement(App, { client, id: 'any' }));
  await rendering.allReady;
  const rendered = await new Response(rendering).text();
  await writeFile(join(site.path, 'rendered.html'), html.replace('<div id="root">', `$&${rendered}`));
  await using scene = await openScene('lt_hooks_hydrate', 'rendered.html');

  await expect.poll(() => scene.read('view-0')).toBe('PENDING unknown');

  expect(rendered).toContain('loading');
  expect(client.connectionState).toBe('closed');
  expect(scene.problems).toEqual([]);
});

/** A page of the hooks for a key, which follows one new video. */
async function openScene(key: string, file?: string): Promise<HooksPage> {
  const { gatewayUrl } = server;
  return site.open({ gatewayUrl, key, id: await submitVideo(gatewayUrl, key), file });
}
