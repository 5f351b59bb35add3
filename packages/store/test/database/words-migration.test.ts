import { sql, type Kysely } from 'kysely';
import { expect, test } from 'vitest';
import { countByStatus, countGenerations, listGenerations, openStore, readSearch } from '../../src/index.ts';
import { createKeyVault } from '../../src/account/key-vault.ts';
import { allMigrations, prepareTables } from '../../src/database/migrate.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { openSqlite } from '../../src/database/sqlite.ts';
import type { Database } from '../../src/database/tables.ts';
import { encryptionKey, placeDatabase } from '../open-test-store.ts';

const vault = createKeyVault(encryptionKey);
const { '014-labels-and-words': _, ...earlier } = allMigrations;

const prepare = (db: Kysely<Database>) => prepareTables(db, vault, earlier);

async function insertGenerations(db: Kysely<Database>, count: number): Promise<void> {
  await sql`insert into accounts (id, key_digest, sealed_key, key_checked_at) values ('alice', 'd', 's', 1)`.execute(
    db,
  );
  await sql`insert into users (id, account_id, update_number, created_at) values ('alice', 'alice', 0, 1)`.execute(db);
  for (let index = 0; index < count; index += 1) {
    await sql`insert into generations (id, user_id, status, version, input_digest, prompt, reference_image_urls, warnings,
        created_at, updated_at, token, failed_attempts)
      values (${`g-${index}`}, 'alice', 'COMPLETED', ${index === 0 ? 0 : 1}, '', ${`A cat, number ${index}`}, '[]', '[]',
        ${1000 + Math.floor(index / 3)}, 1, 0, 0)`.execute(db);
  }
}

test('the generations of an earlier database are found by their words, and have no labels', async () => {
  await using stack = new AsyncDisposableStack();
  const options = { ...(await placeDatabase(stack)), encryptionKey };
  {
    await using old = 'url' in options ? await openPostgres(options, prepare) : await openSqlite(options.path);
    if (!('url' in options)) await prepare(old.db);
    await insertGenerations(old.db, 1101);
  }

  await using store = await openStore(options);

  const read = (text: string, limit: number) =>
    listGenerations(store, { userId: 'alice', filter: { search: readSearch(text) }, limit, inverted: false });
  const all = await listGenerations(store, { userId: 'alice', filter: {}, limit: 2000, inverted: false });
  expect((await read('number 77', 10)).map(({ id, label }) => [id, label])).toEqual(
    all
      .filter(({ prompt }) => /number 77/.test(prompt))
      .slice(0, 10)
      .map(({ id }) => [id, null]),
  );
  expect(await read('cat', 2000)).toEqual(all);
  expect(await countGenerations(store, 'alice', { search: readSearch('cat') })).toBe(1100);
  expect(await countByStatus(store, 'alice', {})).toEqual([{ status: 'COMPLETED', count: 1100 }]);
});
