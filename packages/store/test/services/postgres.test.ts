import { connect, createServer, type Server, type Socket } from 'node:net';
import { sql } from 'kysely';
import { afterEach, expect, test, vi } from 'vitest';
import {
  findGeneration,
  followGeneration,
  listWatched,
  openStore,
  pingStore,
  readStoreProblem,
  StoreUnavailableError,
  WrongEncryptionKeyError,
} from '../../src/index.ts';
import { accept, record, saveTestUser, told } from '../generations-made-here.ts';
import { createPostgresDatabase, encryptionKey } from '../open-test-store.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('several processes that begin at once prepare one new database', async () => {
  await using place = await createPostgresDatabase();

  const stores = await Promise.all(
    Array.from({ length: 5 }, () => openStore({ url: place.url, encryptionKey, poolSize: 2 })),
  );

  const users = await Promise.all(stores.map((store) => saveTestUser(store)));
  expect(new Set(users.map(({ id }) => id)).size).toBe(1);
  await Promise.all(stores.map((store) => store[Symbol.asyncDispose]()));
});

test('another encryption key, or tables of a newer program, are refused', async () => {
  await using place = await createPostgresDatabase();
  {
    await using store = await openStore({ url: place.url, encryptionKey });

    await expect(openStore({ url: place.url, encryptionKey: `${encryptionKey}!` })).rejects.toThrow(
      WrongEncryptionKeyError,
    );
    await sql`insert into kysely_migration (name, timestamp) values ('999-from-the-future', '2030-01-01')`.execute(
      store.db,
    );
  }

  await expect(openStore({ url: place.url, encryptionKey })).rejects.toMatchObject({
    message: 'the tables of the database cannot be brought up to date',
    cause: { message: expect.stringContaining('999-from-the-future') },
  });
});

test('a database that is not there is an error at once, as waiting would not bring it', async () => {
  const opening = openStore({ url: 'postgres://postgres@127.0.0.1:5432/there_is_none', encryptionKey });

  await expect(opening).rejects.toMatchObject({
    cause: { message: expect.stringContaining('"there_is_none" does not exist') },
  });
});

test('a PostgreSQL that is away at the start is waited for, and everything says so until then', async () => {
  await using place = await createPostgresDatabase();
  await using door = await startDoor();
  await door.close();
  const reasons: string[] = [];

  await using store = await openStore({
    url: door.lead(place.url),
    encryptionKey,
    onWaiting: ({ message }) => reasons.push(message),
  });
  const refused: unknown = await pingStore(store).catch((error: unknown) => error);
  await door.open();

  expect(refused).toBeInstanceOf(StoreUnavailableError);
  expect(readStoreProblem(refused)).toBe('unavailable');
  expect(reasons).toEqual([expect.stringContaining('ECONNREFUSED')]);
  await expect.poll(() => saveTestUser(store).catch(() => undefined), { timeout: 5000 }).toMatchObject({ email: null });
});

test('lost connections are an error that may pass, and a subscription goes on when they are back', async () => {
  await using place = await createPostgresDatabase();
  await using door = await startDoor();
  await using store = await openStore({ url: door.lead(place.url), encryptionKey });
  await using other = await openStore({ url: place.url, encryptionKey });
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const updates = followGeneration(store, { userId, generationRef: id });
  await updates.next();
  const next = updates.next();

  await door.close();
  const refused: unknown = await findGeneration(store, userId, id).catch((error: unknown) => error);
  await record(other, id, told('COMPLETED'));
  await door.open();

  expect(readStoreProblem(refused)).toBe('unavailable');
  expect((await next).value).toMatchObject({ version: 2, status: 'COMPLETED' });
  expect(await findGeneration(store, userId, id)).toMatchObject({ status: 'COMPLETED' });
});

test('who begins to watch while it is away is not hurt, and is known as watching when it is back', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  await using place = await createPostgresDatabase();
  await using door = await startDoor();
  await using store = await openStore({ url: door.lead(place.url), encryptionKey });
  await using other = await openStore({ url: place.url, encryptionKey });
  const { id: userId } = await saveTestUser(other);
  const { id } = await accept(other, userId);
  await door.close();
  const updates = followGeneration(store, { userId, generationRef: id });
  const first = updates.next();
  await expect.poll(() => pingStore(store).then(() => 'there', readStoreProblem)).toBe('unavailable');

  await door.open();
  expect((await first).value).toMatchObject({ version: 1 });
  expect(await listWatched(other, userId)).toEqual({ all: false, generationRefs: new Set() });
  vi.advanceTimersByTime(10_000);

  await expect.poll(() => listWatched(other, userId)).toEqual({ all: false, generationRefs: new Set([id]) });
  await updates.return?.();
});

test('connections that the server ends are replaced', async () => {
  await using place = await createPostgresDatabase();
  await using store = await openStore({ url: place.url, encryptionKey, poolSize: 2 });
  await using other = await openStore({ url: place.url, encryptionKey, poolSize: 1 });
  const { id: userId } = await saveTestUser(store);

  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(other.db);

  await expect.poll(() => pingStore(store).then(() => 'back', readStoreProblem)).toBe('back');
  expect(await accept(store, userId)).toMatchObject({ status: 'PENDING' });
});

test('a hundred changes of one user at once are numbered without holes', async () => {
  await using place = await createPostgresDatabase();
  await using store = await openStore({ url: place.url, encryptionKey, poolSize: 8 });
  await using other = await openStore({ url: place.url, encryptionKey, poolSize: 8 });
  const { id: userId } = await saveTestUser(store);
  const generations = await Promise.all(
    Array.from({ length: 50 }, (_, index) => accept(index % 2 === 0 ? store : other, userId)),
  );

  await Promise.all(generations.map(({ id }, index) => record(index % 3 === 0 ? store : other, id, told('COMPLETED'))));

  const rows = await store.db.selectFrom('updates').select('number').orderBy('number').execute();
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
});

/** A way to PostgreSQL that can be shut: connections through it end, and new ones are refused. */
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
