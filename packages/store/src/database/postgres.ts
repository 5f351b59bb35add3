import { Kysely, PostgresDialect, sql } from 'kysely';
import { createPlugins } from './plugins.ts';
import {
  defaultTimings,
  GatedPostgresDialect,
  liftStatementTimeout,
  openMigrationPool,
  openPostgresPool,
  type Gate,
} from './postgres-dialect.ts';
import { prepareStatements } from './prepared-statements.ts';
import { readStoreProblem, StoreUnavailableError } from './problem.ts';
import type { OpenedDatabase } from './opened-database.ts';
import { pause } from '../pause.ts';
import type { Database } from './tables.ts';

/** The address of PostgreSQL, and settings for its use. */
export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** The most connections; 10 by default. */
  readonly poolSize?: number | undefined;
  /** Called with each new reason for which the tables are not ready, while the database is unavailable at the start. */
  readonly onWaiting?: ((reason: Error) => void) | undefined;
}

const POOL_SIZE = 10;
const TRY_AGAIN_MS = 1000;

/**
 * Opens PostgreSQL and prepares its tables. If PostgreSQL is unavailable, it resolves all the same, and tries again in the
 * background; `onWaiting` is called with the reasons. Rejects for any other error.
 */
export async function openPostgres(
  { url, poolSize = POOL_SIZE, onWaiting }: PostgresOptions,
  prepare: (db: Kysely<Database>) => Promise<void>,
  timings = defaultTimings,
): Promise<OpenedDatabase & AsyncDisposable> {
  const pool = openPostgresPool(url, poolSize, timings);
  const gate: Gate = { closedBy: new StoreUnavailableError() };
  const plugins = createPlugins();
  const db = new Kysely<Database>({
    dialect: new GatedPostgresDialect({ pool: prepareStatements(pool) }, gate),
    plugins,
  });
  const stop = new AbortController();

  let reported: string | undefined;

  async function open(): Promise<void> {
    const dialect = new PostgresDialect({
      pool: openMigrationPool(url, timings),
      onCreateConnection: liftStatementTimeout,
    });
    await using ungated = new Kysely<Database>({ dialect, plugins });
    await prepare(ungated);
    gate.closedBy = undefined;
  }

  async function keepOpening(): Promise<void> {
    while (gate.closedBy && !stop.signal.aborted) {
      await pause(TRY_AGAIN_MS, stop.signal);
      if (!stop.signal.aborted) await open().catch(report);
    }
  }

  function report(error: unknown): void {
    const reason = readReason(error);
    gate.closedBy = new StoreUnavailableError({ cause: reason });
    if (reason.message !== reported) onWaiting?.(reason);
    reported = reason.message;
  }

  let waiting: Promise<void> | undefined;
  try {
    await open();
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    if (readStoreProblem(cause) !== 'unavailable') {
      await pool.end();
      throw error;
    }
    report(error);
    waiting = keepOpening();
  }
  // Kysely's plugin would walk through each row.
  const plain = db.withoutPlugins();
  return {
    db,
    readRows: async (query) => (await plain.executeQuery(query)).rows,
    transact: (run) =>
      db.transaction().execute((transaction) => {
        const plainTransaction = transaction.withoutPlugins();
        return run(async (query) => (await plainTransaction.executeQuery(query)).rows);
      }),
    // Stable within a statement, unlike clock_timestamp(), so that an index can be searched by it.
    now: sql<number>`cast(extract(epoch from statement_timestamp()) * 1000 as bigint)`,
    hasRowLocks: true,
    // A subquery is evaluated once for a statement, not for each row.
    withoutSync: sql<boolean>`(select set_config('synchronous_commit', 'off', true)) is not null`,
    listed: (texts) => sql<string>`(select unnest(${texts}::text[]))`,
    // PostgreSQL shows a change to others only once it is on disk.
    synced: () => Promise.resolve(),
    wordIndex: 'tsvector',
    least: 'least',
    greatest: 'greatest',
    async [Symbol.asyncDispose]() {
      stop.abort();
      await waiting;
      await pool.end();
    },
  };
}

/** PostgreSQL's lock_not_available. */
const LOCKED = '55P03';

/** The reason for which the tables are not ready, for an operator. */
function readReason(error: unknown): Error {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (!(cause instanceof Error)) return new Error(String(cause));
  if (!('code' in cause) || cause.code !== LOCKED) return cause;
  return new Error('other sessions hold locks on tables that must be migrated', { cause });
}
