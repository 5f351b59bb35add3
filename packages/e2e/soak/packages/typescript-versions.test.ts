import { realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFolder, readText } from '@videogen/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installPacked, link, readManifest } from './install-packed.ts';
import { installToolchains, toolchains } from './install-toolchains.ts';
import { runProgram } from '../../test/run-program.ts';
import { skipVisibly } from '../../test/skip-visibly.ts';
import { typescriptSources } from './typescript-sources.ts';

const own = fileURLToPath(new URL('../../', import.meta.url));
const root = fileURLToPath(new URL('../../../../', import.meta.url));
const parts = new AsyncDisposableStack();
let path: string;
let uninstalled: string | false;

const older = ['typescript-5.4', 'typescript-5.6', 'typescript-5.9'] as const;

beforeAll(async () => {
  uninstalled = await installToolchains();
  path = await realpath(parts.use(await createFolder()).path);
  await installPacked(path, 'client');
  await link(path, root, '@types/node');
  await link(path, own, '@types/react');
  if (uninstalled === false) for (const name of older) await link(path, toolchains, name);
  await link(path, root, 'typescript');
  for (const [name, text] of Object.entries(typescriptSources)) await writeFile(join(path, name), text);
});

afterAll(() => parts.disposeAsync());

/**
 * Runs the compiler of a package. Resolves to its errors in the project and in the client, one a line. Apollo Client's own types
 * have errors with these settings.
 */
async function compile(compiler: string, ...args: readonly string[]): Promise<readonly string[]> {
  const folder = join(path, 'node_modules', compiler);
  const tsc = join(folder, readText(await readManifest(folder), 'bin', 'tsc'));
  const { output } = await runProgram(process.execPath, [tsc, '--pretty', 'false', ...args], path);
  return output.split('\n').filter((line) => /^(?:[\w.-]+\.ts\(|node_modules\/@videogen\/|error )/.test(line));
}

const compilers = [...older, 'typescript'] as const;
const resolutions = ['nodenext', 'bundler'] as const;

test.for(compilers.flatMap((compiler) => resolutions.map((resolution) => ({ compiler, resolution }))))(
  'each entry of the client compiles with $compiler and the resolution $resolution',
  async ({ compiler, resolution }, context) => {
    skipVisibly(context, compiler !== 'typescript' && uninstalled);
    expect(await compile(compiler, '-p', `tsconfig.${resolution}.json`)).toEqual([]);
  },
);

test('the oldest compiler finds a wrong type and a misspelt field', async (context) => {
  skipVisibly(context, uninstalled);
  const options = ['--strict', '--noEmit', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022'];

  const printed = await compile('typescript-5.4', ...options, 'wrong.ts');

  expect(printed.map((line) => line.slice(0, line.indexOf(': ', 20)))).toEqual([
    'wrong.ts(6,18): error TS2322',
    'wrong.ts(7,34): error TS2561',
  ]);
});
