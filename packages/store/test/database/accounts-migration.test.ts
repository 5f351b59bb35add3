import { sql } from 'kysely';
import { expect, test } from 'vitest';
import {
  findUserByKey,
  getUpdateRange,
  isImported,
  listFollowed,
  listGenerationUpdates,
  listProcessingTimes,
  listRateLimits,
  listWatched,
  openStore,
  readKeyStatus,
  readNextAct,
  readQueue,
  type Store,
  type StoreOptions,
} from '../../src/index.ts';
import { openAccountKey } from '../../src/account/account-key.ts';
import { createKeyVault } from '../../src/account/key-vault.ts';
import { allMigrations, prepareTables } from '../../src/database/migrate.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { openSqlite } from '../../src/database/sqlite.ts';
import type { OpenedDatabase } from '../../src/database/opened-database.ts';
import { accept, claimAll, readAgenda, release, saveTestUser } from '../generations-made-here.ts';
import { database, encryptionKey, placeDatabase } from '../open-test-store.ts';
import { about, turnOf } from '../whole-records.ts';
import { internal } from '../../src/store.ts';

const AN_HOUR_MS = 3_600_000;
const vault = createKeyVault(encryptionKey);
const [alice, bob, carol] = ['lt_alice_0001', 'lt_bob_000001', 'lt_carol_0001'];

test('accounts take over keys, refusals and rate limits of users, who keep everything else', async () => {
  await using stack = new AsyncDisposableStack();
  const store = await openMigrated(stack, fill);

  expect(await findUserByKey(store, alice)).toEqual({
    id: 'alice',
    accountId: 'alice',
    email: 'alice@example.com',
    plan: { name: 'Pro', maxGenerations: 100, unlimited: false },
    usage: { currentMonth: 1, monthlyLimit: 2, today: 3, total: 4 },
  });
  expect(await openAccountKey(store, { userId: 'alice' })).toEqual({ accountId: 'alice', key: alice });
  expect(await openAccountKey(store, { userId: 'bob' })).toEqual({ accountId: 'bob', key: bob });
  expect(
    await Promise.all(['alice', 'bob', 'carol'].map((id) => readKeyStatus(store, id, { goodForMs: 60_000 }))),
  ).toEqual(['accepted', 'refused', 'outdated']);
  expect(await getUpdateRange(store, 'alice')).toEqual({ newest: 7, removed: 5 });
  expect(await Promise.all(['alice', 'bob'].map((id) => isImported(store, id)))).toEqual([true, false]);
  const window = { used: 5, limit: 5, windowSeconds: 900, resetsAt: expect.any(Date) };
  expect(await listRateLimits(store, 'alice')).toEqual([
    { modelKey: 'kling_25', ...window },
    { modelKey: 'sora-2', ...window },
  ]);
  expect(await listRateLimits(store, 'bob')).toEqual([{ modelKey: 'sora-2', ...window }]);
});

test('generations, updates, processing times and watches stay, and each queue has the earliest time of its generations', async () => {
  await using stack = new AsyncDisposableStack();
  const store = await openMigrated(stack, fill);
  const read = async (accountId: string, modelKey: string) => {
    const { ids, firstInMs } = await readQueue(store, { accountId, modelKey });
    return { ids, firstInMs };
  };

  expect(await listFollowed(store, 'alice')).toEqual(['followed']);
  expect(
    (await listGenerationUpdates(store, 'followed', { afterVersion: 0, limit: 9 })).map(({ number }) => number),
  ).toEqual([6, 7]);
  const kind = { modelKey: 'sora-2', duration: 8, resolution: null, addAudio: null };
  expect((await listProcessingTimes(store, kind)).map(({ seconds }) => seconds)).toEqual([42]);
  expect(await listWatched(store, 'alice')).toEqual({ all: false, generationIds: new Set(['followed']) });
  expect(await read('alice', 'kling_25')).toEqual({ ids: ['first', 'second'], firstInMs: about(AN_HOUR_MS) });
  expect(await read('alice', 'sora-2')).toEqual({ ids: ['being sent', 'next'], firstInMs: 0 });
  expect(await read('bob', 'kling_25')).toEqual({ ids: ['timeless'], firstInMs: 0 });
});

