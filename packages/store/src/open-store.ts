import { randomBytes } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { createClock } from './database/clock.ts';
import type { OpenedDatabase } from './database/opened-database.ts';
import { createFinishedGenerations } from './generation/finished.ts';
import { createFeeds } from './updates/feeds.ts';
import { readKeyFile, readOrCreateKeyFile } from './account/key-file.ts';
import { createKeyVault, type KeyVault } from './account/key-vault.ts';
import { prepareTables } from './database/migrate.ts';
import type { PostgresOptions } from './database/postgres.ts';
import { openSqlite } from './database/sqlite.ts';
import { createInProcessNotifications, type Notifications } from './notifications/in-process.ts';
import { createWatches } from './account/presence.ts';
import type { Database } from './database/tables.ts';
import { internal, type Store } from './store.ts';

/** The database: a SQLite file on this machine, or PostgreSQL for many machines. */
export type StoreOptions = SqliteStoreOptions | PostgresStoreOptions;

interface CommonOptions {
  /** Carries notifications to other processes; by default they stay in this one. */
  readonly notifications?: Notifications | undefined;
}

export interface SqliteStoreOptions extends CommonOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  /** At least 32 characters. By default a key file is created beside the database (in memory for `:memory:`). */
  readonly encryptionKey?: string | undefined;
}

export interface PostgresStoreOptions extends CommonOptions, PostgresOptions {
  /** At least 32 characters, the same on every machine. */
  readonly encryptionKey: string;
}

/**
 * Opens the database and migrates its tables. Rejects if it cannot be opened, is newer than this program, was made with
 * another encryption key, or has lost its key file ({@link KeyFileError}). If PostgreSQL is unavailable, it tries again in
 * the background, and everything rejects with StoreUnavailableError until then.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { opened, vault } = 'url' in options ? await openPostgres(options) : await openFile(options);
  const notifications = options.notifications ?? createInProcessNotifications();
  const watches = createWatches(opened);
  return {
    clock: createClock(opened),
    [internal]: {
      ...opened,
      vault,
      notifications,
      feeds: createFeeds(notifications),
      finished: createFinishedGenerations(),
      watches,
    },
    async [Symbol.asyncDispose]() {
      await watches[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    },
  };
}

/** An open database, and the vault with its encryption key. */
interface OpenedWithVault {
  readonly opened: OpenedDatabase & AsyncDisposable;
  readonly vault: KeyVault;
}

async function openFile(options: SqliteStoreOptions): Promise<OpenedWithVault> {
  const opened = await openSqlite(options.path);
  try {
    const vault = createKeyVault(options.encryptionKey ?? (await readSecret(opened, options.path)));
    await prepareTables(opened.db, vault);
    return { opened, vault };
  } catch (error) {
    await opened[Symbol.asyncDispose]();
    throw error;
  }
}

async function readSecret({ db }: OpenedDatabase, path: string): Promise<string> {
  if (path === ':memory:') return randomBytes(32).toString('base64url');
  // Only a new database gets a new key, and the key is written before the first table.
  return (await isNew(db)) ? readOrCreateKeyFile(`${path}.key`) : readKeyFile(`${path}.key`);
}

async function isNew(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql`select name from sqlite_schema limit 1`.execute(db);
  return rows.length === 0;
}

// Loaded only if PostgreSQL is used.
async function openPostgres(options: PostgresStoreOptions): Promise<OpenedWithVault> {
  const postgres = await import('./database/postgres.ts');
  const vault = createKeyVault(options.encryptionKey);
  return { opened: await postgres.openPostgres(options, (db) => prepareTables(db, vault)), vault };
}

/** Rejects if the database does not answer. */
export async function pingStore(store: Store): Promise<void> {
  await sql`select 1`.execute(store[internal].db);
}
