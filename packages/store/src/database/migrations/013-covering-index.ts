import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The index of a user's list has the version too, so that a list of known generations is read from the index alone. */
export const coveringIndex: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.dropIndex('generations_newest').execute();
    await db.schema
      .createIndex('generations_newest')
      .on('generations')
      .columns(['user_id', 'created_at', 'id', 'version'])
      .execute();
  },
};
