import { mkdir, readdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readField, readText, createFolder } from '@videogen/testkit';
import { succeed } from '../run-program.ts';

/** A project outside the repository that has installed the packed client. */
export interface ConsumerProject extends AsyncDisposable {
  readonly path: string;
  /** All files of the tarball, by their paths in it, sorted. */
  readonly packed: readonly string[];
  /** The paths of its tools: JavaScript files for Node to run. */
  readonly tools: { readonly tsc: string; readonly codegen: string; readonly vite: string };
}

const clientFolder = fileURLToPath(new URL('../../../client/', import.meta.url));
const ownFolder = fileURLToPath(new URL('../../', import.meta.url));
const rootFolder = fileURLToPath(new URL('../../../../', import.meta.url));

/**
 * Packs the client as it would be published, and makes a project that has the tarball's content under node_modules. Only the
 * dependencies of the tarball's package.json are linked from the workspace, as an installation from the registry takes half a
 * minute and a network.
 */
export async function createConsumerProject(sources: Readonly<Record<string, string>>): Promise<ConsumerProject> {
  const folder = await createFolder();
  try {
    const path = await realpath(folder.path);
    const installed = join(path, 'node_modules/@videogen/client');
    await mkdir(installed, { recursive: true });
    await unpackClient(path, installed);
    await linkDependencies(path, installed);
    const tools = await linkTools(path);
    for (const [name, text] of Object.entries(sources)) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), text);
    }
    return { path, packed: await listFiles(installed), tools, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] };
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
}

async function unpackClient(path: string, installed: string): Promise<void> {
  const tarball = join(path, 'client.tgz');
  await succeed('pnpm', ['pack', '--out', tarball], clientFolder);
  await succeed('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'], path);
}

async function linkDependencies(path: string, installed: string): Promise<void> {
  const manifest = await readManifest(installed);
  const dependencies = Object.entries(readField(manifest, 'dependencies') ?? {});
  const peers = Object.keys(readField(manifest, 'peerDependencies') ?? {});
  for (const [name, version] of dependencies) {
    const found = readText(await readManifest(join(clientFolder, 'node_modules', name)), 'version');
    if (found !== version) throw new Error(`the tarball asks for ${name} ${version}; the workspace has ${found}`);
  }
  const withReact = ['react-dom', '@types/react', '@types/react-dom'];
  for (const name of [...dependencies.map(([each]) => each), ...peers, ...withReact]) {
    await link(path, clientFolder, name);
  }
}

async function linkTools(path: string): Promise<ConsumerProject['tools']> {
  const codegen = [
    '@graphql-codegen/cli',
    '@graphql-codegen/typescript-operations',
    '@graphql-codegen/typed-document-node',
  ];
  for (const name of codegen) await link(path, clientFolder, name);
  for (const name of ['typescript', '@types/node']) await link(path, rootFolder, name);
  for (const name of ['hono', '@hono/node-server']) await link(path, ownFolder, name);
  const vite = dirname(createRequire(import.meta.url).resolve('vite/package.json'));
  return {
    tsc: await findProgram(join(path, 'node_modules/typescript'), 'tsc'),
    codegen: await findProgram(join(path, 'node_modules/@graphql-codegen/cli'), 'graphql-codegen'),
    vite: await findProgram(vite, 'vite'),
  };
}

async function findProgram(packageFolder: string, name: string): Promise<string> {
  return join(packageFolder, readText(await readManifest(packageFolder), 'bin', name));
}

async function link(path: string, from: string, name: string): Promise<void> {
  const target = join(path, 'node_modules', name);
  await mkdir(dirname(target), { recursive: true });
  await symlink(await realpath(join(from, 'node_modules', name)), target);
}

async function readManifest(packageFolder: string): Promise<unknown> {
  const manifest: unknown = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  return manifest;
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}
