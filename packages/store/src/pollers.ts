import { sql } from 'kysely';
import type { Store } from './open-store.ts';

/** A poller is taken for gone after this long without a sign. */
const ALIVE_MS = 15_000;

/** Writes down that a poller is alive, and forgets those gone for long. */
export async function markPollerAlive(store: Store, id: string): Promise<void> {
  await store.db
    .insertInto('pollers')
    .values({ id, seenAt: store.now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ seenAt: store.now }))
    .execute();
  await store.db
    .deleteFrom('pollers')
    .where('seenAt', '<', sql<number>`${store.now} - ${100 * ALIVE_MS}`)
    .execute();
}

/** Removes a poller that stops in order. */
export async function removePoller(store: Store, id: string): Promise<void> {
  await store.db.deleteFrom('pollers').where('id', '=', id).execute();
}

/** Whether any poller has shown itself of late. */
export async function isPollerAlive(store: Store): Promise<boolean> {
  const alive = await store.db
    .selectFrom('pollers')
    .select('id')
    .where('seenAt', '>', sql<number>`${store.now} - ${ALIVE_MS}`)
    .limit(1)
    .executeTakeFirst();
  return alive !== undefined;
}
