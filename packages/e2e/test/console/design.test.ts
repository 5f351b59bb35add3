import type { ServerProcess } from '@videogen/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkPage } from '../../src/console/check-page.ts';
import { appearances, launchBrowser, openConsole } from '../../src/console/open-console.ts';
import { makeVideos } from '../../src/console/make-videos.ts';
import { screens } from '../../src/console/screens.ts';
import { spawnConsole } from '../../src/console/spawn-console.ts';
import { skipVisibly } from '../skip-visibly.ts';
import { noBrowser } from './open-browser.ts';

const KEY = 'lt_sandbox_design';
const parts = new AsyncDisposableStack();
let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  if (noBrowser) return;
  server = parts.use(await spawnConsole());
  browser = parts.adopt(await launchBrowser(), (launched) => launched.close());
  await makeVideos(server, KEY);
}, 60_000);

afterAll(() => parts.disposeAsync());

beforeEach((context) => skipVisibly(context, noBrowser));

test.for(appearances)(
  'at $width px, $theme, no screen breaks a rule of the design or of accessibility',
  { timeout: 60_000 },
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
