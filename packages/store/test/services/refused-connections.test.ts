import { Client } from 'pg';
import { expect, test } from 'vitest';
import { openStore, pingStore, readStoreProblem, type Store } from '../../src/index.ts';
import { createPostgresDatabase, encryptionKey } from '../open-test-store.ts';

test('a PostgreSQL that accepts no connections for a while is unavailable, and serves again afterwards', async () => {
  await using position = await createPostgresDatabase();
  await using store = await openStore({ url: position.url, encryptionKey, poolSize: 2 });
  await using server = await openServer(position.url);

  await server.closeDatabase();
  // The first query may still meet a connection that was cut.
  const [, ...refused] = [await refusal(store), await refusal(store), await refusal(store)];
  await server.openDatabase();

  const codes = refused.map((error) => error instanceof Error && 'code' in error && error.code);
  expect(codes).toEqual(['55000', '55000']);
  expect(refused.map(readStoreProblem)).toEqual(['unavailable', 'unavailable']);
  await expect(pingStore(store)).resolves.toBeUndefined();
});

/** The problem of the database; undefined without one. */
function refusal(store: Store): Promise<unknown> {
  return pingStore(store).then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** A database that an operator closes to connections and opens again. */
async function openServer(url: string) {
  const name = new URL(url).pathname.slice(1);
  const client = new Client({ connectionString: url.replace(name, 'postgres') });
  await client.connect();
  return {
    async closeDatabase() {
      await client.query(`alter database ${name} allow_connections false`);
      await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    },
    openDatabase: () => client.query(`alter database ${name} allow_connections true`),
    [Symbol.asyncDispose]: () => client.end(),
  };
}
