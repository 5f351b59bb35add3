import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How long generations took, newest of each kind. */
export const processingTimes: Migration = { up: addProcessingTimes };

async function addProcessingTimes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('processing_times')
    .addColumn('generation_ref', 'text', (column) => column.primaryKey().references('generations.id'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('model_key', 'text', (column) => column.notNull())
    .addColumn('seconds', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('processing_times_of_kind').on('processing_times').columns(['kind', 'at']).execute();
  await db.schema
    .createIndex('processing_times_of_model')
    .on('processing_times')
    .columns(['model_key', 'at'])
    .execute();
  await db.schema
    .createTable('ignored_processing_times')
    .addColumn('reason', 'text', (column) => column.primaryKey())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .execute();
}
