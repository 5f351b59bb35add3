import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How long each generation was expected to take when it was first followed, and whether it is far beyond that. */
export const expectations: Migration = { up: addExpectations };

async function addExpectations(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('generations').addColumn('expectation', 'text').execute();
  await db.schema
    .alterTable('generations')
    .addColumn('stalled', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}
