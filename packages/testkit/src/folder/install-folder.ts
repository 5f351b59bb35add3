import { execFile } from 'node:child_process';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { holdFolder } from './hold-folder.ts';

const words = ['install', '--ignore-workspace', '--frozen-lockfile', '--ignore-scripts'];
// Without a network pnpm would try for more than a minute, and name each package.
const briefly = ['--loglevel=error', '--config.fetch-retry-mintimeout=1000', '--config.fetch-retry-maxtimeout=5000'];

/**
 * Installs a folder that is outside of the workspace and has a package.json and a pnpm-lock.yaml of its own: at the first run, and
 * after each change of the lock file. Several processes may call it at a time. Resolves to undefined, or to the reason why it
 * cannot be installed, such as a missing network, with the command to repeat.
 */
export async function installFolder(folder: string): Promise<string | undefined> {
  if (await isInstalled(folder)) return undefined;
  await using _ = await holdFolder(folder);
  // Another process may have installed it meanwhile.
  if (await isInstalled(folder)) return undefined;
  console.log(`The packages of ${folder} are being installed.`);
  const problem = await runPnpm(folder);
  if (problem !== undefined) return `${problem}\nWith a network, run: cd ${folder} && npx -y pnpm ${words.join(' ')}`;
  await copyFile(join(folder, 'pnpm-lock.yaml'), stamp(folder));
  return undefined;
}

/** pnpm's own copy of the lock file lacks what is for other systems, and so cannot be compared. */
function stamp(folder: string): string {
  return join(folder, 'node_modules/.installed-lock.yaml');
}

async function isInstalled(folder: string): Promise<boolean> {
  const wanted = await readFile(join(folder, 'pnpm-lock.yaml'), 'utf8');
  return wanted === (await readFile(stamp(folder), 'utf8').catch(() => undefined));
}

/** Resolves to all that it printed if it fails, otherwise to undefined. */
function runPnpm(folder: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('pnpm', [...words, ...briefly], { cwd: folder }, (error, stdout, stderr) => {
      resolve(error === null ? undefined : `${stdout}${stderr}`.trim() || error.message);
    });
  });
}
