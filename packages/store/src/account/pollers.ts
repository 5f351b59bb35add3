import { sql } from 'kysely';
import { internal, type Store } from '../store.ts';

/** The time since its last sign of life after which a poller counts as stopped. */
const ALIVE_MS = 15_000;

/** Records that a poller is alive, and removes those that stopped long ago. */
export async function markPollerAlive(store: Store, id: string): Promise<void> {
  const { db, now } = store[internal];
  await db
    .insertInto('pollers')
    .values({ id, seenAt: now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ seenAt: now }))
    .execute();
  await db
    .deleteFrom('pollers')
    .where('seenAt', '<', sql<number>`${now} - ${100 * ALIVE_MS}`)
    .execute();
}

/** Removes a poller that stops. */
export async function removePoller(store: Store, id: string): Promise<void> {
  await store[internal].db.deleteFrom('pollers').where('id', '=', id).execute();
}

/** True if any poller was alive within the last 15 seconds. */
export async function isPollerAlive(store: Store): Promise<boolean> {
  const { db, now } = store[internal];
  const alive = await db
    .selectFrom('pollers')
    .select('id')
    .where('seenAt', '>', sql<number>`${now} - ${ALIVE_MS}`)
    .limit(1)
    .executeTakeFirst();
  return alive !== undefined;
}
