import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Submissions whose answer was lost while nobody looked for what became of them are due for that. */
export const lostSubmissions: Migration = { up: makeDue };

async function makeDue(db: Kysely<unknown>): Promise<void> {
  await sql`update generations set next_look_at = created_at
    where status = 'UNCONFIRMED' and generation_id is null and next_look_at is null`.execute(db);
}
