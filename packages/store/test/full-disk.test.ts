import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { findGeneration, openStore, readStoreProblem } from '../src/index.ts';
import { accept, record, saveTestUser, told } from './generations-made-here.ts';

// A limit on the file's pages is to SQLite what a full disk is; PostgreSQL has nothing like it.
test('a change for which SQLite has no room is told as such, leaves nothing behind, and works when there is room again', async () => {
  await using store = await openStore({ path: ':memory:' });
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const large = told('IN_PROGRESS', { style: 'x'.repeat(1_000_000) });
  await sql`pragma max_page_count = 1`.execute(store.db);

  const refused: unknown = await record(store, id, large).catch((error: unknown) => error);
  const meanwhile = await findGeneration(store, userId, id);
  await sql`pragma max_page_count = 1000000`.execute(store.db);

  expect(readStoreProblem(refused)).toBe('full');
  expect(meanwhile).toMatchObject({ status: 'PENDING', version: 1 });
  expect(await record(store, id, large)).toMatchObject({ status: 'IN_PROGRESS', version: 2 });
});
