// Photographs each screen of the console in each width and theme, and prints the breaches of the design's rules.

import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { checkPage } from './check-page.ts';
import { appearances, launchBrowser, openConsole } from './open-console.ts';
import { screens } from './screens.ts';
import { serveConsole } from './start-console.ts';
import { serveStates } from './serve-states.ts';
import { stageProgress, stageSettings, stageVideos } from './stage-videos.ts';

const [given = 'screenshots'] = process.argv.slice(2);
const folder = resolve(given);
const KEY = 'lt_sandbox_screens';

await mkdir(folder, { recursive: true });
await using server = await serveConsole(stageSettings);
await using states = await serveStates();
await using browser = await launchBrowser();
await stageVideos(server, KEY);
let count = 0;

for (const appearance of appearances) {
  const asking = await openConsole(browser, server.gatewayUrl, appearance);
  await photograph(asking, `key-${appearance.width}-${appearance.theme}`);
  await asking.context().close();
  await stageProgress(server, KEY);
  const page = await openConsole(browser, server.gatewayUrl, { ...appearance, key: KEY });
  for (const screen of screens) {
    await screen.open(page);
    await waitForPictures(page);
    await photograph(page, `${screen.name}-${appearance.width}-${appearance.theme}`);
  }
  await page.context().close();
  const all = await openConsole(browser, states.url, appearance);
  await photograph(all, `states-${appearance.width}-${appearance.theme}`, { holdsManyScreens: true });
  await all.context().close();
}
console.log(`${count} ${count === 1 ? 'problem' : 'problems'}; the pictures are in ${folder}.`);
process.exitCode = count === 0 ? 0 : 1;

/** Waits until nothing loads, and each video in view shows a picture. */
async function waitForPictures(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => document.querySelector('[data-loading]') === null);
  await page.waitForFunction(() =>
    [...document.querySelectorAll('video')].every(
      (video) =>
        video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA || video.getBoundingClientRect().top > innerHeight,
    ),
  );
}

/** Photographs and checks the page as it is now; one of many screens in its whole length. */
async function photograph(page: Page, name: string, { holdsManyScreens = false } = {}): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: holdsManyScreens });
  const problems = await checkPage(page, { holdsManyScreens });
  count += problems.length;
  for (const problem of problems) console.log(`${name}: ${problem}`);
}
