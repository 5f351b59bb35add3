import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Columns have the names that the code has for the same things. A table that was written and never read goes. */
export const names: Migration = { up: renameColumns };

async function renameColumns(db: Kysely<unknown>): Promise<void> {
  for (const [table, columns] of Object.entries(newNames)) {
    for (const [from, to] of Object.entries(columns)) {
      await db.schema.alterTable(table).renameColumn(from, to).execute();
    }
  }
  await db.schema.dropTable('ignored_processing_times').execute();
}

const newNames = {
  generations: {
    generation_id: 'upstream_id',
    queue_place: 'queue_position',
    next_look_at: 'due_at',
    looked_at: 'polled_at',
    lease: 'token',
    failed_looks: 'failed_attempts',
    not_found_looks: 'not_found_attempts',
    erred_looks: 'erred_attempts',
    expectation: 'forecast',
  },
  updates: { generation_ref: 'generation_id' },
  processing_times: { generation_ref: 'generation_id' },
  watches: { generation_ref: 'generation_id' },
  visits: { lease: 'token', paid_until: 'budget_used_until' },
} as const;
