import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, inject } from 'vitest';
import { openStore, type Store, type StoreOptions, type WakeUps } from '../src/index.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly database: 'sqlite' | 'postgres';
  }
}

/** The database that this run of the suite is about. */
export const database = inject('database');

/** A key for databases that live no longer than a test. */
export const encryptionKey = 'an encryption key of 32 or more characters';

const server = 'postgres://postgres@127.0.0.1:5432';

/** How to open it. */
export interface TestStoreOptions {
  readonly wakeUps?: WakeUps | undefined;
  /** Connections to PostgreSQL at most: with one, queries are answered in the order in which they are asked. */
  readonly poolSize?: number | undefined;
}

/** An empty database of the kind that this run is about, with whatever a test leaves in it gone at the next. */
export async function openTestStore({ wakeUps, poolSize = 4 }: TestStoreOptions = {}): Promise<Store> {
  if (database === 'sqlite') return openStore({ path: ':memory:', wakeUps });
  // Making a database takes longer than most tests.
  ofThisFile ??= await createPostgresDatabase();
  const store = await openStore({ url: ofThisFile.url, encryptionKey, poolSize, wakeUps });
  for (const table of [
    'pollers',
    'watches',
    'visits',
    'rateLimits',
    'processingTimes',
    'ignoredProcessingTimes',
    'updates',
    'generations',
    'users',
  ] as const) {
    await store.db.deleteFrom(table).execute();
  }
  return store;
}

let ofThisFile: PostgresDatabase | undefined;

afterAll(async () => {
  await ofThisFile?.[Symbol.asyncDispose]();
});

/** Two handles on one database, as two processes have them: no hint gets from one to the other. */
export async function openTwoTestStores(): Promise<{ readonly store: Store; readonly other: Store } & AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const options = await placeDatabase(stack);
  const store = stack.use(await openStore(options));
  const other = stack.use(await openStore(options));
  const owner = stack.move();
  return { store, other, [Symbol.asyncDispose]: () => owner.disposeAsync() };
}

/** An empty database that is opened as often as a test likes, gone with the stack. */
export async function placeDatabase(stack: AsyncDisposableStack): Promise<StoreOptions> {
  if (database === 'sqlite') return { path: join(stack.use(makeTemporaryFolder()).path, 'a.db') };
  return { url: stack.use(await createPostgresDatabase()).url, encryptionKey, poolSize: 4 };
}

/** A database of its own in the PostgreSQL of this machine. */
export interface PostgresDatabase extends AsyncDisposable {
  readonly url: string;
}

/** Creates an empty database; disposing drops it. */
export async function createPostgresDatabase(): Promise<PostgresDatabase> {
  const name = `videogen_store_${randomBytes(6).toString('hex')}`;
  await administer(`create database ${name}`);
  return {
    url: `${server}/${name}`,
    [Symbol.asyncDispose]: () => administer(`drop database if exists ${name} with (force)`),
  };
}

async function administer(statement: string): Promise<void> {
  const client = new Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
