import type { ServerHere } from '@videogen/testkit';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser, openConsole } from '../../src/console/open-console.ts';
import { serveConsole } from '../../src/console/start-console.ts';
import { skipVisibly } from '../skip-visibly.ts';
import { steered } from '../steered-video.ts';
import { noBrowser } from './open-browser.ts';
import { findCard, findLink, generate, goTo, listen } from './open-journey.ts';

const parts = new AsyncDisposableStack();
const phone = { width: 390, theme: 'dark' } as const;
let server: ServerHere;
let browser: Awaited<ReturnType<typeof launchBrowser>>;

beforeAll(async () => {
  if (noBrowser !== false) return;
  server = parts.use(await serveConsole(steered));
  browser = parts.adopt(await launchBrowser(), (launched) => launched.close());
});

afterAll(() => parts.disposeAsync());

beforeEach((context) => skipVisibly(context, noBrowser));

test('the whole way by keyboard: key, prompt, card, page, search, keys', async () => {
  const page = await openConsole(browser, server.gatewayUrl, { width: 1440, theme: 'light' });
  const { problems } = listen(page);
  const { keyboard } = page;

  await keyboard.type('lt_by_keyboard');
  await keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Prompt' }).waitFor();
  await tabTo(page, 'Prompt');
  for (const prompt of ['The older one', 'The newer one']) {
    await keyboard.type(prompt);
    await keyboard.press('Control+Enter');
    await findCard(page, prompt, 'Waiting').waitFor();
  }
  await tabTo(page, 'Generate');
  await keyboard.press('j');
  await seeFocus(page, 'The newer one');
  await keyboard.press('j');
  await seeFocus(page, 'The older one');
  await keyboard.press('k');
  await seeFocus(page, 'The newer one');
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'The newer one' }).waitFor();
  await keyboard.press('j');
  await page.getByRole('heading', { name: 'The older one' }).waitFor();
  await keyboard.press('Escape');
  await seeFocus(page, 'The older one');
  await keyboard.press('/');
  await seeFocus(page, 'Search');
  await keyboard.type('newer');
  await findLink(page, 'The older one').waitFor({ state: 'hidden' });
  const found = await findLink(page, 'The newer one').count();
  await keyboard.press('Escape');
  await tabTo(page, 'Key lt_');
  const before = await readFocus(page);
  await keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('search', { exact: true }).waitFor();
  const within = await page.evaluate(() => document.activeElement?.closest('dialog') !== null);
  await keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor({ state: 'hidden' });

  expect(found).toBe(1);
  expect(within).toBe(true);
  expect(await readFocus(page)).toEqual(before);
  expect(problems).toEqual([]);
  await page.context().close();
});

test('on a phone the menu of the list opens within the screen, and a search shows at once what it finds', async () => {
  const page = await openConsole(browser, server.gatewayUrl, { ...phone, key: 'lt_phone_search' });
  const { height = 0 } = page.viewportSize() ?? {};
  await generate(page, 'A mill at a river');
  await findCard(page, 'A mill at a river').waitFor();

  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('button', { name: 'More for this list' }).click();
  const entry = await page.getByRole('button', { name: 'Keyboard shortcuts' }).boundingBox();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('searchbox').last().fill('mill');
  await page.getByRole('form', { name: 'A new video' }).waitFor({ state: 'hidden' });
  const found = await findLink(page, 'A mill at a river').boundingBox();
  await page.getByRole('searchbox').last().fill('harbour');
  await page.getByRole('heading', { name: 'No video is found with “harbour”.' }).waitFor();

  expect(entry?.y).toBeGreaterThan(0);
  expect((entry?.y ?? 0) + (entry?.height ?? 0)).toBeLessThan(height);
  expect(found?.y).toBeLessThan(height / 2);
  await page.context().close();
});

test('on a phone no screen scrolls sideways, and the bar at the bottom leads to each', async () => {
  const asking = await openConsole(browser, server.gatewayUrl, phone);
  const widths: Record<string, number> = { key: await readOverflow(asking) };
  await asking.context().close();
  const page = await openConsole(browser, server.gatewayUrl, { ...phone, key: 'lt_on_a_phone' });
  const { problems } = listen(page);
  widths['no videos'] = await readOverflow(page);
  await generate(page, `${'Averylongwordwithoutaspace'.repeat(8)} and the rest of a prompt`);
  await findCard(page, 'Averylongword').waitFor();

  for (const screen of ['Queue', 'Usage', 'Sandbox', 'Videos']) {
    await goTo(page, screen);
    await page.getByRole('heading', { level: 1, name: screen }).waitFor();
    widths[screen] = await readOverflow(page);
  }
  await page.getByRole('button', { name: 'Image' }).click();
  widths['an open panel'] = await readOverflow(page);
  await page.getByRole('button', { name: 'Many at once' }).click();
  await page.getByRole('dialog', { name: 'Many at once' }).waitFor();
  widths['many at once'] = await readOverflow(page);
  await page.getByRole('dialog', { name: 'Many at once' }).getByRole('button', { name: 'Close' }).click();
  await findLink(page, 'Averylongword').click();
  await page.getByRole('heading', { name: 'Averylongword' }).waitFor();
  widths['one video'] = await readOverflow(page);

  expect(Object.entries(widths).filter(([, overflow]) => overflow > 0)).toEqual([]);
  expect(problems).toEqual([]);
  await page.context().close();
});

interface Focus {
  readonly name: string;
  readonly isVisible: boolean;
}

/** Reads the name of the element with the focus, and if an outline or a border shows it. */
function readFocus(page: Page): Promise<Focus> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return { name: '', isVisible: false };
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined;
    const name = element.getAttribute('aria-label') ?? label ?? element.textContent ?? '';
    const accent = getComputedStyle(document.documentElement).getPropertyValue('--color-accent');
    const probe = document.createElement('i');
    probe.style.color = accent;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    const near = [element, element.querySelector('*'), element.parentElement, element.closest('form, label, article')];
    const isVisible = near.some((each) => {
      if (each === null) return false;
      const { outlineStyle, outlineWidth, borderTopColor, borderTopWidth } = getComputedStyle(each);
      const hasOutline = outlineStyle !== 'none' && outlineWidth !== '0px';
      return hasOutline || (borderTopColor === color && borderTopWidth !== '0px');
    });
    return { name: name.trim(), isVisible };
  });
}

/** Waits until the focus is on an element whose name has these words, and is visible. */
async function seeFocus(page: Page, words: string): Promise<void> {
  await expect.poll(() => readFocus(page)).toEqual({ name: expect.stringContaining(words), isVisible: true });
}

/** Presses the tabulator key until an element of this name has the focus, which is visible at each step. */
async function tabTo(page: Page, words: string): Promise<void> {
  const passed: Focus[] = [];
  while (passed.length < 40) {
    await page.keyboard.press('Tab');
    const focus = await readFocus(page);
    passed.push(focus);
    if (focus.name.includes(words)) break;
  }
  // Between the last element and the first one the focus is the browser's.
  expect(passed.filter(({ name, isVisible }) => name !== '' && !isVisible)).toEqual([]);
  expect(passed.at(-1)?.name).toContain(words);
}

/** The pixels by which the page, or an open dialog, is wider than its room. */
function readOverflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const elements = [document.documentElement, ...document.querySelectorAll('dialog[open]')];
    return Math.max(...elements.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth));
  });
}
