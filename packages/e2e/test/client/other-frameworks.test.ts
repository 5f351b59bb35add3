import { readFile } from 'node:fs/promises';
import { createVideoGenClient } from '@videogen/client';
import { createVideoGenStore } from '@videogen/client/store';
import { createFolder, serveHere, type HttpServer, type ServerHere } from '@videogen/testkit';
import { compile } from 'svelte/compiler';
import { get } from 'svelte/store';
import { build, type Plugin } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSSRApp, h } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { type Browser, noBrowser, startBrowser } from '../console/open-browser.ts';
import { serveFolder } from '../serve-folder.ts';
import { skipVisibly } from '../skip-visibly.ts';
import { goOn, steered, submitVideo } from '../steered-video.ts';
import { toReadable } from './frameworks/svelte-adapter.ts';
import { useSource } from './frameworks/vue-adapter.ts';
import { openPage } from './open-page.ts';

const folder = new URL('frameworks/', import.meta.url);
const documented = await readFile(new URL('../../../client/docs/other-frameworks.md', import.meta.url), 'utf8');
const parts = new AsyncDisposableStack();
let server: ServerHere;
let site: HttpServer;
let browser: Browser;

beforeAll(async () => {
  server = parts.use(await serveHere(steered));
  if (noBrowser) return;
  const { path } = parts.use(await createFolder());
  await build({
    root: folder.pathname,
    configFile: false,
    logLevel: 'warn',
    plugins: [compileSvelte],
    define: {
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    build: { outDir: path, emptyOutDir: true },
  });
  site = parts.use(await serveFolder(path));
  browser = parts.use(await startBrowser());
});

afterAll(() => parts.disposeAsync());

/** Svelte's compiler, as its own plugin for Vite calls it. */
const compileSvelte: Plugin = {
  name: 'svelte',
  transform: (code, id) =>
    id.endsWith('.svelte') ? compile(code, { filename: id, generate: 'client' }).js : undefined,
};

const frameworks = ['vue', 'svelte', 'solid'] as const;

test.each(frameworks)(
  'the adapter for %s in the documents of the client is the one that is tested here, and short',
  async (name) => {
    const adapter = await readFile(new URL(`${name}-adapter.ts`, folder), 'utf8');

    expect(documented).toContain(`\`\`\`ts\n${adapter}\`\`\``);
    expect(adapter.trim().split('\n').length).toBeLessThanOrEqual(20);
  },
);

test.for(frameworks)(
  '%s shows each change, and ends its subscriptions after its view has gone',
  { timeout: 60_000 },
  async (framework, context) => {
    skipVisibly(context, noBrowser);
    const key = `lt_in_${framework}_page`;
    const id = await submitVideo(server.gatewayUrl, key);
    await using scene = await openPage(browser, `${site.origin}/index.html`, {
      gatewayUrl: server.gatewayUrl,
      query: { framework, key, id },
    });
    const { page, sent } = scene;
    const output = page.locator('output');

    await expect.poll(() => output.innerText()).toBe('PENDING of 1');
    await submitVideo(server.gatewayUrl, key);
    await expect.poll(() => output.innerText()).toBe('PENDING of 2');
    await goOn(server, 'PENDING');
    await expect.poll(() => output.innerText()).toBe('IN_QUEUE of 2');
    await page.getByText('Leave').click();
    await expect.poll(() => sent.filter((text) => text.includes('"complete"')).length).toBe(2);

    expect(sent.filter((text) => text.includes('"subscribe"'))).toHaveLength(2);
    expect(await output.count()).toBe(0);
    expect(scene.problems).toEqual([]);
  },
);

test('on a server, Vue and Svelte show the loading state and open no connection', async () => {
  await using client = createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key: 'lt_on_a_server' });
  const store = createVideoGenStore(client);
  const states: string[] = [];
  client.onConnectionState((state) => states.push(state));

  const app = createSSRApp({
    setup() {
      const one = useSource(() => store.generation('any'));
      return () => h('output', String(one.value.isLoading));
    },
  });

  expect(await renderToString(app)).toBe('<output>true</output>');
  expect(get(toReadable(store.generation('any')))).toMatchObject({ isLoading: true });
  expect(states).toEqual([]);
});
