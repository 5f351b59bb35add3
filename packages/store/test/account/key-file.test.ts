import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findUserByKey, KeyFileError, openStore, type Store } from '../../src/index.ts';
import { openAccountKey } from '../../src/account/account-key.ts';
import { saveTestUser } from '../generations-made-here.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';

test('a database whose key file is lost is refused with a remedy, and gets no other key', async () => {
  using folder = makeTemporaryFolder();
  const path = join(folder.path, 'a.db');
  const alice = await openOnce(path, (store) => saveTestUser(store));
  renameSync(`${path}.key`, join(folder.path, 'aside'));

  const refused: unknown = await openStore({ path }).catch((error: unknown) => error);

  expect(refused).toEqual(
    new KeyFileError(
      `${path}.key`,
      'is missing, but its database exists: restore the file, or set ENCRYPTION_KEY to the key that the database was made with',
    ),
  );
  expect(readdirSync(folder.path).toSorted()).toEqual(['a.db', 'aside']);
  renameSync(join(folder.path, 'aside'), `${path}.key`);
  expect(await openOnce(path, (store) => openAccountKey(store, { userId: alice.id }))).toEqual({
    accountId: alice.id,
    key: 'lt_alice_0001',
  });
});

test('the content of a lost key file can be the encryption key', async () => {
  using folder = makeTemporaryFolder();
  const path = join(folder.path, 'a.db');
  const alice = await openOnce(path, (store) => saveTestUser(store));
  const encryptionKey = readFileSync(`${path}.key`, 'utf8').trim();
  renameSync(`${path}.key`, join(folder.path, 'aside'));

  await using store = await openStore({ path, encryptionKey });

  expect(await findUserByKey(store, 'lt_alice_0001')).toEqual(alice);
});

test('a database that was made with an encryption key does not get a key file without one', async () => {
  using folder = makeTemporaryFolder();
  const path = join(folder.path, 'a.db');
  {
    await using _ = await openStore({ path, encryptionKey: 'an encryption key of 32 or more characters' });
  }

  await expect(openStore({ path })).rejects.toThrow(KeyFileError);

  expect(readdirSync(folder.path)).toEqual(['a.db']);
});

test('a key file that cannot be written or read is an error of its own', async () => {
  using folder = makeTemporaryFolder();
  // So long that a longer name is invalid.
  const path = join(folder.path, 'a'.repeat(245));
  const other = join(folder.path, 'other.db');
  mkdirSync(`${other}.key`);

  await expect(openStore({ path })).rejects.toEqual(
    new KeyFileError(`${path}.key`, 'cannot be written', { cause: errorWith('ENAMETOOLONG') }),
  );
  await expect(openStore({ path: other })).rejects.toEqual(
    new KeyFileError(`${other}.key`, 'cannot be read', { cause: errorWith('EISDIR') }),
  );
  expect(readdirSync(folder.path).filter((name) => name.includes('.key'))).toEqual(['other.db.key']);
});

test('the folder, the database, SQLite’s files beside it, and the key belong to the owner alone', async () => {
  using folder = makeTemporaryFolder();
  const path = join(folder.path, 'new', 'data', 'a.db');

  const modes = await openOnce(path, async () => listModes(join(folder.path, 'new', 'data')));

  expect(modes).toEqual({ 'a.db': '600', 'a.db-shm': '600', 'a.db-wal': '600', 'a.db.key': '600' });
  expect([readMode(join(folder.path, 'new')), readMode(join(folder.path, 'new', 'data'))]).toEqual(['700', '700']);
});

test('files that an earlier version left open to others are closed, and another account’s folder stays as it is', async () => {
  using folder = makeTemporaryFolder();
  chmodSync(folder.path, 0o755);
  const path = join(folder.path, 'a.db');
  const store = await openStore({ path });
  await saveTestUser(store);
  for (const name of readdirSync(folder.path)) chmodSync(join(folder.path, name), 0o644);

  await using other = await openStore({ path });

  expect(listModes(folder.path)).toEqual({ 'a.db': '600', 'a.db-shm': '600', 'a.db-wal': '600', 'a.db.key': '600' });
  expect(readMode(folder.path)).toBe('755');
  expect(await findUserByKey(other, 'lt_alice_0001')).toBeDefined();
  await store[Symbol.asyncDispose]();
});

test('a read-only key file stays read-only', async () => {
  using folder = makeTemporaryFolder();
  const path = join(folder.path, 'a.db');
  writeFileSync(`${path}.key`, 'a key of 32 or more characters, from a backup\n', { mode: 0o400 });

  await openOnce(path, (store) => saveTestUser(store));

  expect(readMode(`${path}.key`)).toBe('400');
});

function listModes(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readMode(join(folder, name))]));
}

function readMode(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

/** Any error with this code. */
function errorWith(code: string): unknown {
  return expect.toSatisfy((error) => error instanceof Error && 'code' in error && error.code === code);
}

async function openOnce<Result>(path: string, use: (store: Store) => Promise<Result>): Promise<Result> {
  await using store = await openStore({ path });
  return await use(store);
}
