import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFolder, installFolder } from '@videogen/testkit';
import { expect, test, vi } from 'vitest';
import { succeed } from '../run-program.ts';

/** Makes a project whose one dependency is a folder beside it, so that its installation needs no network. */
async function createProject(path: string, version: string): Promise<void> {
  await mkdir(join(path, version));
  await writeFile(join(path, version, 'package.json'), JSON.stringify({ name: 'tool', version }));
  await writeFile(join(path, 'package.json'), JSON.stringify({ dependencies: { tool: `file:./${version}` } }));
  await succeed('npx', ['-y', 'pnpm', 'install', '--ignore-workspace', '--lockfile-only', '--offline'], path);
}

async function readVersion(path: string): Promise<unknown> {
  const manifest: unknown = JSON.parse(await readFile(join(path, 'node_modules/tool/package.json'), 'utf8'));
  return manifest;
}

test('a folder is installed once by two that need it at a time, and again after a change of its lock file', async () => {
  await using folder = await createFolder();
  const { path } = folder;
  using log = vi.spyOn(console, 'log');

  await createProject(path, '1.0.0');
  const both = await Promise.all([installFolder(path), installFolder(path)]);
  expect(both).toEqual([undefined, undefined]);
  expect(await readVersion(path)).toMatchObject({ version: '1.0.0' });
  expect(log).toHaveBeenCalledOnce();

  await createProject(path, '2.0.0');
  expect(await installFolder(path)).toBeUndefined();
  expect(await readVersion(path)).toMatchObject({ version: '2.0.0' });

  // Nothing runs where nothing has changed: this package.json could not be installed.
  await writeFile(join(path, 'package.json'), 'not JSON');
  expect(await installFolder(path)).toBeUndefined();
});

test('a folder that cannot be installed says why and how to repeat it, each time', async () => {
  await using folder = await createFolder();
  const { path } = folder;
  await createProject(path, '1.0.0');
  await writeFile(join(path, 'package.json'), JSON.stringify({ dependencies: { tool: 'file:./other' } }));

  for (const _ of [1, 2]) {
    const problem = await installFolder(path);
    expect(problem).toContain('ERR_PNPM_OUTDATED_LOCKFILE');
    expect(problem).toContain(
      `cd ${path} && npx -y pnpm install --ignore-workspace --frozen-lockfile --ignore-scripts`,
    );
  }
});
