import type { RequestListener } from 'node:http';
import { createFolder } from '@videogen/testkit';
import { build } from 'vite';
import { type BrowserPage, startBrowser } from '../console/open-browser.ts';
import { serveFolder } from '../serve-folder.ts';

const pageFolder = new URL('page/', import.meta.url).pathname;

/** The page of `page`, which runs one scenario with the client, and a browser to open it in. */
export interface ClientSite extends AsyncDisposable {
  readonly origin: string;
  /** Opens the page with a query, beginning with its `scenario`, for a gateway. */
  readonly open: (gatewayUrl: string, query: Readonly<Record<string, string>>) => Promise<ClientPage>;
}

/** An open page. */
export interface ClientPage extends BrowserPage {
  /** Waits until the page has shown a text, and returns all that it has shown. */
  readonly readUntil: (text: string) => Promise<readonly unknown[]>;
}

/** Shown by the page after its scenario. */
export const END = '{"end":true}';

/** Builds the page, serves it and starts a browser. */
export async function openClientSite(): Promise<ClientSite> {
  await using parts = new AsyncDisposableStack();
  const { path } = parts.use(await createFolder());
  await build({
    root: pageFolder,
    configFile: false,
    build: { outDir: path, emptyOutDir: true, target: 'esnext' },
    logLevel: 'warn',
  });
  const { origin } = parts.use(await serveFolder(path, { '/nowhere': answerNotFound }));
  const browser = parts.use(await startBrowser());
  const owned = parts.move();
  return {
    origin,
    async open(gatewayUrl, query) {
      const opened = await browser.open(origin, gatewayUrl);
      const search = new URLSearchParams({ url: `${gatewayUrl}/graphql`, transport: 'auto', ...query });
      await opened.page.goto(`${origin}/index.html?${search.toString()}`);
      const output = opened.page.locator('output');
      return {
        ...opened,
        async readUntil(text) {
          await output.filter({ hasText: text }).waitFor({ timeout: 110_000 });
          const shown = (await output.textContent()) ?? '';
          return shown
            .trimEnd()
            .split('\n')
            .map((line): unknown => JSON.parse(line));
        },
        [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
      };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const answerNotFound: RequestListener = (_, response) => void response.writeHead(404).end();
