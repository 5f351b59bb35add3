import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Who is watched, by which process. */
export const watches: Migration = { up: addWatches };

// References no other table: a row is a sign of life, and one in the way of nothing.
async function addWatches(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('watches')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('watcher', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('generation_ref', 'text')
    .addColumn('until', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('watches_of_user').on('watches').column('user_id').execute();
}
