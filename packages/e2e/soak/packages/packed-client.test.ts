import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { UnauthenticatedError } from '@videogen/client';
import { createVideoGenProxy } from '@videogen/client/proxy';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { spawnServer, type ServerProcess, askGraphql, readField, readList } from '@videogen/testkit';
import { createConsumerProject, type ConsumerProject } from './consumer-project.ts';
import { consumerSources } from './consumer-sources.ts';
import { noBrowser, openBrowser } from '../../test/console/open-browser.ts';
import { runNode, runProgram } from '../../test/run-program.ts';
import { visit } from '../../test/client/serve-site.ts';
import { spawnSite } from '../../test/client/spawn-site.ts';
import { serveFolder } from '../../test/serve-folder.ts';
import { skipVisibly } from '../../test/skip-visibly.ts';
import { steps, submitVideo } from '../../test/steered-video.ts';

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
const isBuilt = (path: string): boolean => /^dist\/[\w-]+\.(js|d\.ts)(\.map)?$/.test(path);

/** Compilers and a browser, on two cores. */
const slow = { timeout: 60_000 };

test('the package holds what was built, its documents, the schema, the manifest, and the sources for their maps', () => {
  expect(consumer.packed.filter((path) => !isBuilt(path) && !path.startsWith('src/'))).toEqual([
    'LICENSE',
    'README.md',
    'docs/other-frameworks.md',
    'package.json',
    'persisted-documents.json',
    'schema.graphql',
  ]);
  // The entries; what they share stands beside them.
  for (const entry of ['index', 'apollo', 'gql-tada', 'network', 'proxy', 'react', 'store', 'urql']) {
    expect(consumer.packed).toEqual(expect.arrayContaining([`dist/${entry}.js`, `dist/${entry}.d.ts`]));
  }
});

test("the README's first program compiles as TypeScript, by the README's tsconfig.json", slow, async () => {
  const { path, tools } = consumer;
  const readme = await readFile(join(path, 'node_modules/@videogen/client/README.md'), 'utf8');
  const [, program] = /^```js\n\/\/ make-video\.mjs\n(.*?)^```$/ms.exec(readme) ?? [];
  const [, config] = /^```json\n\/\/ tsconfig\.json\n(.*?)^```$/ms.exec(readme) ?? [];
  if (program === undefined || config === undefined) throw new Error('the README lacks one of the two');
  await mkdir(join(path, 'first'));
  await writeFile(join(path, 'first/make-video.ts'), program);
  await writeFile(join(path, 'first/tsconfig.json'), config);

  expect(await runNode([tools.tsc, '-p', 'first'], path)).toBe('');
});

const listNames = (entry: string): string =>
  `import * as entry from '@videogen/client/${entry}'; console.log(Object.keys(entry).join());`;

test('the entries for other GraphQL clients compile, and import no other client than their own', slow, async () => {
  const { path, tools } = consumer;

  await runNode([tools.tsc, '-p', 'tsconfig.clients.json'], path);
  const names = await Promise.all(
    ['apollo', 'gql-tada', 'network', 'urql'].map((entry) =>
      runNode(['--input-type=module', '--eval', listNames(entry)], path),
    ),
  );
  const built = await Promise.all(
    ['index', 'network', 'urql'].map((entry) =>
      readFile(join(path, `node_modules/@videogen/client/dist/${entry}.js`), 'utf8'),
    ),
  );

  expect(names.map((line) => line.trim())).toEqual([
    'createGatewayLink,createTypePolicies,createVersionLink,possibleTypes',
    '',
    'createEventStreamOptions,createGatewayNetwork,createResumingClient',
    'createCacheSettings,createSocketExchange,createVersionExchange',
  ]);
  expect(built.filter((code) => code.includes('@apollo/client'))).toEqual([]);
  expect(built.filter((code) => code.includes('exchange-graphcache'))).toHaveLength(1);
});

