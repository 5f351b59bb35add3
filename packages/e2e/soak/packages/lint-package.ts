import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { runProgram } from '../../test/run-program.ts';
import type { InstalledPackage } from './install-packed.ts';
import { toolchains } from './install-toolchains.ts';

/** Returns what publint says about a tarball, suggestions included. */
export async function lintPackage({ tarball, manifest }: InstalledPackage): Promise<readonly string[]> {
  const bytes = new Uint8Array(await readFile(tarball)).buffer;
  const { messages } = await publint({ pack: { tarball: bytes }, strict: true });
  return messages.map((message) => formatMessage(message, Object(manifest)) ?? message.code);
}

/**
 * Returns what "Are the types wrong?" says about a tarball, empty if nothing is wrong. The packages are ECMAScript modules only.
 * It needs `installToolchains()`.
 */
export async function lintTypes({ tarball }: InstalledPackage, notModules: readonly string[]): Promise<string> {
  const attw = join(toolchains, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  const excluded = notModules.length === 0 ? [] : ['--exclude-entrypoints', ...notModules];
  const args = [attw, tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-color', ...excluded];
  const { exitCode, output } = await runProgram(process.execPath, args, dirname(tarball));
  return exitCode === 0 ? '' : output;
}
