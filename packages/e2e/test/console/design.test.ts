import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareConsole } from '@videogen/console';
import type { ServerHere } from '@videogen/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkPage } from '../../src/console/check-page.ts';
import { appearances, launchBrowser, openConsole } from '../../src/console/open-console.ts';
import { screens } from '../../src/console/screens.ts';
import { serveConsole } from '../../src/console/start-console.ts';
import { serveStates, type ServedStates } from '../../src/console/serve-states.ts';
import { stageSettings, stageVideos } from '../../src/console/stage-videos.ts';
import { isWhole } from '../extent.ts';
import { skipVisibly } from '../skip-visibly.ts';
import { noBrowser } from './open-browser.ts';

const KEY = 'lt_sandbox_design';
/** Each width in one theme: the layout is the same in both, and both are among them. The screenshots have all. */
const onceEach = appearances.filter(({ width, theme }) => (theme === 'light') === (width === 1440));
/** A phone has the least room, and the rule of touch targets beside all others. */
const sampled = isWhole ? onceEach : onceEach.filter(({ width }) => width === 390);
const parts = new AsyncDisposableStack();
let server: ServerHere;
let browser: Browser;
let states: ServedStates;

beforeAll(async () => {
  if (noBrowser) return;
  server = parts.use(await serveConsole({ ...stageSettings, SANDBOX_SPEED: '200' }));
  browser = parts.adopt(await launchBrowser(), (launched) => launched.close());
  states = parts.use(await serveStates());
  await stageVideos(server, KEY);
});

afterAll(() => parts.disposeAsync());

beforeEach((context) => skipVisibly(context, noBrowser));

test.for(sampled)(
  'at $width px, $theme, no screen breaks a rule of the design or of accessibility',
  { timeout: 120_000 },
  async (appearance) => {
    const asking = await openConsole(browser, server.gatewayUrl, appearance);
    expect(await checkPage(asking)).toEqual([]);
    await asking.context().close();
    const page = await openConsole(browser, server.gatewayUrl, { ...appearance, key: KEY });

    for (const screen of screens) {
      await screen.open(page);
      await page.waitForLoadState('networkidle');

      expect({ [screen.name]: await checkPage(page) }).toEqual({ [screen.name]: [] });
    }
    await page.context().close();
  },
);

test.for(sampled)(
  'at $width px, $theme, no state of a component breaks a rule of the design or of accessibility',
  { timeout: 120_000 },
  async (appearance) => {
    const page = await openConsole(browser, states.url, appearance);

    expect(await checkPage(page, { holdsManyScreens: true })).toEqual([]);
    await page.context().close();
  },
);

test('the page of all states sends no request to a gateway', { timeout: 120_000 }, async () => {
  const page = await browser.newPage();
  const paths: string[] = [];
  page.on('request', (request) => paths.push(new URL(request.url()).pathname));

  await page.goto(states.url, { waitUntil: 'networkidle' });

  expect(paths.filter((path) => !path.startsWith('/console/') && path !== '/gone.mp4')).toEqual([]);
  expect(await page.getByRole('heading', { level: 3 }).count()).toBeGreaterThan(150);
  await page.close();
});

test('the console itself has no page of all states', async () => {
  const { folder } = await prepareConsole();
  const files = (await readdir(await folder, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());

  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')));

  expect(files.map(({ name }) => name)).toContain('index.html');
  expect(files.map(({ name }) => name)).not.toContain('states.html');
  expect(texts.filter((text) => text.includes('StatesPage') || text.includes('lt_example_states'))).toEqual([]);
});
