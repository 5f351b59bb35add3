import { Socket } from 'node:net';
import {
  PostgresDialect,
  PostgresDriver,
  type DatabaseConnection,
  type Driver,
  type PostgresDialectConfig,
} from 'kysely';
import { Pool, TypeOverrides } from 'pg';

const CONNECT_WITHIN_MS = 5000;
const STATEMENT_ENDS_WITHIN_MS = 10_000;
/** A process that is frozen in the middle of a transaction must not hold up the others by its locks. */
const TRANSACTION_GOES_ON_WITHIN_MS = 5000;
/** Longer than a statement may take, longer than an unused connection is kept. */
const ANSWER_WITHIN_MS = 15_000;
const UNUSED_MS = 10_000;
/** PostgreSQL's type id of bigint. */
const BIGINT = 20;

/** Opens a pool of at most so many connections. Connects with the first query; a lost connection is replaced by itself. */
export function openPostgresPool(url: string, size: number): Pool {
  const types = new TypeOverrides();
  // Every bigint of ours is a time, a count or a seed of at most 2^53 - 1.
  types.setTypeParser(BIGINT, Number);
  const pool = new Pool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    statement_timeout: STATEMENT_ENDS_WITHIN_MS,
    idle_in_transaction_session_timeout: TRANSACTION_GOES_ON_WITHIN_MS,
    idleTimeoutMillis: UNUSED_MS,
    types,
    stream: openImpatientSocket,
  });
  // A lost connection is told to whoever asks something of it. Without these it would end the process as well: while nobody
  // uses it, or between two statements of a transaction.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

// A connection whose other side is gone without a word would keep its query for a quarter of an hour.
function openImpatientSocket(): Socket {
  const socket = new Socket();
  return socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy());
}

/** Lets queries through once the tables are known to be there. */
export interface Gate {
  /** Why queries are refused; undefined: they pass. */
  closedBy: Error | undefined;
}

/** Kysely's dialect for PostgreSQL behind a gate. */
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