test('every account is due at once, and then at the times of its submissions', async () => {
  await using stack = new AsyncDisposableStack();
  const store = await openMigrated(stack, fill);

  const turns = await claimAll(store);
  for (const turn of turns) await release(store, turn);

  expect(new Set(turns)).toEqual(
    new Set([turnOf('alice'), turnOf('bob', { keyRefusedAt: new Date(1000) }), turnOf('carol')]),
  );
  // The one that is being sent keeps the time at which it is given up; those that wait are due with their queue.
  expect(await readNextAct(store, 'alice')).toEqual(about(60_000));
  const rows = await store[internal].db.selectFrom('generations').select('id').where('dueAt', 'is not', null).execute();
  expect(rows.map(({ id }) => id).toSorted()).toEqual(['being sent', 'lost']);
  expect(await readAgenda(store, 'carol')).toEqual({ actInMs: null, pollInMs: null, requestedInMs: null });
});

test('foreign keys hold afterwards and are checked, and no older table is left', async () => {
  await using stack = new AsyncDisposableStack();
  const store = await openMigrated(stack, fill);
  const { db } = store[internal];

  const violations = database === 'sqlite' ? (await sql`pragma foreign_key_check`.execute(db)).rows : [];
  expect(violations).toEqual([]);
  const refused = [
    sql`update users set account_id = 'nobody' where id = 'alice'`,
    sql`update generations set user_id = 'nobody' where id = 'followed'`,
    sql`update updates set user_id = 'nobody' where generation_id = 'followed'`,
    sql`update rate_limits set account_id = 'nobody' where account_id = 'bob'`,
    sql`update queues set account_id = 'nobody' where account_id = 'bob'`,
    sql`delete from users where id = 'alice'`,
    sql`delete from accounts where id = 'alice'`,
    sql`delete from generations where id = 'followed'`,
  ];
  for (const statement of refused) await expect(statement.execute(db)).rejects.toThrow(/foreign key/i);
  const tables = await db.introspection.getTables();
  expect(tables.map(({ name }) => name).filter((name) => /before|visits|watches/.test(name))).toEqual([]);
});

test('a migrated database serves old and new keys', async () => {
  await using stack = new AsyncDisposableStack();
  const store = await openMigrated(stack, fill);

  const known = await saveTestUser(store, alice);
  const added = await saveTestUser(store, 'lt_dave_00001');

  expect(known.id).toBe('alice');
  expect((await accept(store, known.id)).status).toBe('PENDING');
  expect((await accept(store, added.id)).status).toBe('PENDING');
});

test('a database without users is migrated', async () => {
  await using stack = new AsyncDisposableStack();
  const store = await openMigrated(stack, () => Promise.resolve());

  expect(await claimAll(store)).toEqual([]);
});

/** A database of the version before accounts, filled and then opened by this version. */
async function openMigrated(
  stack: AsyncDisposableStack,
  fillTables: (opened: OpenedDatabase) => Promise<void>,
): Promise<Store> {
  const options = await placeDatabase(stack);
  {
    await using opened = await openEarlier(options);
    await fillTables(opened);
  }
  return stack.use(await openStore({ ...options, encryptionKey }));
}

async function openEarlier(options: StoreOptions): Promise<OpenedDatabase & AsyncDisposable> {
  const migrations = Object.fromEntries(Object.entries(allMigrations).filter(([name]) => name < '012'));
  const prepare = (db: OpenedDatabase['db']) => prepareTables(db, vault, migrations);
  if ('url' in options) return openPostgres(options, prepare);
  const opened = await openSqlite(options.path);
  await prepare(opened.db);
  return opened;
}

