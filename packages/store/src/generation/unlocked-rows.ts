import type { OpenedDatabase } from '../database/opened-database.ts';

/** A query of those of the ids whose rows no other transaction has locked. It locks these. */
export function unlockedRows({ db, hasRowLocks, listed }: OpenedDatabase, ids: readonly string[]) {
  return db
    .selectFrom('generations')
    .select('id')
    .where('id', 'in', listed(ids))
    .$if(hasRowLocks, (rows) => rows.forUpdate().skipLocked());
}
