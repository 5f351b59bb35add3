import { globSync } from 'node:fs';
import { readFile, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFolder, readField, serveHere, type ServerHere } from '@videogen/testkit';
import { runProgram, succeed } from '../../test/run-program.ts';
import { skipVisibly } from '../../test/skip-visibly.ts';
import { type InstalledPackage, installPacked } from './install-packed.ts';
import { installToolchains } from './install-toolchains.ts';
import { lintTypes, lintPackage } from './lint-package.ts';
import { runtimes } from './runtimes.ts';

const parts = new AsyncDisposableStack();
let server: ServerHere;
let path: string;
let uninstalled: string | false;
let client: InstalledPackage;

beforeAll(async () => {
  uninstalled = await installToolchains();
  server = parts.use(await serveHere({ SANDBOX_SPEED: '300', POLL_MIN_INTERVAL_MS: '50' }));
  path = await realpath(parts.use(await createFolder()).path);
  client = await installPacked(path, 'client');
  await writeFile(join(path, 'package.json'), JSON.stringify({ name: 'stranger', private: true, type: 'module' }));
});

afterAll(() => parts.disposeAsync());

test('publint has nothing to say about the package', async () => {
  expect(await lintPackage(client)).toEqual([]);
});

test('each entry is found with its types by bundlers and by Node', async (context) => {
  skipVisibly(context, uninstalled);
  // It is a file for tools, and no module.
  expect(await lintTypes(client, ['schema.graphql'])).toBe('');
});

test('the manifest says what the registry shows, and has ranges', () => {
  const { manifest } = client;

  expect(manifest).toMatchObject({ name: '@videogen/client', license: 'MIT', engines: { node: '>=20' } });
  expect(readField(manifest, 'keywords')).toContain('videogenapi');
  const ranges = ['dependencies', 'peerDependencies'].flatMap((field) =>
    Object.values(readField(manifest, field) ?? {}),
  );
  expect(ranges).not.toEqual([]);
  for (const range of ranges) expect(range).toMatch(/^(\^|>=)\d/);
});

test('each built file has a map, and each source of a map is in the package', async () => {
  const { folder } = client;
  const built = await Promise.all(
    globSync('dist/**/*.{js,d.ts}', { cwd: folder }).map(async (file) => ({
      file,
      text: await readFile(join(folder, file), 'utf8'),
    })),
  );
  const sources = await Promise.all(
    globSync('dist/**/*.map', { cwd: folder }).map(async (file) => {
      const map: { readonly sources: readonly string[] } = JSON.parse(await readFile(join(folder, file), 'utf8'));
      return map.sources.map((source) => join(dirname(file), source));
    }),
  );

  const ofPackage = new Set(globSync('src/**/*.ts', { cwd: folder }));
  expect(new Set(sources.flat()).size).toBeGreaterThan(30);
  expect(sources.flat().filter((source) => !ofPackage.has(source))).toEqual([]);
  const unmapped = built.filter(({ text }) => !text.includes('//# sourceMappingURL='));
  expect(unmapped.filter(({ text }) => hasCode(text)).map(({ file }) => file)).toEqual([]);
});

/** False for a file that only imports and exports. */
function hasCode(text: string): boolean {
  return text.replaceAll(/^(?:import|export) [^;]*;$|^\/\/.*$/gm, '').trim() !== '';
}

/** A program of somebody who has only read the README. */
const STRANGER = `
  import { createVideoGenClient } from '@videogen/client';

  const [url, key, transport] = process.argv.slice(2);
  const client = createVideoGenClient({ url, key, transport });
  const seen = [];
  const { videoUrl } = await client.generateAndWait(
    { prompt: 'A lighthouse in a storm', model: 'nanobanana-video' },
    { timeoutMs: 60_000, onUpdate: ({ status }) => seen.push(status) },
  );
  const answer = await fetch(videoUrl);
  console.log(JSON.stringify({ last: seen.at(-1), type: answer.headers.get('content-type') }));
  await client.close();
`;

/** Node 20 has no WebSocket. */
const cases = runtimes.flatMap((runtime) =>
  [runtime.name === 'Node 20' ? 'auto' : 'websocket', 'sse'].map((transport) => ({ ...runtime, transport })),
);

test.for(cases)(
  'a script in an empty folder follows a video to its file in $name, over $transport',
  async ({ program, args, findMissing, transport }, context) => {
    skipVisibly(context, findMissing(uninstalled));
    await writeFile(join(path, 'stranger.js'), STRANGER);
    const script = ['stranger.js', `${server.gatewayUrl}/graphql`, 'lt_a_stranger', transport];

    const printed = await succeed(program, [...args, ...script], path);

    expect(JSON.parse(printed)).toEqual({ last: 'COMPLETED', type: 'video/mp4' });
  },
);

test.for(runtimes)("the README's first program makes a video and saves it in $name", async (runtime, context) => {
  const { name, program, args, findMissing } = runtime;
  skipVisibly(context, findMissing(uninstalled));
  await writeDocumented('make-video.mjs');
  const given = [`VIDEOGEN_URL=${server.gatewayUrl}/graphql`, 'VIDEOGEN_KEY=lt_a_reader'];
  const mayWrite = name === 'Deno' ? ['--allow-write', '--allow-sys'] : [];

  const printed = await succeed('env', [...given, program, ...args, ...mayWrite, 'make-video.mjs'], path);

  const video = await readFile(join(path, 'lighthouse.mp4'));
  expect(printed).toContain('COMPLETED');
  expect(video.subarray(4, 8).toString()).toBe('ftyp');
});

test.each([
  ['A cat [sandbox:moderation]', /^ContentRejectedError \S/],
  ['A cat [sandbox:monthly-limit]', /^QuotaExceededError \S/],
  ['A cat [sandbox:fail]', /^VideoGenAPI could not make this video\.$/m],
])("the README's second program explains the end of %j", async (prompt, explanation) => {
  await writeDocumented('explain.mjs');
  const given = [`VIDEOGEN_URL=${server.gatewayUrl}/graphql`, 'VIDEOGEN_KEY=lt_a_reader'];

  const printed = await succeed('env', [...given, process.execPath, 'explain.mjs', prompt], path);

  expect(printed).toMatch(explanation);
});

/** Writes a program of the package's README, which begins with its name, into the folder. */
async function writeDocumented(name: string): Promise<void> {
  const readme = await readFile(join(client.folder, 'README.md'), 'utf8');
  const [, text] = readme.split(`\`\`\`js\n// ${name}\n`);
  if (text === undefined) throw new Error(`the README shows no ${name}`);
  await writeFile(join(path, name), text.slice(0, text.indexOf('```')));
}

test.for(runtimes.filter(({ name }) => name.startsWith('Node')))(
  'a CommonJS program imports the client in $name, and may require it',
  async ({ program, findMissing }, context) => {
    skipVisibly(context, findMissing(uninstalled));
    const script = `
      const run = async () => {
        const { createVideoGenClient } = await import('@videogen/client');
        console.log(createVideoGenClient === require('@videogen/client').createVideoGenClient);
      };
      run();
    `;
    await writeFile(join(path, 'program.cjs'), script);

    const { stdout } = await runProgram(program, ['program.cjs'], path);

    expect(stdout).toBe('true\n');
  },
);
