import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  type QueryResult,
  type SqliteDialectConfig,
} from 'kysely';
import type { DatabaseSync } from 'node:sqlite';
import type { BusyRetry } from './busy-retry.ts';

/** An open database, and the two guards of its statements. */
export interface OpenFile {
  readonly file: DatabaseSync;
  readonly retryBusy: BusyRetry;
  readonly checkFile: () => void;
}

/** Kysely's dialect for `node:sqlite`, whose transactions take the write lock when they begin. */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;
  readonly #open: OpenFile;

  constructor(config: SqliteDialectConfig, open: OpenFile) {
    super(config);
    this.#config = config;
    this.#open = open;
  }

  override createDriver(): Driver {
    return new ImmediateSqliteDriver(this.#config, this.#open);
  }

  override createAdapter(): DialectAdapter {
    return new TransactionalSqliteAdapter();
  }
}

class ImmediateSqliteDriver extends SqliteDriver {
  readonly #open: OpenFile;

  constructor(config: SqliteDialectConfig, open: OpenFile) {
    super(config);
    this.#open = open;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return new CheckedConnection(await super.acquireConnection(), this.#open);
  }

  // All our transactions write. A process waits for a lock that is taken at the beginning; one that is taken in the middle fails
  // with SQLITE_BUSY.
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    this.#open.checkFile();
  }

  // SQLite itself ends a transaction when the disk is full; a rollback would then fail, and hide the cause.
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#open.file.isTransaction) await super.rollbackTransaction(connection);
  }
}

/**
 * A connection that waits for other processes' locks without blocking the thread. It checks the database's files after each
 * write outside a transaction.
 */
class CheckedConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;
  readonly #open: OpenFile;

  constructor(connection: DatabaseConnection, open: OpenFile) {
    this.#connection = connection;
    this.#open = open;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { file, retryBusy, checkFile } = this.#open;
    const isAlone = !file.isTransaction;
    const result = await retryBusy(() => this.#connection.executeQuery<Row>(query));
    // The driver checks at the end of a transaction, and reads acknowledge nothing. An error here would leave a transaction open.
    const isOver = isAlone && !file.isTransaction;
    if (isOver && query.query.kind !== 'SelectQueryNode') checkFile();
    return result;
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#connection.streamQuery(query, chunkSize);
  }
}

// SQLite's DDL is transactional; in one transaction, two processes that start together migrate one after the other.
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
