import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
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
  type SqliteStatement,
} from 'kysely';
import { createPlugins } from './plugins.ts';
import type { Database } from './database.ts';
import type { OpenedDatabase } from './open-store.ts';

const BUSY_TIMEOUT_MS = 5000;
const MOST_PREPARED = 500;

/**
 * Opens a database over `node:sqlite`. `path` is a file, made with its folder when missing, or `:memory:`.
 * WAL lets a gateway and a poller share the file; `synchronous=FULL` lets an acknowledged request survive a power cut.
 */
export function openSqlite(path: string): OpenedDatabase {
  const dialect = new NodeSqliteDialect({ database: openDatabase(path) });
  const db = new Kysely<Database>({ dialect, plugins: createPlugins() });
  return {
    db,
    now: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
    hasRowLocks: false,
    [Symbol.asyncDispose]: () => db.destroy(),
  };
}

function openDatabase(path: string): SqliteDatabase {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  try {
    database.exec('pragma journal_mode = wal; pragma synchronous = full;');
  } catch (error) {
    database.close();
    throw error;
  }
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    // Preparing takes longer than running; a quarter of a busy gateway's time.
    prepare(text) {
      const known = prepared.get(text);
      if (known) return known;
      if (prepared.size >= MOST_PREPARED) prepared.clear();
      const statement = prepare(database, text);
      prepared.set(text, statement);
      return statement;
    },
  };
}

function prepare(database: DatabaseSync, text: string): SqliteStatement {
  const statement = database.prepare(text);
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
  readonly #config: ConstructorParameters<typeof SqliteDialect>[0];

  constructor(config: ConstructorParameters<typeof SqliteDialect>[0]) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new ImmediateSqliteDriver(this.#config);
  }

  override createAdapter(): DialectAdapter {
    return new TransactionalSqliteAdapter();
  }
}

// All our transactions write. Taking the write lock at once makes a second process wait for it; taking it in the middle
// would fail with SQLITE_BUSY instead.
class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

// SQLite's DDL is transactional; in one transaction, two processes that start together migrate one after the other.
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
