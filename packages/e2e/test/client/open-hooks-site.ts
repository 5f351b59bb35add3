import { createFolder } from '@videogen/testkit';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { startBrowser } from '../console/open-browser.ts';
import { serveFolder } from '../serve-folder.ts';
import { openPage, type OpenPage } from './open-page.ts';

const pageFolder = new URL('react-page/', import.meta.url).pathname;

/** The page of `react-page`, which has every hook, and a browser to open it in. */
export interface HooksSite extends AsyncDisposable {
  /** The folder of its files. */
  readonly path: string;
  /** Opens the page, or another file, for a key and a generation. */
  readonly open: (options: HooksPageOptions) => Promise<HooksPage>;
}

export interface HooksPageOptions {
  readonly gatewayUrl: string;
  readonly key: string;
  /** The generation that its views show. */
  readonly id: string;
  /** By default `index.html`. */
  readonly file?: string | undefined;
  /** Called with the empty page. */
  readonly beforeLoading?: ((page: Page) => Promise<void>) | undefined;
}

/** An open page of the hooks. */
export interface HooksPage extends OpenPage {
  /** The text of the element with this `data-testid`. */
  readonly read: (name: string) => Promise<string>;
  /** The number of subscriptions of an operation that the page has begun. */
  readonly countSubscriptions: (operation: string) => number;
  /** Records each text of an element from now on. */
  readonly record: (name: string) => Promise<() => Promise<readonly string[]>>;
}

/** Builds the page, serves it and starts a browser. */
export async function openHooksSite(): Promise<HooksSite> {
  await using parts = new AsyncDisposableStack();
  const { path } = parts.use(await createFolder());
  await build({
    root: pageFolder,
    configFile: false,
    // Vite without React's plugin warns of 'use client'.
    logLevel: 'error',
    // React mounts twice in StrictMode, and reports mistakes, only in its build for development.
    define: { 'process.env.NODE_ENV': '"development"' },
    build: { outDir: path, emptyOutDir: true, minify: false },
  });
  const site = parts.use(await serveFolder(path));
  const browser = parts.use(await startBrowser());
  const owned = parts.move();
  return {
    path,
    async open({ gatewayUrl, key, id, file = 'index.html', beforeLoading }) {
      const opened = await openPage(browser, `${site.origin}/${file}`, {
        gatewayUrl,
        query: { key, id },
        beforeLoading,
      });
      const { page, sent } = opened;
      return {
        ...opened,
        read: async (name) => (await page.getByTestId(name).innerText()).trim(),
        countSubscriptions: (operation) =>
          sent.filter(
            (text) => text.includes(`subscription ${operation}(`) || text.includes(`subscription ${operation} `),
          ).length,
        record: (name) => recordTexts(page, name),
      };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function recordTexts(page: Page, name: string): Promise<() => Promise<readonly string[]>> {
  const texts = await page.getByTestId(name).evaluateHandle((element) => {
    const seen: string[] = [];
    const add = (): void => {
      const text = (element.textContent ?? '').trim();
      if (seen.at(-1) !== text) seen.push(text);
    };
    new MutationObserver(add).observe(element, { childList: true, characterData: true, subtree: true });
    return seen;
  });
  return () => texts.jsonValue();
}
