import { copyFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  beginSubmission,
  findGeneration,
  findUserByKey,
  openStore,
  pingStore,
  readStoreProblem,
  type Store,
} from '../../src/index.ts';
import { accept, newSubmission, record, saveTestUser, reported } from '../generations-made-here.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';

// PostgreSQL guards its files itself.
test.each([
  ['the file is deleted', '', rmSync],
  ['the file is replaced', '', replace],
  ['the log beside it is deleted', '-wal', rmSync],
  ['the log beside it is replaced', '-wal', replace],
  ['the shared memory beside it is deleted', '-shm', rmSync],
] as const)(
  'no write is acknowledged after %s under an open database, and the error says why',
  async (_, which, harm) => {
    using folder = makeTemporaryFolder();
    const path = join(folder.path, 'a.db');
    await using store = await openStore({ path });
    const { id: userId } = await saveTestUser(store);
    const { id } = await accept(store, userId);

    const file = `${path}${which}`;
    harm(file);
    const refused: unknown[] = await Promise.all([
      pingStore(store).catch((error: unknown) => error),
      beginSubmission(store, newSubmission(userId)).catch((error: unknown) => error),
      record(store, id, reported('COMPLETED')).catch((error: unknown) => error),
    ]);

    expect(refused).toEqual([lost(file), lost(file), lost(file)]);
    expect(refused.map(readStoreProblem)).toEqual(['unavailable', 'unavailable', 'unavailable']);
  },
);

test('a database file that is put back is accepted again', async () => {
  using folder = makeTemporaryFolder();
  const path = join(folder.path, 'a.db');
  await using store = await openStore({ path });
  const { id: userId } = await saveTestUser(store);

  renameSync(path, `${path}.aside`);
  const refused: unknown[] = [
    await pingStore(store).catch((error: unknown) => error),
    await beginSubmission(store, newSubmission(userId)).catch((error: unknown) => error),
  ];
  renameSync(`${path}.aside`, path);

  expect(refused).toEqual([lost(path), lost(path)]);
  const generation = await accept(store, userId);
  expect(await findGeneration(store, userId, generation.id)).toEqual(generation);
});

test('a restart opens the replaced file as a new database', async () => {
  using folder = makeTemporaryFolder();
  const [path, backup] = [join(folder.path, 'a.db'), join(folder.path, 'backup.db')];
  await openOnce(path, (store) => saveTestUser(store, 'lt_sandbox_old'));
  copyFileSync(path, backup);
  {
    await using store = await openStore({ path });
    renameSync(backup, path);
    await expect(saveTestUser(store, 'lt_sandbox_new')).rejects.toThrow('was deleted or replaced');
  }

  await using store = await openStore({ path });

  await saveTestUser(store, 'lt_sandbox_new');
  expect(await findUserByKey(store, 'lt_sandbox_old')).toBeDefined();
});

function lost(file: string): unknown {
  return new Error(`the database's file ${file} was deleted or replaced while it was open: put it back, or restart`);
}

function replace(path: string): void {
  writeFileSync(`${path}.new`, '');
  renameSync(`${path}.new`, path);
}

async function openOnce<Result>(path: string, use: (store: Store) => Promise<Result>): Promise<Result> {
  await using store = await openStore({ path });
  return await use(store);
}
