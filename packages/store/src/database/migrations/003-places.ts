import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Where each generation stands in its user's updates, and how far these were removed: what is needed to forget old updates. */
export const places: Migration = { up: addPlaces };

async function addPlaces(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('generations')
    .addColumn('update_number', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`update generations set update_number = coalesce(
    (select max(number) from updates where updates.generation_ref = generations.id), 0)`.execute(db);
  await db.schema
    .createIndex('generations_in_update_order')
    .on('generations')
    .columns(['user_id', 'update_number'])
    .execute();
  await db.schema
    .alterTable('users')
    .addColumn('removed_update_number', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex('updates_by_age').on('updates').columns(['at']).execute();
}
