import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect, test } from 'vitest';
import { allMigrations } from '../../src/database/migrate.ts';
import { openSqlite } from '../../src/database/sqlite.ts';

test('a submission that was lost before lost ones were searched for becomes due, one that was accepted does not', async () => {
  await using opened = await openSqlite(':memory:');
  const migrator = new Migrator({ db: opened.db, provider: { getMigrations: () => Promise.resolve(allMigrations) } });
  await migrator.migrateTo('003-places');
  await sql`insert into users (id, key_digest, sealed_key, update_number, created_at, checked_at)
    values ('alice', 'digest', 'sealed', 0, 1, 1)`.execute(opened.db);
  await sql`insert into generations (id, user_id, status, version, input_digest, generation_id, prompt,
      reference_image_urls, warnings, created_at, updated_at, lease, failed_looks)
    values ('lost', 'alice', 'UNCONFIRMED', 1, '', null, 'A cat', '[]', '[]', 1000, 1000, 0, 0),
      ('accepted', 'alice', 'PENDING', 1, '', 'gen_1', 'A dog', '[]', '[]', 2000, 2000, 0, 0)`.execute(opened.db);

  const { error } = await migrator.migrateToLatest();

  const rows = await opened.db.selectFrom('generations').select(['id', 'dueAt']).orderBy('id').execute();
  expect(error).toBeUndefined();
  expect(rows).toEqual([
    { id: 'accepted', dueAt: null },
    { id: 'lost', dueAt: 1000 },
  ]);
});
