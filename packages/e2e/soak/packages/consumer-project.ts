import { mkdir, readdir, realpath, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readText, createFolder } from '@videogen/testkit';
import { installPacked, link, readManifest } from './install-packed.ts';

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

/** Makes a project with the packed client and tools. */
export async function createConsumerProject(sources: Readonly<Record<string, string>>): Promise<ConsumerProject> {
  const folder = await createFolder();
  try {
    const path = await realpath(folder.path);
    const { folder: installed } = await installPacked(path, 'client');
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

async function linkTools(path: string): Promise<ConsumerProject['tools']> {
  const codegen = [
    '@graphql-codegen/cli',
    '@graphql-codegen/typescript-operations',
    '@graphql-codegen/typed-document-node',
  ];
  const withReact = ['react-dom', '@types/react', '@types/react-dom'];
  for (const name of [...codegen, ...withReact]) await link(path, clientFolder, name);
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

async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}
