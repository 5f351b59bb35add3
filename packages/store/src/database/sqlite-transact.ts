import type { SqliteDatabase } from 'kysely';
import type { OpenedDatabase } from './opened-database.ts';
import type { OpenFile } from './sqlite-dialect.ts';

/** Creates the transactions of prepared statements: turns on the one connection, as Kysely's are. */
export function createTransact(database: SqliteDatabase, open: OpenFile): OpenedDatabase['transact'] {
  const { file, turns, retryBusy, log } = open;
  const [begin, commit, rollback] = [file.prepare('begin immediate'), file.prepare('commit'), file.prepare('rollback')];

  return async (run) => {
    const endTurn = await turns.begin();
    let result;
    try {
      await retryBusy(() => begin.run());
      // The write lock is held from here on, so that no statement meets another process's.
      result = await run(async ({ sql, parameters }) => {
        const statement = database.prepare(sql);
        if (statement.reader) return statement.all(parameters);
        statement.run(parameters);
        return [];
      });
      await retryBusy(() => commit.run());
    } catch (error) {
      // SQLite itself ends a transaction when the disk is full; a rollback would then fail, and hide the cause.
      if (file.isTransaction) rollback.run();
      throw error;
    } finally {
      endTurn();
    }
    await log.sync();
    return result;
  };
}
