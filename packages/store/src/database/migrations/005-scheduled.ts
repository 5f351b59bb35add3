import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What waits in the gateway for room under a rate limit: in which queue, at which place, until when. */
export const scheduled: Migration = { up: addQueues };

async function addQueues(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('generations').addColumn('queue', 'text').execute();
  await db.schema.alterTable('generations').addColumn('queue_place', 'bigint').execute();
  await db.schema.alterTable('generations').addColumn('submit_at', 'bigint').execute();
  await db.schema.alterTable('generations').addColumn('sent_at', 'bigint').execute();
  await sql`create index generations_queued on generations (user_id, queue, queue_place)
    where queue is not null`.execute(db);
}
