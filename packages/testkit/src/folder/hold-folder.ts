import { mkdir, readlink, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { until } from '../until.ts';

/** Waits until nobody else holds this folder, in any process, to change what is in it. Disposing lets the next one go on. */
export async function holdFolder(folder: string): Promise<AsyncDisposable> {
  const held = join(folder, 'node_modules/.held-by-a-test');
  await mkdir(dirname(held), { recursive: true });
  await until(() => take(held), 100_000);
  return { [Symbol.asyncDispose]: () => rm(held, { force: true }) };
}

/** A link to the number of a process is made in one step. */
async function take(held: string): Promise<boolean> {
  try {
    await symlink(String(process.pid), held);
    return true;
  } catch {
    const pid = Number(await readlink(held).catch(() => '0'));
    // A killed run leaves it behind.
    if (pid !== 0 && !isRunning(pid)) await rm(held, { force: true });
    return false;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
