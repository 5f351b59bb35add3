import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { createPlugins } from './plugins.ts';
import { GatedPostgresDialect, openPostgresPool, type Gate } from './postgres.ts';
import { readStoreProblem, StoreUnavailableError } from './store-problem.ts';
import type { Database } from './database.ts';
import type { OpenedDatabase, PostgresStoreOptions } from './open-store.ts';

const POOL_SIZE = 10;
const TRY_AGAIN_MS = 1000;

/**
 * Opens PostgreSQL and prepares its tables. Where it does not answer, it resolves all the same and prepares them as soon as it
 * does; what goes wrong then is told to `onWaiting` and tried again. Rejects for anything else.
 */
export async function openPostgres(
  { url, poolSize = POOL_SIZE, onWaiting }: PostgresStoreOptions,
  prepare: (db: Kysely<Database>) => Promise<void>,
): Promise<OpenedDatabase> {
  const pool = openPostgresPool(url, poolSize);
  const gate: Gate = { closedBy: new StoreUnavailableError() };
  const plugins = createPlugins();
  const db = new Kysely<Database>({ dialect: new GatedPostgresDialect({ pool }, gate), plugins });
  // For the preparation alone, before the gate opens. It is not disposed of: that would end the pool that both share.
  const behindGate = new Kysely<Database>({ dialect: new PostgresDialect({ pool }), plugins });
  const stop = new AbortController();

  async function open(): Promise<void> {
    await prepare(behindGate);
    gate.closedBy = undefined;
  }

  async function keepTrying(): Promise<void> {
    let told: string | undefined;
    while (gate.closedBy && !stop.signal.aborted) {
      await sleep(TRY_AGAIN_MS, undefined, { signal: stop.signal }).catch(() => undefined);
      if (stop.signal.aborted) return;
      await open().catch((error: unknown) => {
        const reason = error instanceof Error ? error : new Error(String(error));
        gate.closedBy = new StoreUnavailableError({ cause: reason });
        if (reason.message !== told) onWaiting?.(reason);
        told = reason.message;
      });
    }
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
    onWaiting?.(cause instanceof Error ? cause : new Error(String(cause)));
    waiting = keepTrying();
  }
  return {
    db,
    // Stable within a statement, unlike clock_timestamp(), so that an index can be searched by it.
    now: sql<number>`cast(extract(epoch from statement_timestamp()) * 1000 as bigint)`,
    hasRowLocks: true,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await waiting;
      await pool.end();
    },
  };
}
