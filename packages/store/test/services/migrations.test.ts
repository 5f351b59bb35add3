import { sql, type Kysely } from 'kysely';
import { expect, test } from 'vitest';
import { Client } from 'pg';
import { openStore, readStoreProblem } from '../../src/index.ts';
import { createKeyVault } from '../../src/account/key-vault.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { defaultTimings } from '../../src/database/postgres-dialect.ts';
import { allMigrations, prepareTables } from '../../src/database/migrate.ts';
import { createPostgresDatabase, encryptionKey } from '../open-test-store.ts';

const vault = createKeyVault(encryptionKey);
const all = Object.keys(allMigrations).length + 1;
const timings = { ...defaultTimings, statementMs: 200, answerMs: 400, tableLockMs: 200 };

/** A database with all tables, and a migration with one slow or waiting statement. */
async function placeOlderDatabase(statement: string) {
  const position = await createPostgresDatabase();
  await using _ = await openStore({ url: position.url, encryptionKey });
  const next = { up: async (db: Kysely<unknown>) => void (await sql.raw(statement).execute(db)) };
  const runs: number[] = [];
  return {
    ...position,
    runs,
    prepare: (db: Parameters<typeof prepareTables>[0]) => {
      runs.push(performance.now());
      return prepareTables(db, vault, { ...allMigrations, '999-next': next });
    },
  };
}

test('a migration may take longer than any other statement, whatever limit the database sets, and runs once', async () => {
  await using position = await placeOlderDatabase('select pg_sleep(1)');
  await using client = await connect(position.url);
  await client.query(`alter database ${client.database} set statement_timeout = 200`);
  const reasons: string[] = [];

  await using opened = await openPostgres(
    { url: position.url, onWaiting: ({ message }) => reasons.push(message) },
    position.prepare,
    timings,
  );

  expect(await countMigrations(opened.db)).toBe(all);
  expect({ runs: position.runs.length, reasons }).toEqual({ runs: 1, reasons: [] });
  const refused: unknown = await sql`select pg_sleep(1)`.execute(opened.db).catch((error: unknown) => error);
  expect(String(refused)).toBe('error: canceling statement due to statement timeout');
});

test('a process waits for another process’s slow migration', async () => {
  await using position = await placeOlderDatabase('select pg_sleep(1)');
  const open = () => openPostgres({ url: position.url }, position.prepare, timings);

  const opened = await Promise.all([open(), open()]);

  expect(await Promise.all(opened.map(({ db }) => countMigrations(db)))).toEqual([all, all]);
  expect(position.runs).toHaveLength(2);
  await Promise.all(opened.map((each) => each[Symbol.asyncDispose]()));
});

test('a migration stops waiting for a locked table, so that others proceed, reports why, and is tried again', async () => {
  await using position = await placeOlderDatabase('alter table generations add column extra_column integer');
  await using client = await connect(position.url);
  await client.query('begin; lock table generations in access share mode');
  const reasons: string[] = [];

  await using opened = await openPostgres(
    { url: position.url, onWaiting: ({ message }) => reasons.push(message) },
    position.prepare,
    timings,
  );
  const refused: unknown = await sql`select 1`.execute(opened.db).catch((error: unknown) => error);
  await expect.poll(() => position.runs.length).toBeGreaterThan(1);
  await client.query('commit');

  expect(readStoreProblem(refused)).toBe('unavailable');
  await expect.poll(() => countMigrations(opened.db).catch(() => 0)).toBe(all);
  expect(reasons).toEqual(['other sessions hold locks on tables that must be migrated']);
});

async function connect(url: string) {
  const client = new Client({ connectionString: url });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

async function countMigrations(db: Parameters<typeof prepareTables>[0]): Promise<number | undefined> {
  const { rows } = await sql<{ readonly count: number }>`select count(*) as count from kysely_migration`.execute(db);
  return rows[0]?.count;
}
