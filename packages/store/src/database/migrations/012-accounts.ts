import { sql, SqliteAdapter, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * An account is one VideoGenAPI key, with its agenda, request budget and rate limits. A user points to its account. A queue has one
 * head time, in place of one for each generation in it.
 */
export const accounts: Migration = { up: addAccounts };

async function addAccounts(db: Kysely<unknown>): Promise<void> {
  await createAccounts(db);
  await (db.getExecutor().adapter instanceof SqliteAdapter ? replaceUsers(db) : alterUsers(db));
  await db.schema.createIndex('users_of_account').on('users').column('account_id').execute();
  await createQueues(db);
  await replaceRateLimits(db);
  await db.schema.alterTable('watches').renameTo('presence').execute();
  await db.schema.alterTable('presence').renameColumn('watcher', 'process_id').execute();
  await db.schema.dropTable('visits').execute();
}

async function createAccounts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('accounts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('key_digest', 'text', (column) => column.notNull().unique())
    .addColumn('sealed_key', 'text', (column) => column.notNull())
    .addColumn('key_checked_at', 'bigint', (column) => column.notNull())
    .addColumn('key_refused_at', 'bigint')
    .addColumn('act_at', 'bigint')
    .addColumn('poll_at', 'bigint')
    .addColumn('requested_at', 'bigint')
    .addColumn('claimed_until', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('token', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('failed_turns', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('reserved', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('budget_used_until', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('caller_budget_used_until', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('paused_until', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  // An account keeps the id of its user, for which the key is sealed. Each is due at once: its first turn plans the rest.
  await sql`insert into accounts (id, key_digest, sealed_key, key_checked_at, key_refused_at, requested_at)
    select id, key_digest, sealed_key, checked_at, key_refused_at, 0 from users`.execute(db);
  for (const column of ['act_at', 'poll_at', 'requested_at']) {
    await sql`create index ${sql.id(`accounts_by_${column}`)} on accounts (${sql.id(column)})
      where ${sql.id(column)} is not null`.execute(db);
  }
}

async function alterUsers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('users')
    .addColumn('account_id', 'text', (column) => column.references('accounts.id'))
    .execute();
  await sql`update users set account_id = id`.execute(db);
  await db.schema
    .alterTable('users')
    .alterColumn('account_id', (column) => column.setNotNull())
    .dropColumn('key_digest')
    .dropColumn('sealed_key')
    .dropColumn('checked_at')
    .dropColumn('key_refused_at')
    .execute();
}

/** SQLite cannot drop a unique column. Foreign keys to the table are checked when the transaction ends. */
async function replaceUsers(db: Kysely<unknown>): Promise<void> {
  await sql`pragma defer_foreign_keys = on`.execute(db);
  await sql`create table users_before as select * from users`.execute(db);
  await db.schema.dropTable('users').execute();
  await db.schema
    .createTable('users')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('email', 'text')
    .addColumn('plan_name', 'text')
    .addColumn('plan_max_generations', 'integer')
    .addColumn('plan_unlimited', 'integer')
    .addColumn('usage_current_month', 'integer')
    .addColumn('usage_monthly_limit', 'integer')
    .addColumn('usage_today', 'integer')
    .addColumn('usage_total', 'integer')
    .addColumn('update_number', 'bigint', (column) => column.notNull())
    .addColumn('removed_update_number', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('imported_at', 'bigint')
    .execute();
  const kept = sql`email, plan_name, plan_max_generations, plan_unlimited, usage_current_month, usage_monthly_limit,
    usage_today, usage_total, update_number, removed_update_number, created_at, imported_at`;
  await sql`insert into users (id, account_id, ${kept}) select id, id, ${kept} from users_before`.execute(db);
  await db.schema.dropTable('users_before').execute();
}

async function createQueues(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('queues')
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('model_key', 'text', (column) => column.notNull())
    .addColumn('next_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('one_queue_per_model', ['account_id', 'model_key'])
    .execute();
  await sql`insert into queues (account_id, model_key, next_at)
    select user_id, queue, min(coalesce(submit_at, 0)) from generations
    where status = 'SCHEDULED' and queue is not null group by user_id, queue`.execute(db);
  // One that waits is due with its queue; one that is being sent keeps the time at which it is given up.
  await sql`update generations set due_at = null where status = 'SCHEDULED' and sent_at is null`.execute(db);
  await db.schema.alterTable('generations').dropColumn('submit_at').execute();
  // Due rows are read by account, so its finished generations and the due rows of other accounts are not read.
  await db.schema.dropIndex('generations_due').execute();
  await sql`create index generations_due on generations (user_id, due_at) where due_at is not null`.execute(db);
}

async function replaceRateLimits(db: Kysely<unknown>): Promise<void> {
  await sql`create table limits_before as select * from rate_limits`.execute(db);
  await db.schema.dropTable('rate_limits').execute();
  await db.schema
    .createTable('rate_limits')
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('model_key', 'text', (column) => column.notNull())
    .addColumn('used', 'integer', (column) => column.notNull())
    .addColumn('allowed', 'integer', (column) => column.notNull())
    .addColumn('window_seconds', 'integer')
    .addColumn('resets_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('one_limit_per_model', ['account_id', 'model_key'])
    .execute();
  await sql`insert into rate_limits select * from limits_before`.execute(db);
  await db.schema.dropTable('limits_before').execute();
}
