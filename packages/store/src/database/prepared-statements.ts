import { hash } from 'node:crypto';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { LRUCache } from 'lru-cache';
import { DatabaseError, type Pool } from 'pg';
import { StoreUnavailableError } from './problem.ts';

/** Uses after which a statement is prepared: many texts are used once. */
const OFTEN = 5;
/** A connection keeps the prepared statements until its end. */
const MOST_PREPARED = 200;
const MOST_COUNTED = 1000;
/** Digits of a statement’s digest: so many that no two statements share them. */
const NAME_LENGTH = 32;

/**
 * Prepares the statements that are used often, on each connection of the pool. PostgreSQL takes several times as long to plan most of ours
 * as to execute them.
 */
export function prepareStatements(pool: Pool): PostgresPool {
  const names = createNames();
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      const query = async (text: string, values: unknown[]): Promise<unknown> => {
        try {
          return await client.query({ name: values.length > 0 ? names.find(text) : undefined, text, values });
        } catch (error) {
          if (!isOutdatedPlan(error)) throw error;
          names.renew();
          throw new StoreUnavailableError({ cause: error }, 'a table has changed meanwhile');
        }
      };
      const preparing: PostgresPoolClient = Object.create(client, { query: { value: query } });
      return preparing;
    },
  };
}

function createNames() {
  const uses = new LRUCache<string, number>({ max: MOST_COUNTED });
  const names = new Map<string, string>();
  let renewals = 0;
  return {
    /** The name of a statement that is used often; undefined for any other. */
    find(text: string): string | undefined {
      const known = names.get(text);
      if (known !== undefined || names.size >= MOST_PREPARED) return known;
      const count = (uses.get(text) ?? 0) + 1;
      uses.set(text, count);
      if (count < OFTEN) return undefined;
      // The same in all processes, so that a statement can be recognised on the wire and in PostgreSQL's views.
      const name = `often_${renewals}_${hash('sha256', text, 'hex').slice(0, NAME_LENGTH)}`;
      names.set(text, name);
      return name;
    },
    /** Gives new names from now on. */
    renew(): void {
      names.clear();
      renewals += 1;
    },
  };
}

/** True if a newer program has changed the columns that a prepared statement returns. The code alone stands for many errors. */
function isOutdatedPlan(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '0A000' && error.routine === 'RevalidateCachedQuery';
}
