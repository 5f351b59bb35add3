import { randomBytes } from 'node:crypto';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { createClock, type Clock } from './clock.ts';
import { createFeeds, type Feeds } from './feeds.ts';
import { readOrCreateKeyFile } from './key-file.ts';
import { createKeyVault, type KeyVault } from './key-vault.ts';
import { prepareTables } from './prepare-tables.ts';
import { openSqlite } from './sqlite.ts';
import { createWakeUps, type WakeUps } from './wake-ups.ts';
import { createWatches, type Watches } from './watches.ts';
import type { Database } from './database.ts';

/** Where the state lives: a SQLite file of this machine, or PostgreSQL for many machines. */
export type StoreOptions = SqliteStoreOptions | PostgresStoreOptions;

interface CommonOptions {
  /** Carries hints to other processes; by default they stay in this one. */
  readonly wakeUps?: WakeUps | undefined;
}

export interface SqliteStoreOptions extends CommonOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  /** At least 32 characters. Without one a key file is made next to the database (in memory for `:memory:`). */
  readonly encryptionKey?: string | undefined;
}

export interface PostgresStoreOptions extends CommonOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** At least 32 characters, the same on every machine. */
  readonly encryptionKey: string;
  /** Connections at most; 10 by default. */
  readonly poolSize?: number | undefined;
  /** Called with each different reason for which the tables cannot be prepared while the database is away at the start. */
  readonly onWaiting?: ((reason: Error) => void) | undefined;
}

/** An open database; first parameter of everything that reads or writes it. */
export interface Store extends AsyncDisposable {
  readonly db: Kysely<Database>;
  /** The database's clock, milliseconds since 1970, as an expression: clocks of machines may differ, this one does not. */
  readonly now: RawBuilder<number>;
  /** Whether rows are locked one by one. SQLite has one lock for all writers, taken when a transaction begins. */
  readonly hasRowLocks: boolean;
  readonly vault: KeyVault;
  readonly wakeUps: WakeUps;
  /** What subscribers in this process share. */
  readonly feeds: Feeds;
  /** What subscribers in this process watch. */
  readonly watches: Watches;
  /** The database's clock, for what is computed when it is read. */
  readonly clock: Clock;
}

/**
 * Opens the database and brings its tables up to date. Rejects when it cannot be opened, is newer than this program, or was
 * made with another key. A PostgreSQL that is away is waited for in the background: until it is there, everything rejects
 * with StoreUnavailableError. Open a SQLite file once per process: two handles in one process wait for each other's locks
 * and so block the thread.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const vault = createKeyVault(options.encryptionKey ?? readOrCreateSecret(options));
  const opened = 'url' in options ? await openPostgres(options, vault) : await openFile(options, vault);
  const wakeUps = options.wakeUps ?? createWakeUps();
  const watches = createWatches(opened);
  return {
    ...opened,
    vault,
    wakeUps,
    feeds: createFeeds(wakeUps),
    watches,
    clock: createClock(opened),
    async [Symbol.asyncDispose]() {
      await watches[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    },
  };
}

/** An open database, before it has a vault and hints. */
export type OpenedDatabase = Pick<Store, 'db' | 'now' | 'hasRowLocks' | typeof Symbol.asyncDispose>;

async function openFile({ path }: SqliteStoreOptions, vault: KeyVault): Promise<OpenedDatabase> {
  const opened = await openSqlite(path);
  try {
    await prepareTables(opened.db, vault);
    return opened;
  } catch (error) {
    await opened[Symbol.asyncDispose]();
    throw error;
  }
}

// Its driver is loaded only where it is used: the default start does without.
async function openPostgres(options: PostgresStoreOptions, vault: KeyVault): Promise<OpenedDatabase> {
  const postgres = await import('./open-postgres.ts');
  return postgres.openPostgres(options, (db) => prepareTables(db, vault));
}

/** Rejects when the database does not answer. */
export async function pingStore(store: Store): Promise<void> {
  await sql`select 1`.execute(store.db);
}

function readOrCreateSecret(options: StoreOptions): string {
  if ('path' in options && options.path !== ':memory:') return readOrCreateKeyFile(`${options.path}.key`);
  return randomBytes(32).toString('base64url');
}
