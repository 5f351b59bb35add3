import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** When each key is visited: what is followed is looked at per key, no longer generation by generation. */
export const visits: Migration = { up: addVisits };

async function addVisits(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('visits')
    .addColumn('user_id', 'text', (column) => column.primaryKey().references('users.id'))
    .addColumn('next_at', 'bigint')
    .addColumn('held_until', 'bigint')
    .addColumn('lease', 'integer', (column) => column.notNull())
    .addColumn('paid_until', 'bigint', (column) => column.notNull())
    .execute();
  await sql`create index visits_due on visits (next_at) where next_at is not null`.execute(db);
  await sql`create index generations_followed on generations (user_id)
    where status in ('PENDING', 'IN_QUEUE', 'IN_PROGRESS')`.execute(db);
  // Due at once: the first visit plans the rest.
  await sql`insert into visits (user_id, next_at, lease, paid_until)
    select user_id, 0, 0, 0 from generations
    where status in ('PENDING', 'IN_QUEUE', 'IN_PROGRESS') group by user_id`.execute(db);
  await sql`update generations set next_look_at = null
    where status in ('PENDING', 'IN_QUEUE', 'IN_PROGRESS')`.execute(db);
}
