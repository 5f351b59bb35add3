import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { inject } from 'vitest';
import { openStore, type Store, type StoreOptions, type Notifications } from '../src/index.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { internal } from '../src/store.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly database: 'sqlite' | 'postgres';
  }
}

/** The database of this run. */
export const database = inject('database');

/** The encryption key of test databases. */
export const encryptionKey = 'an encryption key of 32 or more characters';

const server = 'postgres://postgres@127.0.0.1:5432';

/** Options of {@link openTestStore}. */
export interface TestStoreOptions {
  readonly notifications?: Notifications | undefined;
  /** The most connections to PostgreSQL. With one, queries are answered in their order. */
  readonly poolSize?: number | undefined;
}

/** Opens an empty database of this run's kind. Rows of earlier tests are deleted. */
export async function openTestStore({ notifications, poolSize = 4 }: TestStoreOptions = {}): Promise<Store> {
  if (database === 'sqlite') return openStore({ path: ':memory:', notifications });
  // Making a database takes longer than most tests.
  ofThisProcess ??= createPostgresDatabase();
  const { url } = await ofThisProcess;
  const store = await openStore({ url, encryptionKey, poolSize, notifications });
  for (const table of [
    'pollers',
    'presence',
    'queues',
    'rateLimits',
    'processingTimes',
    'updates',
    'generations',
    'users',
    'accounts',
  ] as const) {
    await store[internal].db.deleteFrom(table).execute();
  }
  return store;
}

/** Dropped after the run, as its owner has ended by then. */
let ofThisProcess: Promise<PostgresDatabase> | undefined;

/** Opens one database twice, as two processes do, without notifications between them. */
export async function openTwoTestStores(): Promise<{ readonly store: Store; readonly other: Store } & AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const options = await placeDatabase(stack);
  const store = stack.use(await openStore(options));
  const other = stack.use(await openStore(options));
  const owner = stack.move();
  return { store, other, [Symbol.asyncDispose]: () => owner.disposeAsync() };
}

/** Creates an empty database that can be opened several times, and is removed with the stack. */
export async function placeDatabase(stack: AsyncDisposableStack): Promise<StoreOptions> {
  if (database === 'sqlite') return { path: join(stack.use(makeTemporaryFolder()).path, 'a.db') };
  return { url: stack.use(await createPostgresDatabase()).url, encryptionKey, poolSize: 4 };
}

/** A separate database in the PostgreSQL of this machine. */
export interface PostgresDatabase extends AsyncDisposable {
  readonly url: string;
}

/**
 * Creates an empty database; disposing drops it. Its owner keeps a session under its name: a database without one is a
 * leftover, which the next run of the tests drops.
 */
export async function createPostgresDatabase(): Promise<PostgresDatabase> {
  const name = `videogen_test_${randomBytes(6).toString('hex')}`;
  const owner = new Client({ connectionString: `${server}/postgres`, application_name: name });
  await owner.connect();
  await owner.query(`create database ${name}`);
  return {
    url: `${server}/${name}`,
    async [Symbol.asyncDispose]() {
      await owner.query(`drop database if exists ${name} with (force)`);
      await owner.end();
    },
  };
}
