import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Failures in a row, where a restart or another poller has to go on counting: how often the upstream answered "not found" about a
 * generation that it had accepted, and since when; how often the handling of a generation ended in an error of ours; and how often
 * a key was visited in vain.
 */
export const failures: Migration = { up: addFailures };

async function addFailures(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('generations')
    .addColumn('not_found_looks', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('generations').addColumn('not_found_since', 'bigint').execute();
  await db.schema
    .alterTable('generations')
    .addColumn('erred_looks', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .alterTable('visits')
    .addColumn('failed_visits', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}
