import type { RawBuilder } from 'kysely';
import { fromNow } from '../database/opened-database.ts';
import { internal, type Store } from '../store.ts';

/** A larger removal could block SQLite's thread, or the user's other changes on PostgreSQL, for too long. */
const MOST_AT_ONCE = 2000;

/**
 * Removes some updates of one user that are older than so many milliseconds, and records how far. Generations stay. Resolves
 * to the number of removed updates; the caller repeats it, with pauses, until that is 0.
 */
export async function removeOldUpdates(store: Store, olderThanMs: number): Promise<number> {
  const before = fromNow(store[internal], -olderThanMs);
  const oldest = await store[internal].db
    .selectFrom('updates')
    .select('userId')
    .where('at', '<', before)
    .orderBy('at')
    .limit(1)
    .executeTakeFirst();
  return oldest ? removeFirst(store, oldest.userId, before) : 0;
}

function removeFirst(store: Store, userId: string, before: RawBuilder<number>): Promise<number> {
  return store[internal].db.transaction().execute(async (trx) => {
    const { removedUpdateNumber: from } = await trx
      .selectFrom('users')
      .select('removedUpdateNumber')
      .where('id', '=', userId)
      .executeTakeFirstOrThrow();
    // Numbers have no holes, so a range of them is found without a read of the rows after it.
    const { upTo } = await trx
      .selectFrom('updates')
      .select(({ fn }) => fn.max<number | null>('number').as('upTo'))
      .where('userId', '=', userId)
      .where('number', '>', from)
      .where('number', '<=', from + MOST_AT_ONCE)
      .where('at', '<', before)
      .executeTakeFirstOrThrow();
    if (upTo === null) return 0;
    const { numDeletedRows } = await trx
      .deleteFrom('updates')
      .where('userId', '=', userId)
      .where('number', '>', from)
      .where('number', '<=', upTo)
      .executeTakeFirst();
    // Last, as it locks the user's row, for which every change of the user waits.
    await trx
      .updateTable('users')
      .set({ removedUpdateNumber: upTo })
      .where('id', '=', userId)
      .where('removedUpdateNumber', '<', upTo)
      .execute();
    return Number(numDeletedRows);
  });
}
