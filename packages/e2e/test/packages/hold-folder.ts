import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@videogen/testkit';

/** Waits until no other test file packs the package of this folder, as packing builds it anew. Disposing lets the next one go on. */
export async function holdFolder(folder: string): Promise<AsyncDisposable> {
  const held = join(folder, 'node_modules/.held-by-a-test');
  await until(() => take(held), 100_000);
  return { [Symbol.asyncDispose]: () => rm(held, { recursive: true, force: true }) };
}

async function take(held: string): Promise<boolean> {
  try {
    await mkdir(held);
  } catch {
    const pid = Number(await readFile(join(held, 'pid'), 'utf8').catch(() => 0));
    // A killed run leaves it behind.
    if (pid !== 0 && !isRunning(pid)) await rm(held, { recursive: true, force: true });
    return false;
  }
  await writeFile(join(held, 'pid'), String(process.pid));
  return true;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
