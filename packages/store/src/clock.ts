import { sql } from 'kysely';
import type { OpenedDatabase } from './open-store.ts';

/** The database's clock as this process knows it: machines' clocks may differ, and asking for every reading would be too much. */
export interface Clock {
  /**
   * Now, milliseconds since 1970; never before what it told last. Asks the database once a minute for all who want to know, and
   * rejects when the database has never answered.
   */
  now(): Promise<number>;
}

interface Answer {
  /** How far the database's clock is ahead of this process's monotonic one. */
  readonly aheadMs: number;
  readonly at: number;
}

const ASK_EVERY_MS = 60_000;

/** Makes a clock that goes on from the database's by this process's monotonic one. */
export function createClock({ db, now }: Pick<OpenedDatabase, 'db' | 'now'>): Clock {
  let latest = 0;
  let known: Answer | undefined;
  let asking: Promise<Answer> | undefined;

  async function ask(): Promise<Answer> {
    const before = performance.now();
    const { rows } = await sql<{ readonly now: number }>`select ${now} as now`.execute(db);
    const [row] = rows;
    if (!row) throw new Error('the database does not tell the time');
    const at = performance.now();
    // It was read somewhere between the question and the answer.
    return { aheadMs: row.now - (before + at) / 2, at };
  }

  async function askAgain(): Promise<Answer> {
    try {
      known = await ask();
      return known;
    } catch (error) {
      // While the database is away, the time goes on.
      if (known === undefined) throw error;
      return known;
    } finally {
      asking = undefined;
    }
  }

  return {
    async now() {
      const fresh = known && performance.now() - known.at <= ASK_EVERY_MS ? known : undefined;
      const { aheadMs } = fresh ?? (await (asking ??= askAgain()));
      // The next answer may be a few milliseconds off: what was told has been told.
      latest = Math.max(latest, performance.now() + aheadMs);
      return latest;
    },
  };
}
