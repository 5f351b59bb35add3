import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Rate limits per user and model, refused keys, and when each generation was looked at last. */
export const limits: Migration = { up: addLimits };

async function addLimits(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('rate_limits')
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id'))
    .addColumn('model_key', 'text', (column) => column.notNull())
    .addColumn('used', 'integer', (column) => column.notNull())
    .addColumn('allowed', 'integer', (column) => column.notNull())
    .addColumn('window_seconds', 'integer')
    .addColumn('resets_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('one_rate_limit_per_model', ['user_id', 'model_key'])
    .execute();
  await db.schema.alterTable('users').addColumn('key_refused_at', 'bigint').execute();
  await db.schema.alterTable('users').addColumn('imported_at', 'bigint').execute();
  await db.schema.alterTable('generations').addColumn('looked_at', 'bigint').execute();
}
