import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Database } from './database.ts';
import { firstTables } from './migrations/001-first-tables.ts';
import { limits } from './migrations/002-limits.ts';

/** By name and in this order; one that has landed is never edited. */
const migrations = { '001-first-tables': firstTables, '002-limits': limits };

/** Brings the tables up to date. Throws when a migration fails, or when the database is newer than this program. */
export async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw new Error('the tables of the database cannot be brought up to date', { cause: error });
}
