import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createFolder } from '@videogen/testkit';
import { expect, test } from 'vitest';
import { serveWithHistory } from '../client/serve-with-history.ts';
import { noBrowser, openBrowser } from '../console/open-browser.ts';
import { runNode } from '../run-program.ts';
import { serveFolder } from '../serve-folder.ts';
import { skipVisibly } from '../skip-visibly.ts';

const examples = new URL('../../../../examples/', import.meta.url).pathname;
const vite = join(createRequire(import.meta.url).resolve('vite/package.json'), '../bin/vite.js');

test(
  'react: a submitted video appears, its bar moves between the updates, and it plays in its place',
  { timeout: 90_000 },
  async (context) => {
    skipVisibly(context, noBrowser);
    await using server = await serveWithHistory();
    await using folder = await createFolder();
    await runNode([vite, 'build', 'react', '--outDir', folder.path, '--emptyOutDir', '--logLevel', 'error'], examples);
    await using site = await serveFolder(folder.path);
    await using browser = await openBrowser(site.origin, server.gatewayUrl, server.sandboxUrl);
    const { page, strayRequests } = browser;
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text());
    });

    const query = new URLSearchParams({ url: `${server.gatewayUrl}/graphql`, key: 'lt_react_example' });
    await page.goto(`${site.origin}/index.html?${query.toString()}`);
    await page.getByText('Your videos will be here.').waitFor();
    await page.fill('textarea', 'A lighthouse at dawn');
    await page.click('button');
    const card = page.locator('li', { hasText: 'A lighthouse at dawn' });
    const values = await card.locator('progress').evaluateHandle((bar: HTMLProgressElement) => {
      const seen = [bar.value];
      new MutationObserver(() => seen.push(bar.value)).observe(bar, { attributes: true });
      return seen;
    });
    await card.locator('video').waitFor();
    const seen = await values.jsonValue();
    const playing = card.locator('video');
    await expect.poll(() => playing.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(0);

    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    // It changes status three times, and the bar moves far more often.
    expect(seen.length).toBeGreaterThan(20);
    expect(await card.innerText()).toContain('Done');
    expect(await page.innerText('header')).toContain('1 made today');
    expect(problems).toEqual([]);
    expect(strayRequests).toEqual([]);
  },
);
