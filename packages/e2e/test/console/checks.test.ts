import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkPage } from '../../src/console/check-page.ts';
import { launchBrowser } from '../../src/console/open-console.ts';
import { skipVisibly } from '../skip-visibly.ts';
import { noBrowser } from './open-browser.ts';

const parts = new AsyncDisposableStack();
let page: Page;

beforeAll(async () => {
  if (noBrowser) return;
  const browser = parts.adopt(await launchBrowser(), (launched) => launched.close());
  page = await browser.newPage({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });
});

afterAll(() => parts.disposeAsync());

beforeEach((context) => skipVisibly(context, noBrowser));

test('a page within the rules has no problems', async () => {
  await show('<p>Rain over a neon city</p>');

  expect(await checkPage(page)).toEqual([]);
});

test.for([
  ['a fifth type size', '<p style="font-size: 16px">Rain</p>', 'type size: 16 px'],
  ['spacing off the scale', '<p style="padding: 6px">Rain</p>', 'spacing: paddingTop 6px'],
  [
    'text cut off without a title',
    '<p style="width: 40px; overflow: hidden; white-space: nowrap">Rain over a neon city</p>',
    'cut-off text',
  ],
  ['a line that is wider than the page', '<p style="width: 900px">Rain</p>', 'sideways scrolling'],
  ['a small touch target', '<button style="width: 44px; height: 36px">Go</button>', 'touch target: 44 × 36 px'],
  ['small text of low contrast', '<p style="color: #808080">Rain</p>', 'axe color-contrast'],
  // Its contrast of 3.9 is enough for axe alone.
  ['large text of low contrast', '<p style="color: #808080; font-size: 28px">62</p>', 'axe color-contrast'],
] as const)('%s is a problem', async ([, content, problem]) => {
  await show(content);

  expect((await checkPage(page)).filter((each) => each.startsWith(problem))).toHaveLength(1);
});

/** Shows the content on a touch screen. */
async function show(content: string): Promise<void> {
  await page.setContent(`<!doctype html><html lang="en"><title>A page</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <style>body { font: 14px sans-serif } body, p, h1 { margin: 0 } h1 { font-size: 17px }</style>
    <main><h1>A page</h1>${content}</main></html>`);
}
