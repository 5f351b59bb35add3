import { connect, createServer, type Server, type Socket } from 'node:net';
import { sql } from 'kysely';
import { afterEach, expect, test, vi } from 'vitest';
import {
  findGeneration,
  findSubmission,
  followGeneration,
  listWatched,
  openStore,
  pingStore,
  readStoreProblem,
  StoreUnavailableError,
  WrongEncryptionKeyError,
} from '../../src/index.ts';
import { accept, record, saveTestUser, reported } from '../generations-made-here.ts';
import { createPostgresDatabase, encryptionKey } from '../open-test-store.ts';
import { testUser, updateOf } from '../whole-records.ts';
import { internal } from '../../src/store.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('several processes that start at once prepare one new database', async () => {
  await using position = await createPostgresDatabase();

  const stores = await Promise.all(
    Array.from({ length: 5 }, () => openStore({ url: position.url, encryptionKey, poolSize: 2 })),
  );

  const users = await Promise.all(stores.map((store) => saveTestUser(store)));
  expect(new Set(users.map(({ id }) => id)).size).toBe(1);
  await Promise.all(stores.map((store) => store[Symbol.asyncDispose]()));
});

test('another encryption key, or the tables of a newer program, are refused', async () => {
  await using position = await createPostgresDatabase();
  {
    await using store = await openStore({ url: position.url, encryptionKey });

    await expect(openStore({ url: position.url, encryptionKey: `${encryptionKey}!` })).rejects.toThrow(
      WrongEncryptionKeyError,
    );
    await sql`insert into kysely_migration (name, timestamp) values ('999-from-the-future', '2030-01-01')`.execute(
      store[internal].db,
    );
  }

  await expect(openStore({ url: position.url, encryptionKey })).rejects.toEqual(
    new Error('the tables of the database cannot be brought up to date', {
      cause: new Error('corrupted migrations: previously executed migration 999-from-the-future is missing'),
    }),
  );
});

test('a missing database is an error at once, as waiting would not help', async () => {
  const opening = openStore({ url: 'postgres://postgres@127.0.0.1:5432/there_is_none', encryptionKey });

  await expect(opening).rejects.toHaveProperty('cause.message', 'database "there_is_none" does not exist');
});

test('the store waits for a PostgreSQL that is unavailable at the start, and every call says so until then', async () => {
  await using position = await createPostgresDatabase();
  await using door = await startDoor();
  await door.close();
  const reasons: string[] = [];

  await using store = await openStore({
    url: door.lead(position.url),
    encryptionKey,
    onWaiting: ({ message }) => reasons.push(message),
  });
  const refused: unknown = await pingStore(store).catch((error: unknown) => error);
  await door.open();

  expect(refused).toBeInstanceOf(StoreUnavailableError);
  expect(readStoreProblem(refused)).toBe('unavailable');
  expect(reasons).toEqual([expect.stringContaining('ECONNREFUSED')]);
  await expect.poll(() => saveTestUser(store).catch(() => undefined)).toEqual(testUser);
});

test('lost connections are a temporary error, and a subscription continues after they are back', async () => {
  await using position = await createPostgresDatabase();
  await using door = await startDoor();
  await using store = await openStore({ url: door.lead(position.url), encryptionKey });
  await using other = await openStore({ url: position.url, encryptionKey });
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const updates = followGeneration(store, { userId, generationId: id });
  await updates.next();
  const next = updates.next();

  await door.close();
  const refused: unknown = await findGeneration(store, userId, id).catch((error: unknown) => error);
  const completed = await record(other, id, reported('COMPLETED'));
  await door.open();

  expect(readStoreProblem(refused)).toBe('unavailable');
  const last = updateOf(completed, { number: 2, version: 2, status: 'COMPLETED', previousStatus: 'PENDING' });
  expect((await next).value).toEqual({ ...last, generation: completed });
  expect(await findGeneration(store, userId, id)).toEqual(completed);
});

