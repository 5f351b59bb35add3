import type { StatementSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import { isBusy } from './busy-retry.ts';
import type { OpenedDatabase } from './opened-database.ts';
import { readParameter } from './sqlite-parameter.ts';
import type { OpenFile } from './sqlite-dialect.ts';

const MOST_PREPARED = 100;

/**
 * Creates the reader of rows as arrays, which takes half as long as objects. A read is a single call of SQLite's, so while no transaction
 * is open it needs no turn.
 */
export function createReadRows(open: Omit<OpenFile, 'log'>): OpenedDatabase['readRows'] {
  const { file, turns, retryBusy } = open;
  const prepared = new LRUCache<string, StatementSync>({
    max: MOST_PREPARED,
    memoMethod(text) {
      const statement = file.prepare(text);
      statement.setReturnArrays(true);
      return statement;
    },
  });

  return async ({ sql, parameters }) => {
    const statement = prepared.memo(sql);
    const values = parameters.map(readParameter);
    if (!file.isTransaction) {
      try {
        return statement.all(...values);
      } catch (error) {
        if (!isBusy(error)) throw error;
      }
    }
    return turns.take(() => retryBusy(() => statement.all(...values)));
  };
}
