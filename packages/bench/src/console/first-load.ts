import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { openPage } from './browser.ts';

/** A page's first load, with an empty cache. */
export interface FirstLoad {
  /** The time from the beginning of the navigation to the first card and a prompt that takes text, milliseconds. */
  readonly interactiveMs: number;
  /** The same to the first frame of a page without content, in the same browser. */
  readonly emptyMs: number;
  /** The scripts that the page begins with, gzip. Others come when the browser is idle. */
  readonly scriptBytes: number;
  readonly requests: number;
  readonly strays: readonly string[];
}

declare global {
  interface Window {
    /** Resolves to the time after the beginning of the navigation, milliseconds, and the URLs that were asked for until then. */
    interactive: Promise<{ readonly ms: number; readonly urls: readonly string[] }>;
  }
}

/** Loads the console of a user who has generations. */
export async function measureFirstLoad(browser: Browser, origin: string, key: string): Promise<FirstLoad> {
  const emptyMs = await measureEmpty(browser, origin, key);
  await using opened = await openPage(browser, origin, key);
  const { page, strays } = opened;
  await page.addInitScript(watchInteractive);
  await page.goto(origin);
  const { ms: interactiveMs, urls } = await page.evaluate(() => window.interactive);
  const scriptBytes = await measureScripts(origin);
  // The page itself is a request too.
  return { interactiveMs, emptyMs, scriptBytes, requests: urls.length + 1, strays };
}

/** The bytes of the scripts that the page names, as its browser loads them at once. */
async function measureScripts(origin: string): Promise<number> {
  const html = await (await fetch(origin, { headers: { accept: 'text/html' } })).text();
  const paths = new Set([...html.matchAll(/"(\/console\/assets\/[^"]+\.js)"/g)].map(([, path = '']) => path));
  const sizes = await Promise.all(
    [...paths].map(async (path) => gzipSync(await (await fetch(new URL(path, origin))).bytes()).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The health of the gateway is a few words without a script. */
async function measureEmpty(browser: Browser, origin: string, key: string): Promise<number> {
  await using opened = await openPage(browser, origin, key);
  await opened.page.goto(`${origin}/health`);
  return await opened.page.evaluate(
    () => new Promise<number>((resolve) => requestAnimationFrame(() => resolve(performance.now()))),
  );
}

/** Runs in the page: types a letter into the prompt as soon as it is there, and waits until a frame has kept it beside a card. */
function watchInteractive(): void {
  window.interactive = new Promise((resolve) => {
    function look(): void {
      const prompt = document.querySelector<HTMLTextAreaElement>('textarea[aria-label="Prompt"]');
      const card = document.querySelector('[role="listitem"] [data-video]');
      if (prompt !== null && prompt.value === '') {
        prompt.focus();
        document.execCommand('insertText', false, 'A');
      } else if (prompt !== null && card !== null) {
        resolve({ ms: performance.now(), urls: performance.getEntriesByType('resource').map(({ name }) => name) });
        return;
      }
      requestAnimationFrame(look);
    }
    requestAnimationFrame(look);
  });
}
