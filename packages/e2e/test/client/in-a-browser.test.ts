import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from 'vite';
import { createFolder, type HttpServer, serveHere, serveHttp, type ServerHere, startFront } from '@videogen/testkit';
import { type Browser, type BrowserPage, noBrowser, startBrowser } from '../console/open-browser.ts';
import { skipVisibly } from '../skip-visibly.ts';
import { goOn, steered, steps, submitVideo } from '../steered-video.ts';

const parts = new AsyncDisposableStack();
const key = 'lt_in_a_page';
let server: ServerHere;
let front: Awaited<ReturnType<typeof startFront>>;
let site: HttpServer;
let browser: Browser;

beforeAll(async () => {
  if (noBrowser !== false) return;
  server = parts.use(
    await serveHere({
      ...steered,
      // Lifts LIMIT_OPERATION_BURST_PER_KEY: a page begins a thousand watches at once. With the limit the last begin 20 s later.
      LIMIT_OPERATION_BURST_PER_KEY: '3000',
    }),
  );
  front = parts.use(await startFront(server.gatewayUrl));
  const folder = parts.use(await createFolder());
  await build({
    root: fileURLToPath(new URL('page', import.meta.url)),
    build: { outDir: `${folder.path}/page`, emptyOutDir: true, target: 'esnext' },
    logLevel: 'warn',
  });
  site = parts.use(await servePage(`${folder.path}/page`));
  browser = parts.use(await startBrowser());
});

afterAll(() => parts.disposeAsync());

/** Serves the files of a folder, and 404 for all other paths. */
function servePage(folder: string): Promise<HttpServer> {
  return serveHttp((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html';
    readFile(join(folder, pathname)).then(
      (content) => response.writeHead(200, { 'content-type': type }).end(content),
      () => response.writeHead(404).end(),
    );
  });
}

/** Opens the page with a scenario. */
async function open(query: Readonly<Record<string, string>>): Promise<BrowserPage> {
  const opened = await browser.open(site.origin, server.gatewayUrl, front.url);
  const search = new URLSearchParams({ url: `${front.url}/graphql`, key, transport: 'auto', ...query });
  await opened.page.goto(`${site.origin}/index.html?${search.toString()}`);
  return opened;
}

/** Waits until the page has shown a text, and returns all that it has shown. */
async function readUntil({ page }: BrowserPage, text: string): Promise<readonly unknown[]> {
  await page.locator('output', { hasText: text }).waitFor({ timeout: 110_000 });
  const shown = await page.locator('output').textContent();
  return (shown ?? '')
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

const END = '{"end":true}';

test.for(['auto', 'websocket', 'sse'])(
  'over %s a wrong URL and a wrong key end each call at once',
  async (transport, context) => {
    skipVisibly(context, noBrowser);
    await using wrongUrl = await open({ scenario: 'refusals', url: `${site.origin}/nowhere`, transport });
    await using wrongKey = await open({ scenario: 'refusals', key: 'wrong', transport });

    const [byUrl, byKey] = await Promise.all([readUntil(wrongUrl, END), readUntil(wrongKey, END)]);

    const calls = ['me', 'watch', 'all'];
    expect(byUrl).toEqual(
      expect.arrayContaining(calls.map((call) => ({ call, code: 'CONNECTION_FAILED', status: 404 }))),
    );
    expect(byKey).toEqual(expect.arrayContaining(calls.map((call) => ({ call, code: 'UNAUTHENTICATED' }))));
  },
);

test('a thousand watches at once come to their end, in order', { timeout: 120_000 }, async (context) => {
  skipVisibly(context, noBrowser);
  const id = await submitVideo(server.gatewayUrl, key);
  await using opened = await open({ scenario: 'manyWatches', id });
  await readUntil(opened, '"state":"live"');

  for (const step of steps) await goOn(server, step);
  const shown = await readUntil(opened, END);

  expect(shown).toContainEqual({ watches: 1000, ends: ['COMPLETED'], isInOrder: true });
});

test('a page that was offline follows again as soon as it is online', async (context) => {
  skipVisibly(context, noBrowser);
  const id = await submitVideo(server.gatewayUrl, key);
  await using opened = await open({ scenario: 'watch', id });
  await readUntil(opened, '"status":"PENDING"');

  await opened.page.context().setOffline(true);
  front.resetAll();
  await readUntil(opened, '"attempt":4');
  for (const step of steps) await goOn(server, step);
  await opened.page.context().setOffline(false);
  const shown = await readUntil(opened, END);

  expect(shown).toContainEqual({ status: 'COMPLETED' });
  expect(shown).toContainEqual({ me: true });
});

test('a tab that was frozen while its connection was lost follows again', async (context) => {
  skipVisibly(context, noBrowser);
  const id = await submitVideo(server.gatewayUrl, key);
  await using opened = await open({ scenario: 'watch', id });
  await readUntil(opened, '"status":"PENDING"');
  const devTools = await opened.page.context().newCDPSession(opened.page);

  await devTools.send('Page.setWebLifecycleState', { state: 'frozen' });
  front.resetAll();
  for (const step of steps) await goOn(server, step);
  await devTools.send('Page.setWebLifecycleState', { state: 'active' });
  const shown = await readUntil(opened, END);

  expect(shown).toContainEqual({ status: 'COMPLETED' });
});

test('a signal ends a call before, during and after it', async (context) => {
  skipVisibly(context, noBrowser);
  const id = await submitVideo(server.gatewayUrl, key);
  await using opened = await open({ scenario: 'signals', id });

  const shown = await readUntil(opened, END);

  expect(shown).toContainEqual({ before: true, during: true, after: true });
});

test('a video is downloaded to a stream; a path is an error that says so', async (context) => {
  skipVisibly(context, noBrowser);
  await using opened = await open({ scenario: 'download' });

  const shown = await readUntil(opened, END);

  expect(shown).toContainEqual({ isWhole: true, path: 'NO_FILES' });
});
