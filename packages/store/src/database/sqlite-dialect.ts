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
import type { LogSync } from './log-sync.ts';
import type { Turns } from './turns.ts';

/** An open database, and the guards of its statements. */
export interface OpenFile {
  readonly file: DatabaseSync;
  readonly turns: Turns;
  readonly retryBusy: BusyRetry;
  readonly log: LogSync;
}

/** A part of a statement's text. Such a statement is acknowledged before it is on disk. */
export const WITHOUT_SYNC = '/* without sync */';

/** Kysely's dialect for `node:sqlite`. A write is acknowledged once it is on disk, and the next one does not wait for that. */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;
  readonly #open: OpenFile;

  constructor(config: SqliteDialectConfig, open: OpenFile) {
    super(config);
    this.#config = config;
    this.#open = open;
  }

  override createDriver(): Driver {
    return new NodeSqliteDriver(this.#config, this.#open);
  }

  override createAdapter(): DialectAdapter {
    return new NodeSqliteAdapter();
  }
}

class NodeSqliteDriver extends SqliteDriver {
  readonly #open: OpenFile;

  constructor(config: SqliteDialectConfig, open: OpenFile) {
    super(config);
    this.#open = open;
  }

  override async acquireConnection(): Promise<NodeSqliteConnection> {
    return new NodeSqliteConnection(await super.acquireConnection(), this.#open);
  }

  override beginTransaction(connection: NodeSqliteConnection): Promise<void> {
    return connection.begin();
  }

  override commitTransaction(connection: NodeSqliteConnection): Promise<void> {
    return connection.commit();
  }

  override rollbackTransaction(connection: NodeSqliteConnection): Promise<void> {
    return connection.rollback();
  }

  override async destroy(): Promise<void> {
    await this.#open.log.close();
    await super.destroy();
  }
}

/** One of many users of the one connection: a transaction, or a statement outside of one, has it for its turn. */
class NodeSqliteConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;
  readonly #open: OpenFile;
  #endTurn: (() => void) | undefined;

  constructor(connection: DatabaseConnection, open: OpenFile) {
    this.#connection = connection;
    this.#open = open;
  }

  // All our transactions write. A process waits for a lock that is taken at the beginning; one that is taken in the middle fails
  // with SQLITE_BUSY.
  async begin(): Promise<void> {
    const endTurn = await this.#open.turns.begin();
    try {
      await this.#run(CompiledQuery.raw('begin immediate'));
      this.#endTurn = endTurn;
    } catch (error) {
      endTurn();
      throw error;
    }
  }

  async commit(): Promise<void> {
    await this.#run(CompiledQuery.raw('commit'));
    this.#end();
    await this.#open.log.sync();
  }

  async rollback(): Promise<void> {
    // It is committed, and only could not be brought to disk.
    if (!this.#endTurn) return;
    try {
      // SQLite itself ends a transaction when the disk is full; a rollback would then fail, and hide the cause.
      if (this.#open.file.isTransaction) await this.#run(CompiledQuery.raw('rollback'));
    } finally {
      this.#end();
    }
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#endTurn) return this.#run(query);
    const result = await this.#open.turns.take(() => this.#run<Row>(query));
    const isRead = query.query.kind === 'SelectQueryNode';
    if (!isRead && !query.sql.includes(WITHOUT_SYNC)) await this.#open.log.sync();
    return result;
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#connection.streamQuery(query, chunkSize);
  }

  #run<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#open.retryBusy(() => this.#connection.executeQuery<Row>(query));
  }

  #end(): void {
    this.#endTurn?.();
    this.#endTurn = undefined;
  }
}

class NodeSqliteAdapter extends SqliteAdapter {
  // The connection is shared in turns, which end before Kysely releases it.
  override get supportsMultipleConnections(): boolean {
    return true;
  }

  // SQLite's DDL is transactional; in one transaction, two processes that start together migrate one after the other.
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
