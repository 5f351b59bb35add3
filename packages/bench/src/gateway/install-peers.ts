import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const folder = new URL('../../peers/', import.meta.url);

/**
 * Installs the servers that the gateway is compared with, at the first run and after each change of their lock file. They need
 * another version of graphql than the workspace. Returns the reason where they cannot be installed.
 */
export function installPeers(): string | undefined {
  if (read('node_modules/.pnpm/lock.yaml') === read('pnpm-lock.yaml')) return undefined;
  console.log('The servers to compare with are installed into packages/bench/peers.');
  const words = ['-y', 'pnpm', 'install', '--ignore-workspace', '--frozen-lockfile', '--ignore-scripts'];
  const { status, stdout } = spawnSync('npx', words, { cwd: folder, encoding: 'utf8' });
  if (status === 0) return undefined;
  return [
    stdout.trim(),
    'The servers to compare with could not be installed, so their columns are empty. With a network, run:',
    `  cd packages/bench/peers && npx ${words.join(' ')}`,
  ].join('\n');
}

function read(path: string): string | undefined {
  try {
    return readFileSync(new URL(path, folder), 'utf8');
  } catch {
    return undefined;
  }
}
