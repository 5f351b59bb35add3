import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { firstTables } from './migrations/001-first-tables.ts';
import { limits } from './migrations/002-limits.ts';
import { places } from './migrations/003-places.ts';
import { lostSubmissions } from './migrations/004-lost-submissions.ts';
import { scheduled } from './migrations/005-scheduled.ts';
import { processingTimes } from './migrations/006-processing-times.ts';
import { visits } from './migrations/007-visits.ts';
import { watches } from './migrations/008-watches.ts';
import { expectations } from './migrations/009-expectations.ts';
import type { Database } from './database.ts';
import type { KeyVault } from './key-vault.ts';

/** By name and in this order; one that has landed is never edited. */
const migrations = {
  '001-first-tables': firstTables,
  '002-limits': limits,
  '003-places': places,
  '004-lost-submissions': lostSubmissions,
  '005-scheduled': scheduled,
  '006-processing-times': processingTimes,
  '007-visits': visits,
  '008-watches': watches,
  '009-expectations': expectations,
};

/** Says that the encryption key is not the one the database was made with; with it no kept key could be read. */
export class WrongEncryptionKeyError extends Error {
  constructor() {
    super('the database was made with another encryption key: set ENCRYPTION_KEY to that one, or restore its key file');
  }
}

/**
 * Brings the tables up to date, under a lock where several processes begin at once, and checks that the vault is the one they
 * were made with. Rejects when a migration fails, or when the database is newer than this program.
 */
export async function prepareTables(db: Kysely<Database>, vault: KeyVault): Promise<void> {
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
