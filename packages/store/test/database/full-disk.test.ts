import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { findGeneration, openStore, readStoreProblem } from '../../src/index.ts';
import { accept, record, saveTestUser, reported } from '../generations-made-here.ts';
import { changed } from '../whole-records.ts';
import { internal } from '../../src/store.ts';

// SQLite treats a limit on the file's pages like a full disk; PostgreSQL has no such limit.
test('a change without space on the disk is reported as that, leaves nothing behind, and succeeds once there is space', async () => {
  await using store = await openStore({ path: ':memory:' });
  const { id: userId } = await saveTestUser(store);
  const generation = await accept(store, userId);
  const { id } = generation;
  const style = 'x'.repeat(1_000_000);
  const large = reported('IN_PROGRESS', { style });
  await sql`pragma max_page_count = 1`.execute(store[internal].db);

  const refused: unknown = await record(store, id, large).catch((error: unknown) => error);
  const meanwhile = await findGeneration(store, userId, id);
  await sql`pragma max_page_count = 1000000`.execute(store[internal].db);

  expect(readStoreProblem(refused)).toBe('full');
  expect(meanwhile).toEqual(generation);
  expect(await record(store, id, large)).toEqual(changed(generation, { status: 'IN_PROGRESS', style }));
});
