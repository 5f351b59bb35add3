import { randomBytes } from 'node:crypto';
import {
  CamelCasePlugin,
  HandleEmptyInListsPlugin,
  Kysely,
  replaceWithNoncontingentExpression,
  sql,
  type RawBuilder,
} from 'kysely';
import { readOrCreateKeyFile } from './key-file.ts';
import { createKeyVault, type KeyVault } from './key-vault.ts';
import { migrate } from './migrate.ts';
import { openSqliteDialect } from './sqlite.ts';
import { createWakeUps, type WakeUps } from './wake-ups.ts';
import type { Database } from './database.ts';

/** Where the state lives. */
export interface StoreOptions {
  /** A SQLite file, or `:memory:`. */
  readonly path: string;
  /** At least 32 characters. Without one a key file is made next to the database (in memory for `:memory:`). */
  readonly encryptionKey?: string | undefined;
}

/** An open database; first parameter of everything that reads or writes it. */
export interface Store extends AsyncDisposable {
  readonly db: Kysely<Database>;
  /** The database's clock, milliseconds since 1970, as an expression: clocks of machines may differ, this one does not. */
  readonly now: RawBuilder<number>;
  readonly vault: KeyVault;
  readonly wakeUps: WakeUps;
}

/**
 * Opens the database and brings its tables up to date. Rejects when it cannot be opened or the key is not its own. Open a
 * SQLite file once per process: two handles in one process wait for each other's locks and so block the thread.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const db = new Kysely<Database>({
    dialect: openSqliteDialect(options.path),
    plugins: [new CamelCasePlugin(), new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
  });
  try {
    await migrate(db);
    const vault = createKeyVault(options.encryptionKey ?? readOrCreateSecret(options.path));
    await checkVault(db, vault);
    return {
      db,
      now: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
      vault,
      wakeUps: createWakeUps(),
      [Symbol.asyncDispose]: () => db.destroy(),
    };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** Rejects when the database does not answer. */
export async function pingStore(store: Store): Promise<void> {
  await sql`select 1`.execute(store.db);
}

function readOrCreateSecret(path: string): string {
  return path === ':memory:' ? randomBytes(32).toString('base64url') : readOrCreateKeyFile(`${path}.key`);
}

/** Says that the encryption key is not the one the database was made with; with it no kept key could be read. */
export class WrongEncryptionKeyError extends Error {
  constructor() {
    super('the database was made with another encryption key: set ENCRYPTION_KEY to that one, or restore its key file');
  }
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
