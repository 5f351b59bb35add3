import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Users, their generations, the updates of these, and the pollers that are alive. */
export const firstTables: Migration = { up: createTables };

async function createTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('settings')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('users')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('key_digest', 'text', (column) => column.notNull().unique())
    .addColumn('sealed_key', 'text', (column) => column.notNull())
    .addColumn('email', 'text')
    .addColumn('plan_name', 'text')
    .addColumn('plan_max_generations', 'integer')
    .addColumn('plan_unlimited', 'integer')
    .addColumn('usage_current_month', 'integer')
    .addColumn('usage_monthly_limit', 'integer')
    .addColumn('usage_today', 'integer')
    .addColumn('usage_total', 'integer')
    .addColumn('update_number', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('checked_at', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('generations')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id'))
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('idempotency_key', 'text')
    .addColumn('input_digest', 'text', (column) => column.notNull())
    .addColumn('generation_id', 'text')
    .addColumn('request_id', 'text')
    .addColumn('upstream_status', 'text')
    .addColumn('mode', 'text')
    .addColumn('model_key', 'text')
    .addColumn('model_name', 'text')
    .addColumn('model_provider', 'text')
    .addColumn('prompt', 'text', (column) => column.notNull())
    .addColumn('image_url', 'text')
    .addColumn('reference_image_urls', 'text', (column) => column.notNull())
    .addColumn('duration', 'integer')
    .addColumn('resolution', 'text')
    .addColumn('aspect_ratio', 'text')
    .addColumn('seed', 'bigint')
    .addColumn('camera_fixed', 'integer')
    .addColumn('add_audio', 'integer')
    .addColumn('audio_prompt', 'text')
    .addColumn('veo_model', 'text')
    .addColumn('extra', 'text')
    .addColumn('style', 'text')
    .addColumn('fps', 'integer')
    .addColumn('video_url', 'text')
    .addColumn('failure_code', 'text')
    .addColumn('failure_message', 'text')
    .addColumn('failure_upstream_message', 'text')
    .addColumn('warnings', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('completed_at', 'bigint')
    .addColumn('processing_time_seconds', 'integer')
    .addColumn('next_look_at', 'bigint')
    .addColumn('lease', 'integer', (column) => column.notNull())
    .addColumn('failed_looks', 'integer', (column) => column.notNull())
    .addUniqueConstraint('one_per_idempotency_key', ['user_id', 'idempotency_key'])
    .addUniqueConstraint('one_per_upstream_id', ['user_id', 'generation_id'])
    .execute();
  await db.schema
    .createIndex('generations_newest')
    .on('generations')
    .columns(['user_id', 'created_at', 'id'])
    .execute();
  await sql`create index generations_due on generations (next_look_at) where next_look_at is not null`.execute(db);

  await db.schema
    .createTable('updates')
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id'))
    .addColumn('number', 'bigint', (column) => column.notNull())
    .addColumn('generation_ref', 'text', (column) => column.notNull().references('generations.id'))
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('previous_status', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('updates_in_order', ['user_id', 'number'])
    .execute();
  await db.schema
    .createIndex('updates_of_generation')
    .on('updates')
    .columns(['generation_ref', 'version'])
    .unique()
    .execute();

  await db.schema
    .createTable('pollers')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .execute();
}
