import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { spawnServer, type ServerProcess, askGraphql, readField, readList } from '@videogen/testkit';
import { createConsumerProject, type ConsumerProject } from './consumer-project.ts';
import { consumerSources } from './consumer-sources.ts';
import { noBrowser, openBrowser } from '../console/open-browser.ts';
import { runNode, runProgram } from '../run-program.ts';
import { serveFolder } from '../serve-folder.ts';
import { skipVisibly } from '../skip-visibly.ts';
import { steps, submitVideo } from '../steered-video.ts';

const parts = new AsyncDisposableStack();
let server: ServerProcess;
let consumer: ConsumerProject;

beforeAll(async () => {
  [server, consumer] = await Promise.all([
    spawnServer({ SANDBOX_SPEED: '300' }).then((each) => parts.use(each)),
    createConsumerProject(consumerSources).then((each) => parts.use(each)),
  ]);
});

afterAll(() => parts.disposeAsync());

/** True for a file that the build has made. */
const isBuilt = (path: string): boolean => /^dist\/[\w-]+\.(js|d\.ts)$/.test(path);

/** Compilers and a browser, on two cores. */
const slow = { timeout: 60_000 };

test('the package holds what was built, the schema and the manifest, no sources', () => {
  expect(consumer.packed.filter((path) => !isBuilt(path))).toEqual([
    'LICENSE',
    'README.md',
    'package.json',
    'persisted-documents.json',
    'schema.graphql',
  ]);
  // The entries; what they share stands beside them.
  for (const entry of ['index', 'react', 'store']) {
    expect(consumer.packed).toEqual(expect.arrayContaining([`dist/${entry}.js`, `dist/${entry}.d.ts`]));
  }
});

test('the schema of the package is the current one', async () => {
  const [published, present] = await Promise.all([
    readFile(join(consumer.path, 'node_modules/@videogen/client/schema.graphql'), 'utf8'),
    readFile(new URL(import.meta.resolve('@videogen/schema/schema.graphql')), 'utf8'),
  ]);

  expect(published).toBe(present);
});

/** The codegen.ts of the package's README. */
async function readDocumentedConfig(path: string): Promise<string> {
  const readme = await readFile(join(path, 'node_modules/@videogen/client/README.md'), 'utf8');
  const [, config] = /```ts\n(\/\/ codegen\.ts\n.*?)```/s.exec(readme) ?? [];
  if (config === undefined) throw new Error('the README shows no codegen.ts');
  return config;
}

test(
  'a strict TypeScript project outside the repository generates, compiles and runs operations of its own',
  slow,
  async () => {
    const { path, tools } = consumer;
    await writeFile(join(path, 'codegen.ts'), await readDocumentedConfig(path));

    await runNode([tools.codegen, '--config', 'codegen.ts'], path);
    await runNode([tools.tsc, '-p', '.'], path);
    const printed = await runNode(['out/main.js', `${server.gatewayUrl}/graphql`, 'lt_packed_client'], path);

    expect(JSON.parse(printed)).toEqual({
      status: 'COMPLETED',
      total: 1,
      keys: ['nanobanana-video'],
      last: 'COMPLETED',
      followed: [{ generationUpdated: { version: expect.any(Number), status: 'COMPLETED' } }],
    });
  },
);

test(
  "the README's React component compiles in a project, a server renders it, and the store follows a video",
  slow,
  async () => {
    const { path, tools } = consumer;
    const readme = await readFile(join(path, 'node_modules/@videogen/client/README.md'), 'utf8');
    const [, component] = /```tsx\n(.*?)```/s.exec(readme) ?? [];
    if (component === undefined) throw new Error('the README shows no component');
    await writeFile(join(path, 'src/ui/app.tsx'), component);
    const key = 'lt_in_a_server_page';
    const id = await submitVideo(server.gatewayUrl, key);

    await runNode([tools.tsc, '-p', 'tsconfig.ui.json'], path);
    const printed = await runNode(['out/ui/render.js', `${server.gatewayUrl}/graphql`, key, id], path);

    expect(JSON.parse(printed)).toEqual({
      html: '<button>Make a video</button><p></p><progress value="0"></progress>',
      status: 'COMPLETED',
    });
  },
);

test('a type that is too wide, too narrow or misspelt does not compile', async () => {
  const { path, tools } = consumer;

  const run = await runProgram(process.execPath, [tools.tsc, '-p', 'tsconfig.wrong.json', '--pretty', 'false'], path);

  expect(run.exitCode).toBeGreaterThan(0);
  expect(run.stdout.match(/^\S+\(\d+,/gm)).toEqual(['src/wrong.ts(7,', 'src/wrong.ts(8,', 'src/wrong.ts(9,']);
});

test('bundled for a browser, the client queries and watches across origins', slow, async (context) => {
  skipVisibly(context, noBrowser);
  const { path, tools } = consumer;
  const key = 'lt_in_a_browser';
  const id = await submitVideo(server.gatewayUrl, key);
  const me = await askGraphql(server.gatewayUrl, {
    key,
    query:
      '{ me { id email plan { name maxGenerations unlimited } usage { currentMonth monthlyLimit remaining today total } rateLimits { used } } }',
  });

  await runNode([tools.vite, 'build', '--logLevel', 'warn'], path);
  await using site = await serveFolder(join(path, 'dist'));
  await using browser = await openBrowser(site.origin, server.gatewayUrl);
  const query = new URLSearchParams({ url: `${server.gatewayUrl}/graphql`, key, id });
  await browser.page.goto(`${site.origin}/index.html?${query.toString()}`);
  const output = browser.page.locator('output:not(:empty)');
  await output.waitFor();

  const shown: unknown = JSON.parse(await output.innerText());
  const statuses = readList(shown, 'statuses');
  expect(shown).toEqual({
    me: readField(me.body, 'data', 'me'),
    statuses: steps.filter((step) => statuses.includes(step)),
  });
  expect(await browser.page.title()).toBe('COMPLETED');
  expect(browser.strayRequests).toEqual([]);
});