/** Fills tables as the version before accounts did. */
async function fill({ db, now }: OpenedDatabase): Promise<void> {
  for (const [id, key, checkedAt, refusedAt] of [
    ['alice', alice, now, null],
    ['bob', bob, now, 1000],
    ['carol', carol, 1, null],
  ] as const) {
    await sql`insert into users (id, key_digest, sealed_key, email, plan_name, plan_max_generations, plan_unlimited,
        usage_current_month, usage_monthly_limit, usage_today, usage_total, update_number, removed_update_number,
        created_at, checked_at, key_refused_at, imported_at)
      values (${id}, ${vault.digest(key)}, ${vault.seal(key, id)}, ${`${id}@example.com`}, 'Pro', 100, 0, 1, 2, 3, 4, 7, 5,
        10, ${checkedAt}, ${refusedAt}, ${id === 'alice' ? 11 : null})`.execute(db);
  }
  for (const [userId, modelKey] of [
    ['alice', 'sora-2'],
    ['alice', 'kling_25'],
    ['bob', 'sora-2'],
  ]) {
    await sql`insert into rate_limits (user_id, model_key, used, allowed, window_seconds, resets_at)
      values (${userId}, ${modelKey}, 5, 5, 900, ${now} + 60000)`.execute(db);
  }
  await addGeneration(db, { id: 'followed', status: 'PENDING', upstreamId: 'gen_1' });
  await addGeneration(db, { id: 'lost', status: 'UNCONFIRMED', dueAt: sql`${now} + ${AN_HOUR_MS}` });
  const scheduled = { status: 'SCHEDULED', queue: 'kling_25', submitAt: sql`${now} + ${AN_HOUR_MS}`, dueAt: now };
  await addGeneration(db, { ...scheduled, id: 'first', position: 1 });
  await addGeneration(db, { ...scheduled, id: 'second', position: 2, submitAt: sql`${now} + ${2 * AN_HOUR_MS}` });
  const sora = { ...scheduled, queue: 'sora-2' };
  const beingSent = { submitAt: now, sentAt: now, dueAt: sql`${now} + 60000` };
  await addGeneration(db, { ...sora, id: 'being sent', position: 3, ...beingSent });
  await addGeneration(db, { ...sora, id: 'next', position: 4 });
  await addGeneration(db, { ...scheduled, id: 'timeless', userId: 'bob', position: 1, submitAt: null });
  await sql`insert into updates (user_id, number, generation_id, version, status, previous_status, at)
    values ('alice', 6, 'followed', 1, 'PENDING', null, 1), ('alice', 7, 'followed', 2, 'PENDING', 'PENDING', 2)`.execute(
    db,
  );
  await sql`insert into processing_times (generation_id, kind, model_key, seconds, at)
    values ('followed', '["sora-2",8,null,null]', 'sora-2', 42, 1)`.execute(db);
  await sql`insert into visits (user_id, next_at, held_until, token, budget_used_until, failed_visits)
    values ('alice', ${now} + ${AN_HOUR_MS}, ${now} + 15000, 9, ${now} + 1000, 2), ('bob', null, null, 1, 0, 0)`.execute(
    db,
  );
  await sql`insert into watches (id, watcher, user_id, generation_id, until)
    values ('w', 'a process', 'alice', 'followed', ${now} + 30000)`.execute(db);
}

interface OldGeneration {
  readonly id: string;
  readonly status: string;
  readonly userId?: string;
  readonly upstreamId?: string;
  readonly queue?: string;
  readonly position?: number;
  readonly submitAt?: unknown;
  readonly sentAt?: unknown;
  readonly dueAt?: unknown;
}

async function addGeneration(db: OpenedDatabase['db'], old: OldGeneration): Promise<void> {
  const { id, status, userId = 'alice', upstreamId = null, queue = null, position = null } = old;
  const { submitAt = null, sentAt = null, dueAt = null } = old;
  await sql`insert into generations (id, user_id, status, version, input_digest, upstream_id, prompt, reference_image_urls,
      warnings, created_at, updated_at, token, failed_attempts, queue, queue_position, submit_at, sent_at, due_at)
    values (${id}, ${userId}, ${status}, 1, '', ${upstreamId}, 'A cat', '[]', '[]', 1000, 1000, 0, 0, ${queue}, ${position},
      ${submitAt}, ${sentAt}, ${dueAt})`.execute(db);
}