test('a watcher that begins while PostgreSQL is unavailable is not disturbed, and is known when it is back', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  await using position = await createPostgresDatabase();
  await using door = await startDoor();
  await using store = await openStore({ url: door.lead(position.url), encryptionKey });
  await using other = await openStore({ url: position.url, encryptionKey });
  const { id: userId } = await saveTestUser(other);
  const generation = await accept(other, userId);
  const { id } = generation;
  await door.close();
  const updates = followGeneration(store, { userId, generationId: id });
  const first = updates.next();
  await expect.poll(() => pingStore(store).then(() => 'there', readStoreProblem)).toBe('unavailable');

  await door.open();
  expect((await first).value).toEqual({ ...updateOf(generation, { status: 'PENDING' }), generation });
  expect(await listWatched(other, userId)).toEqual({ all: false, generationIds: new Set() });
  vi.advanceTimersByTime(10_000);

  await expect.poll(() => listWatched(other, userId)).toEqual({ all: false, generationIds: new Set([id]) });
  await updates.return?.();
});

test('connections that the server closes are replaced', async () => {
  await using position = await createPostgresDatabase();
  await using store = await openStore({ url: position.url, encryptionKey, poolSize: 2 });
  await using other = await openStore({ url: position.url, encryptionKey, poolSize: 1 });
  const { id: userId } = await saveTestUser(store);

  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(other[internal].db);

  await expect.poll(() => pingStore(store).then(() => 'back', readStoreProblem)).toBe('back');
  const generation = await accept(store, userId);
  expect(await findGeneration(store, userId, generation.id)).toEqual(generation);
});

test('a table that a newer program has changed is at most once an error, and a temporary one', async () => {
  await using position = await createPostgresDatabase();
  await using store = await openStore({ url: position.url, encryptionKey, poolSize: 1 });
  const { id: userId } = await saveTestUser(store);
  const generation = await accept(store, userId);
  // It names no columns.
  const find = () => findSubmission(store, generation.id);
  for (let count = 0; count < 20; count += 1) await find();
  const { rows } = await sql`select * from pg_prepared_statements`.execute(store[internal].db);

  await sql`alter table generations add column newer text`.execute(store[internal].db);
  const refused: unknown = await find().catch((error: unknown) => error);

  expect(rows).not.toEqual([]);
  expect(readStoreProblem(refused)).toBe('unavailable');
  for (let count = 0; count < 20; count += 1) expect(await find()).toEqual(generation);
});

test('a hundred changes of one user at once are numbered without holes', async () => {
  await using position = await createPostgresDatabase();
  await using store = await openStore({ url: position.url, encryptionKey, poolSize: 8 });
  await using other = await openStore({ url: position.url, encryptionKey, poolSize: 8 });
  const { id: userId } = await saveTestUser(store);
  const generations = await Promise.all(
    Array.from({ length: 50 }, (_, index) => accept(index % 2 === 0 ? store : other, userId)),
  );

  await Promise.all(
    generations.map(({ id }, index) => record(index % 3 === 0 ? store : other, id, reported('COMPLETED'))),
  );

  const rows = await store[internal].db.selectFrom('updates').select('number').orderBy('number').execute();
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
});

/** A proxy before PostgreSQL that can be closed: its connections end, and new ones are refused. */
async function startDoor() {
  const links = new Set<Socket>();
  let server: Server | undefined;
  let port = 0;

  async function open(): Promise<void> {
    server = createServer((from) => {
      const to = connect(5432, '127.0.0.1');
      for (const link of [from, to]) {
        links.add(link);
        link.on('error', () => undefined).on('close', () => links.delete(link));
      }
      from.pipe(to).pipe(from);
    });
    const listening = Promise.withResolvers<void>();
    server.listen(port, '127.0.0.1', listening.resolve);
    await listening.promise;
    const address = server.address();
    if (typeof address === 'object' && address !== null) port = address.port;
  }

  async function close(): Promise<void> {
    const closed = Promise.withResolvers<void>();
    server?.close(() => closed.resolve());
    for (const link of links) link.destroy();
    await closed.promise;
    server = undefined;
  }

  await open();
  return {
    open,
    close,
    lead: (url: string) => url.replace(':5432', `:${port}`),
    [Symbol.asyncDispose]: () => (server ? close() : Promise.resolve()),
  };
}
