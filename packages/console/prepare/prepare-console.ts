import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));
const built = join(folder, 'dist');
const inputs = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json'];

/** The built page, or the build that makes it. */
export interface PreparedConsole {
  /** True if the page is being built now, which takes some seconds. */
  readonly isBeingBuilt: boolean;
  /** Resolves to the folder of the built page. Rejects with an Error that has Vite's output if it cannot be built. */
  readonly folder: Promise<string>;
}

/** Finds the built page of this repository. One that is missing, or older than its sources, is built in a process of its own. */
export async function prepareConsole(): Promise<PreparedConsole> {
  const builtAt = await readTime(join(built, 'index.html'));
  if (builtAt >= (await findNewest(inputs.map((input) => join(folder, input))))) {
    return { isBeingBuilt: false, folder: Promise.resolve(built) };
  }
  return { isBeingBuilt: true, folder: build() };
}

/** Builds beside the last page, and then replaces it: another server may serve it, or build it too. */
async function build(): Promise<string> {
  const made = join(folder, `node_modules/.console-${process.pid}`);
  await runVite(made);
  await replaceBuilt(made);
  return built;
}

/** Two renames, as removing takes longer. With two builds at once, the page of one of them stays. */
async function replaceBuilt(made: string): Promise<void> {
  const last = `${made}-last`;
  await rename(built, last).catch(ignoreMissing);
  await rename(made, built).catch((error: unknown) => {
    if (!isErrorOf(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  });
  for (const folderLeft of [last, made]) await rm(folderLeft, { recursive: true, force: true });
}

function ignoreMissing(error: unknown): void {
  if (!isErrorOf(error, 'ENOENT')) throw error;
}

function isErrorOf(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => code === error.code);
}

async function runVite(outDir: string): Promise<void> {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  const building = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn', '--outDir', outDir, '--emptyOutDir'], {
    cwd: folder,
    // By any other word React's own checks would be in the page, and its scripts half as large again.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // The server's own requests come first.
  if (building.pid !== undefined) setPriority(building.pid, constants.priority.PRIORITY_LOW);
  let output = '';
  for (const stream of [building.stdout, building.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(building, 'close');
  if (code !== 0) throw new Error(`The console could not be built: ${output.trim()}`);
}

async function findNewest(paths: readonly string[]): Promise<number> {
  const times = await Promise.all(
    paths.map(async (path) => {
      const info = await stat(path);
      if (!info.isDirectory()) return info.mtimeMs;
      return findNewest((await readdir(path)).map((name) => join(path, name)));
    }),
  );
  return Math.max(0, ...times);
}

/** The time of the last change; 0 for a file that is missing. */
async function readTime(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
