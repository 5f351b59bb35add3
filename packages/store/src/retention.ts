import { fromNow } from './schedule.ts';
import type { Store } from './open-store.ts';

const USERS_AT_ONCE = 100;

/**
 * Removes updates older than so many milliseconds, and writes down per user how far. Generations stay. Resolves to how many
 * were removed; call it again while that is not 0.
 */
export async function removeOldUpdates(store: Store, olderThanMs: number): Promise<number> {
  const old = await store.db
    .selectFrom('updates')
    .select('userId')
    .select(({ fn }) => fn.max('number').as('upTo'))
    .where('at', '<', fromNow(store, -olderThanMs))
    .groupBy('userId')
    .limit(USERS_AT_ONCE)
    .execute();
  let removed = 0;
  for (const { userId, upTo } of old) removed += await removeUpTo(store, userId, upTo);
  return removed;
}

function removeUpTo(store: Store, userId: string, upTo: number): Promise<number> {
  return store.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('users')
      .set({ removedUpdateNumber: upTo })
      .where('id', '=', userId)
      .where('removedUpdateNumber', '<', upTo)
      .execute();
    const { numDeletedRows } = await trx
      .deleteFrom('updates')
      .where('userId', '=', userId)
      .where('number', '<=', upTo)
      .executeTakeFirst();
    return Number(numDeletedRows);
  });
}
