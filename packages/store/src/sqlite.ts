import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CompiledQuery,
  Kysely,
  sql,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  type SqliteDatabase,
  type SqliteDialectConfig,
  type SqliteStatement,
} from 'kysely';
import { createPlugins } from './plugins.ts';
import { readStoreProblem } from './store-problem.ts';
import type { Database } from './database.ts';
import type { OpenedDatabase } from './open-store.ts';

const BUSY_TIMEOUT_MS = 5000;
const BUSY_PAUSE_MS = 50;
const MOST_PREPARED = 500;

/**
 * Opens a database over `node:sqlite`. `path` is a file, made with its folder when missing, or `:memory:`.
 * WAL lets a gateway and a poller share the file; `synchronous=FULL` lets an acknowledged request survive a power cut.
 */
export async function openSqlite(path: string): Promise<OpenedDatabase> {
  const file = await openFile(path);
  const db = new Kysely<Database>({
    dialect: new NodeSqliteDialect(file, { database: keepPrepared(file) }),
    plugins: createPlugins(),
  });
  return {
    db,
    now: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
    hasRowLocks: false,
    [Symbol.asyncDispose]: () => db.destroy(),
  };
}

async function openFile(path: string): Promise<DatabaseSync> {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const file = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  try {
    await useWal(file);
    file.exec('pragma synchronous = full');
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

// Of processes that open a new file at once, one turns it to WAL; SQLite tells the others that it is busy without waiting.
async function useWal(file: DatabaseSync): Promise<void> {
  for (let triesLeft = BUSY_TIMEOUT_MS / BUSY_PAUSE_MS; ; triesLeft -= 1) {
    try {
      return file.exec('pragma journal_mode = wal');
    } catch (error) {
      if (triesLeft <= 0 || readStoreProblem(error) !== 'unavailable') throw error;
      await sleep(BUSY_PAUSE_MS);
    }
  }
}

function keepPrepared(file: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => file.close(),
    // Preparing takes longer than running; a quarter of a busy gateway's time.
    prepare(text) {
      const known = prepared.get(text);
      if (known) return known;
      if (prepared.size >= MOST_PREPARED) prepared.clear();
      const statement = prepare(file, text);
      prepared.set(text, statement);
      return statement;
    },
  };
}

function prepare(file: DatabaseSync, text: string): SqliteStatement {
  const statement = file.prepare(text);
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...parameters.map(readParameter)),
    run: (parameters) => statement.run(...parameters.map(readParameter)),
    iterate: (parameters) => statement.iterate(...parameters.map(readParameter)),
  };
}

function readParameter(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  throw new TypeError(`SQLite takes null, texts and numbers; got ${typeof value}`);
}

class NodeSqliteDialect extends SqliteDialect {
  readonly #file: DatabaseSync;
  readonly #config: SqliteDialectConfig;

  constructor(file: DatabaseSync, config: SqliteDialectConfig) {
    super(config);
    this.#file = file;
    this.#config = config;
  }

  override createDriver(): Driver {
    return new ImmediateSqliteDriver(this.#file, this.#config);
  }

  override createAdapter(): DialectAdapter {
    return new TransactionalSqliteAdapter();
  }
}

class ImmediateSqliteDriver extends SqliteDriver {
  readonly #file: DatabaseSync;

  constructor(file: DatabaseSync, config: SqliteDialectConfig) {
    super(config);
    this.#file = file;
  }

  // All our transactions write. Taking the write lock at once makes a second process wait for it; taking it in the middle
  // would fail with SQLITE_BUSY instead.
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  // A full disk ends a transaction by itself; rolling it back would then fail, and hide why.
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#file.isTransaction) await super.rollbackTransaction(connection);
  }
}

// SQLite's DDL is transactional; in one transaction, two processes that start together migrate one after the other.
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
