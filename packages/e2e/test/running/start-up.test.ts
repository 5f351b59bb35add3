import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { spawnServer, createFolder } from '@videogen/testkit';

test('a server keeps its compiled code for the next start while it runs, so that even a killed one leaves it', async () => {
  await using folder = await createFolder();
  const countCompiled = async () => (await readdir(folder.path, { recursive: true })).length;

  await using _ = await spawnServer({ ROLES: 'sandbox', NODE_COMPILE_CACHE: folder.path });

  // Each module of ours is kept twice: without its types, and compiled.
  await expect.poll(countCompiled).toBeGreaterThan(80);
});
