import { sql } from 'kysely';
import type { OpenedDatabase } from './opened-database.ts';

/** The database's clock, read rarely: machines' clocks may differ, and a query for each reading would cost too much. */
export interface Clock {
  /**
   * Milliseconds since 1970, never less than the last result. One query a minute serves all callers. Rejects if the database
   * has never answered.
   */
  now(): Promise<number>;
  /** The same, without a promise while no query is due: a list may need the time for each of its entries. */
  read(): number | Promise<number>;
}

interface Answer {
  /** The database's time minus this process's monotonic time. */
  readonly aheadMs: number;
  readonly at: number;
}

const ASK_EVERY_MS = 60_000;

/** Creates a clock that continues the database's time by this process's monotonic time. */
export function createClock({ db, now }: Pick<OpenedDatabase, 'db' | 'now'>): Clock {
  let latest = 0;
  let known: Answer | undefined;
  let asking: Promise<Answer> | undefined;

  async function ask(): Promise<Answer> {
    const before = performance.now();
    const { rows } = await sql<{ readonly now: number }>`select ${now} as now`.execute(db);
    const [row] = rows;
    if (!row) throw new Error('the database did not return the time');
    const at = performance.now();
    // The database read its clock between the query and the answer.
    return { aheadMs: row.now - (before + at) / 2, at };
  }

  async function askAgain(): Promise<Answer> {
    try {
      known = await ask();
      return known;
    } catch (error) {
      // While the database is unavailable, the last answer stays in use.
      if (known === undefined) throw error;
      return known;
    } finally {
      asking = undefined;
    }
  }

  function goOn({ aheadMs }: Answer): number {
    // A new answer may be a few milliseconds lower, but the clock must not go back.
    latest = Math.max(latest, performance.now() + aheadMs);
    return latest;
  }

  function read(): number | Promise<number> {
    if (known && performance.now() - known.at <= ASK_EVERY_MS) return goOn(known);
    return (asking ??= askAgain()).then(goOn);
  }

  return { now: async () => await read(), read };
}
