import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig, startServer } from '../src/index.ts';
import { silent } from './silent-log.ts';

async function openFolder() {
  const path = await mkdtemp(join(tmpdir(), `videogen-test-${process.pid}-`));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

test('a state that cannot be read is logged, and the server starts', async () => {
  await using folder = await openFolder();
  const path = join(folder.path, 'state.jsonl');
  await writeFile(path, 'garbage');
  const warnings: unknown[] = [];
  const log = { ...silent, warn: (...warning: unknown[]) => void warnings.push(warning) };
  const env = { ROLES: 'sandbox', SANDBOX_PORT: '0', SANDBOX_STATE: path };

  await using _ = await startServer(readConfig(env, '/nowhere'), log);

  const renamed = (await readdir(folder.path)).find((name) => name !== 'state.jsonl') ?? '';
  const message =
    `${path} cannot be read: line 1 is not the first line of a sandbox’s state file. ` +
    `The sandbox starts with an empty state; the file was renamed to ${join(folder.path, renamed)}`;
  expect(warnings).toEqual([[{}, message]]);
});
