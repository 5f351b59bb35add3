import type { Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { firstTables } from './migrations/001-first-tables.ts';
import { limits } from './migrations/002-limits.ts';
import { places } from './migrations/003-places.ts';
import { lostSubmissions } from './migrations/004-lost-submissions.ts';
import { scheduled } from './migrations/005-scheduled.ts';
import { processingTimes } from './migrations/006-processing-times.ts';
import { visits } from './migrations/007-visits.ts';
import { watches } from './migrations/008-watches.ts';
import { expectations } from './migrations/009-expectations.ts';
import { failures } from './migrations/010-failures.ts';
import { names } from './migrations/011-names.ts';
import { accounts } from './migrations/012-accounts.ts';
import { coveringIndex } from './migrations/013-covering-index.ts';
import { labelsAndWords } from './migrations/014-labels-and-words.ts';
import type { Database } from './tables.ts';
import type { KeyVault } from '../account/key-vault.ts';

/** All migrations by name, in this order. A released one never changes. */
export const allMigrations = {
  '001-first-tables': firstTables,
  '002-limits': limits,
  '003-places': places,
  '004-lost-submissions': lostSubmissions,
  '005-scheduled': scheduled,
  '006-processing-times': processingTimes,
  '007-visits': visits,
  '008-watches': watches,
  '009-expectations': expectations,
  '010-failures': failures,
  '011-names': names,
  '012-accounts': accounts,
  '013-covering-index': coveringIndex,
  '014-labels-and-words': labelsAndWords,
};

/** Thrown if the encryption key is not the database's: it could decrypt none of the stored keys. */
export class WrongEncryptionKeyError extends Error {
  constructor() {
    super('the database was made with another encryption key: set ENCRYPTION_KEY to that one, or restore its key file');
  }
}

/**
 * Migrates the tables, under a lock for processes that start together, and checks that the vault has the database's
 * encryption key. Rejects if a migration fails, or if the database is newer than this program.
 */
export async function prepareTables(
  db: Kysely<Database>,
  vault: KeyVault,
  migrations: Readonly<Record<string, Migration>> = allMigrations,
): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw new Error('the tables of the database cannot be brought up to date', { cause: error });
  await checkVault(db, vault);
}

async function checkVault(db: Kysely<Database>, vault: KeyVault): Promise<void> {
  const name = 'encryption-key-check';
  const value = vault.digest(name);
  await db
    .insertInto('settings')
    .values({ name, value })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const kept = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirstOrThrow();
  if (kept.value !== value) throw new WrongEncryptionKeyError();
}
