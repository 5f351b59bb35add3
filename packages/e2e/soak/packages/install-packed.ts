import { mkdir, readFile, realpath, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { holdFolder, readField, readText } from '@videogen/testkit';
import { succeed } from '../../test/run-program.ts';

const packages = fileURLToPath(new URL('../../../', import.meta.url));

/** The packages that are published. */
export type PublishedPackage = 'client' | 'sandbox';

/** A package that was packed as for the registry and unpacked under node_modules of a project. */
export interface InstalledPackage {
  readonly folder: string;
  readonly tarball: string;
  readonly manifest: unknown;
}

/**
 * Packs a package as it would be published, and unpacks it under `node_modules` of the project at `path`. Its dependencies are
 * linked from the workspace, after a look at their ranges: an installation from the registry takes half a minute and a network.
 */
export async function installPacked(path: string, name: PublishedPackage): Promise<InstalledPackage> {
  const source = join(packages, name);
  const folder = join(path, 'node_modules/@videogen', name);
  const tarball = join(path, `${name}.tgz`);
  await mkdir(folder, { recursive: true });
  {
    // Packing builds the package anew.
    await using _ = await holdFolder(source);
    await succeed('pnpm', ['pack', '--out', tarball], source);
  }
  await succeed('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'], path);
  const manifest = await readManifest(folder);
  const dependencies = Object.entries(readField(manifest, 'dependencies') ?? {});
  for (const [dependency, range] of dependencies) {
    const version = readText(await readManifest(join(source, 'node_modules', dependency)), 'version');
    if (!isWithin(version, String(range))) {
      throw new Error(`the tarball asks for ${dependency} ${String(range)}; the workspace has ${version}`);
    }
  }
  const peers = Object.keys(readField(manifest, 'peerDependencies') ?? {});
  for (const each of [...dependencies.map(([dependency]) => dependency), ...peers]) await link(path, source, each);
  return { folder, tarball, manifest };
}

/** True for a version from that of the range on, with the same major number. */
function isWithin(version: string, range: string): boolean {
  const [, least = '', major] = /^\^((\d+)\..+)$/.exec(range) ?? [];
  return major === version.split('.')[0] && version.localeCompare(least, 'en', { numeric: true }) >= 0;
}

/** Links a dependency of the package in the folder `from` into a project, under the name `as`. */
export async function link(path: string, from: string, name: string, as = name): Promise<void> {
  const target = join(path, 'node_modules', as);
  await mkdir(dirname(target), { recursive: true });
  await symlink(await realpath(join(from, 'node_modules', name)), target);
}

/** Reads the package.json of a folder. */
export async function readManifest(folder: string): Promise<unknown> {
  const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  return manifest;
}
