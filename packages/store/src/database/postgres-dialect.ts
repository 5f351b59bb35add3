import { Socket } from 'node:net';
import {
  CompiledQuery,
  PostgresDialect,
  PostgresDriver,
  type DatabaseConnection,
  type Driver,
  type PostgresDialectConfig,
} from 'kysely';
import { Pool, TypeOverrides, type PoolConfig } from 'pg';

/** Time limits of PostgreSQL, milliseconds. */
export interface PostgresTimings {
  /** For a statement, except in a migration. */
  readonly statementMs: number;
  /** For any answer: longer than for a statement, and than an unused connection is kept. */
  readonly answerMs: number;
  /** For a migration's wait for a locked table: short, as later statements on that table wait behind it. */
  readonly tableLockMs: number;
}

export const defaultTimings: PostgresTimings = { statementMs: 10_000, answerMs: 15_000, tableLockMs: 2000 };

const CONNECT_WITHIN_MS = 5000;
/** A process that freezes within a transaction must not hold its locks for longer. */
const TRANSACTION_GOES_ON_WITHIN_MS = 5000;
const UNUSED_MS = 10_000;
/** During a long statement, keep-alive packets reveal a server that is gone. */
const KEEP_ALIVE_MS = 10_000;
/** PostgreSQL's type id of bigint. */
const BIGINT = 20;

/** Creates a pool of at most so many connections. It connects with the first query, and replaces lost connections. */
export function openPostgresPool(url: string, size: number, { statementMs, answerMs }: PostgresTimings): Pool {
  return openPool({
    connectionString: url,
    max: size,
    statement_timeout: statementMs,
    // Without it, a query would wait for a quarter of an hour for a server that disappeared.
    stream: () => {
      const socket = new Socket();
      return socket.setTimeout(answerMs, () => socket.destroy());
    },
  });
}

/**
 * Creates a pool of one connection for migrations: statements have no time limit, but the wait for a locked table has one.
 * Needs {@link liftStatementTimeout} as well.
 */
export function openMigrationPool(url: string, { tableLockMs }: PostgresTimings): Pool {
  return openPool({
    connectionString: url,
    max: 1,
    lock_timeout: tableLockMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  });
}

/** Removes the time limit for statements of a new connection, even one that the database or the role sets. */
export async function liftStatementTimeout(connection: DatabaseConnection): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw('set statement_timeout = 0'));
}

function openPool(config: PoolConfig): Pool {
  const types = new TypeOverrides();
  // Every bigint is a time, a count or a seed of at most 2^53 - 1.
  types.setTypeParser(BIGINT, Number);
  const pool = new Pool({
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    idle_in_transaction_session_timeout: TRANSACTION_GOES_ON_WITHIN_MS,
    idleTimeoutMillis: UNUSED_MS,
    types,
    ...config,
  });
  // The next query on a lost connection rejects. Without these listeners, an unused connection, or one between two statements of a
  // transaction, would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Refuses queries until the tables are ready. */
export interface Gate {
  /** The error with which queries are refused; undefined if they are accepted. */
  closedBy: Error | undefined;
}

/** Kysely's dialect for PostgreSQL with a {@link Gate}. */
export class GatedPostgresDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;
  readonly #gate: Gate;

  constructor(config: PostgresDialectConfig, gate: Gate) {
    super(config);
    this.#config = config;
    this.#gate = gate;
  }

  override createDriver(): Driver {
    return new GatedPostgresDriver(this.#config, this.#gate);
  }
}

class GatedPostgresDriver extends PostgresDriver {
  readonly #gate: Gate;

  constructor(config: PostgresDialectConfig, gate: Gate) {
    super(config);
    this.#gate = gate;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#gate.closedBy) throw this.#gate.closedBy;
    return super.acquireConnection();
  }
}
