import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { findUserByKey, openStore, pingStore, WrongEncryptionKeyError, type Store } from '../../src/index.ts';
import { openAccountKey } from '../../src/account/account-key.ts';
import { readOrCreateKeyFile } from '../../src/account/key-file.ts';
import { accept, record, saveTestUser, reported } from '../generations-made-here.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';
import { internal } from '../../src/store.ts';

const encryptionKey = 'an encryption key of 32 or more characters';

test('a file is opened with its folder, in WAL mode, and syncs before and after each checkpoint', async () => {
  using folder = makeTemporaryFolder();
  await using store = await openStore({ path: join(folder.path, 'deep', 'er', 'a.db') });

  await pingStore(store);

  expect(await readPragma(store, 'journal_mode')).toBe('wal');
  // NORMAL; the store itself syncs the log before each acknowledgement, by the tests in power-cut.test.ts.
  expect(await readPragma(store, 'synchronous')).toBe(1);
  expect(await readPragma(store, 'foreign_keys')).toBe(1);
});

test('all data is there when the file is opened again', async () => {
  using folder = makeTemporaryFolder();
  const path = join(folder.path, 'a.db');
  const alice = await openOnce(path, (store) => saveTestUser(store, 'lt_alice_0001'));

  await using store = await openStore({ path });

  expect(await findUserByKey(store, 'lt_alice_0001')).toEqual(alice);
  expect(await openAccountKey(store, { userId: alice.id })).toEqual({ accountId: alice.id, key: 'lt_alice_0001' });
});

test('the key file has mode 0600, is the only one, and stays the same', async () => {
  using folder = makeTemporaryFolder();
  const path = join(folder.path, 'a.db');
  await openOnce(path, pingStore);
  const made = readFileSync(`${path}.key`, 'utf8');

  await openOnce(path, pingStore);

  expect(readFileSync(`${path}.key`, 'utf8')).toBe(made);
  expect(made).toMatch(/^[\w-]{43}\n$/);
  expect((statSync(`${path}.key`).mode & 0o777).toString(8)).toBe('600');
  expect(readdirSync(folder.path).filter((name) => name.includes('key'))).toEqual(['a.db.key']);
});

test('an existing key file is read and not changed', () => {
  using folder = makeTemporaryFolder();
  const path = join(folder.path, 'a.key');
  writeFileSync(path, 'from a backup\n', { mode: 0o400 });

  expect(readOrCreateKeyFile(path)).toBe('from a backup');

  expect(readdirSync(folder.path)).toEqual(['a.key']);
});

test('no key file is made if an encryption key is given', async () => {
  using folder = makeTemporaryFolder();
  const path = join(folder.path, 'a.db');

  await openOnce(path, pingStore, encryptionKey);

  expect(readdirSync(folder.path)).toEqual(['a.db']);
});

test('another encryption key than the database’s is refused, and the right one still works afterwards', async () => {
  using folder = makeTemporaryFolder();
  const path = join(folder.path, 'a.db');
  await openOnce(path, pingStore, encryptionKey);

  await expect(openStore({ path, encryptionKey: `${encryptionKey}!` })).rejects.toThrow(WrongEncryptionKeyError);

  await openOnce(path, pingStore, encryptionKey);
});

test('a database with a migration that this program does not know is refused', async () => {
  using folder = makeTemporaryFolder();
  const path = join(folder.path, 'a.db');
  await openOnce(path, (store) =>
    sql`insert into kysely_migration (name, timestamp) values ('999-from-the-future', '2030-01-01')`.execute(
      store[internal].db,
    ),
  );

  const opening = openStore({ path });

  await expect(opening).rejects.toEqual(
    new Error('the tables of the database cannot be brought up to date', {
      cause: new Error('corrupted migrations: previously executed migration 999-from-the-future is missing'),
    }),
  );
});

test('a file that is no database is refused', async () => {
  using folder = makeTemporaryFolder();
  const path = join(folder.path, 'a.db');
  writeFileSync(path, 'hello '.repeat(1000));

  await expect(openStore({ path })).rejects.toThrow('file is not a database');
});

test('a caller’s key is nowhere in the bytes of the database', async () => {
  using folder = makeTemporaryFolder();
  const path = join(folder.path, 'a.db');
  await using store = await openStore({ path });
  const { id: userId } = await saveTestUser(store, 'lt_very_secret_key_0001');
  const { id } = await accept(store, userId, { idempotencyKey: 'stands in clear' });
  await record(store, id, reported('COMPLETED'));

  const bytes = readdirSync(folder.path)
    .map((name) => readFileSync(join(folder.path, name)).toString('latin1'))
    .join('');

  expect(bytes).toContain('stands in clear');
  expect(bytes).not.toContain('very_secret');
  expect(bytes).not.toContain(Buffer.from('lt_very_secret_key_0001').toString('base64url').slice(0, -2));
});

test('databases in memory share nothing', async () => {
  await using store = await openStore({ path: ':memory:' });
  await using other = await openStore({ path: ':memory:' });
  await saveTestUser(store);

  expect(await findUserByKey(other, 'lt_alice_0001')).toBeUndefined();
});

test.each([1, 2, 3])('two processes open one new database at the same moment (round %i)', async () => {
  using folder = makeTemporaryFolder();
  const path = join(folder.path, 'data', 'a.db');
  const processes = [startProcess(path, 'lt_alice_0001'), startProcess(path, 'lt_bob_000001')];
  await Promise.all(processes.map(({ ready }) => ready));

  const results = await Promise.all(processes.map((each) => each.open()));

  expect(results.map(({ code, errors }) => [code, errors])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  await using store = await openStore({ path });
  const users = [await findUserByKey(store, 'lt_alice_0001'), await findUserByKey(store, 'lt_bob_000001')];
  expect(users.map((user) => user?.id)).toEqual(results.map(({ output }) => output.trim()));
});

function startProcess(path: string, key: string) {
  const script = fileURLToPath(new URL('open-store-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, path, key]);
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  return {
    ready: once(child.stdout, 'data'),
    async open() {
      child.stdin.write('go\n');
      const [code]: unknown[] = await once(child, 'close');
      return { code, errors, output: output.replace('ready\n', '') };
    },
  };
}

/** Opens a file, does one thing, and closes it. */
async function openOnce<Result>(path: string, use: (store: Store) => Promise<Result>, key?: string): Promise<Result> {
  await using store = await openStore({ path, encryptionKey: key });
  return await use(store);
}

async function readPragma(store: Store, name: string): Promise<unknown> {
  const { rows } = await sql<Record<string, unknown>>`select * from ${sql.raw(`pragma_${name}`)}`.execute(
    store[internal].db,
  );
  return Object.values(rows[0] ?? {})[0];
}