test('the schema of the package is the current one', async () => {
  const [published, present] = await Promise.all([
    readFile(join(consumer.path, 'node_modules/@videogen/client/schema.graphql'), 'utf8'),
    readFile(new URL(import.meta.resolve('@videogen/schema/schema.graphql')), 'utf8'),
  ]);

  expect(published).toBe(present);
});

/** Writes files of the package's README, which begin with their names, into the project. */
async function writeDocumented(path: string, ...names: readonly string[]): Promise<void> {
  const readme = await readFile(join(path, 'node_modules/@videogen/client/README.md'), 'utf8');
  for (const name of names) {
    const [, text] = readme.split(`\`\`\`ts\n// ${name}\n`);
    if (text === undefined) throw new Error(`the README shows no ${name}`);
    await writeFile(join(path, name), text.slice(0, text.indexOf('```')));
  }
}

test(
  'a strict TypeScript project outside the repository generates, compiles and runs operations of its own',
  slow,
  async () => {
    const { path, tools } = consumer;
    await writeDocumented(path, 'codegen.ts');

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
    const [, component] = /```tsx\n\/\/ src\/App\.tsx\n(.*?)```/s.exec(readme) ?? [];
    if (component === undefined) throw new Error('the README shows no component');
    await writeFile(join(path, 'src/ui/app.tsx'), component);
    const key = 'lt_in_a_server_page';
    const id = await submitVideo(server.gatewayUrl, key);

    await runNode([tools.tsc, '-p', 'tsconfig.ui.json'], path);
    const printed = await runNode(['out/ui/render.js', `${server.gatewayUrl}/graphql`, key, id], path);

    expect(JSON.parse(printed)).toEqual({
      html: '<main style="padding:24px"><button>Make a video</button></main>',
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

test.each(['hono.ts', 'node.ts'])(
  "a page follows a video through the README's proxy in %s, without a key",
  async (name) => {
    const { path } = consumer;
    const key = 'lt_of_the_website';
    await writeDocumented(path, 'videogen-proxy.ts', name);
    await writeFile(
      join(path, 'login.ts'),
      "export const readLogin = async ({ headers }: Request) => headers.get('cookie') === 'login=alice';",
    );
    await using site = await spawnSite([name], path, {
      VIDEOGEN_URL: `${server.gatewayUrl}/graphql`,
      VIDEOGENAPI_KEY: key,
    });
    const { client, readReceived } = visit(site);
    await using _ = client;

    const { status } = await client.generateAndWait({ prompt: 'A packed lunch', model: 'nanobanana-video' });

    expect(status).toBe('COMPLETED');
    await expect(visit(site, 'login=nobody').client.me()).rejects.toThrow(UnauthenticatedError);
    expect(readReceived()).toContain('text/event-stream');
    expect(readReceived() + site.readOutput()).not.toContain(key);
  },
);

test('in a browser a path of the site is the URL of the client, without a key', slow, async (context) => {
  skipVisibly(context, noBrowser);
  const { path, tools } = consumer;
  const key = 'lt_behind_the_site';
  const id = await submitVideo(server.gatewayUrl, key);
  const proxy = createVideoGenProxy({ url: `${server.gatewayUrl}/graphql`, authorize: () => key });
  await runNode([tools.vite, 'build', '--logLevel', 'warn'], path);

  await using site = await serveFolder(join(path, 'dist'), { '/api/videogen': getRequestListener(proxy) });
  await using browser = await openBrowser(site.origin);
  await browser.page.goto(`${site.origin}/index.html?${new URLSearchParams({ url: '/api/videogen', id }).toString()}`);
  const output = browser.page.locator('output:not(:empty)');
  await output.waitFor();

  const shown = readList(JSON.parse(await output.innerText()), 'statuses');
  expect(shown.at(-1)).toBe('COMPLETED');
  expect(browser.strayRequests).toEqual([]);
});
