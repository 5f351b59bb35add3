import { sql } from 'kysely';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import {
  beginSubmission,
  cancelScheduled,
  claimHeads,
  keepForecasts,
  openStore,
  recordObservation,
  recordUnchanged,
  scheduleSubmission,
  type Store,
} from '../../src/index.ts';
import { requestTurn } from '../../src/account/agenda.ts';
import { accept, claimAll, claimOne, newSubmission, reported, saveTestUser } from '../generations-made-here.ts';
import { createPostgresDatabase, encryptionKey } from '../open-test-store.ts';
import { turnOf } from '../whole-records.ts';
import { internal } from '../../src/store.ts';

test('a poll without news skips a row that another transaction has locked, and records the others', async () => {
  await using scene = await openScene();
  const { store, other } = scene;
  const { id } = await saveTestUser(store);
  const [locked, free] = [await accept(store, id), await accept(store, id)];
  const turn = await claimOne(store);
  await other.query('begin');
  await other.query('select 1 from generations where id = $1 for update', [locked.id]);

  await recordUnchanged(store, turn, [locked.id, free.id]);
  await other.query('commit');

  const rows = await store[internal].db
    .selectFrom('generations')
    .select('id')
    .where('polledAt', 'is not', null)
    .execute();
  expect(rows).toEqual([{ id: free.id }]);
});

test('a forecast skips a row that another transaction has locked, and is kept with the others', async () => {
  await using scene = await openScene();
  const { store, other } = scene;
  const { id } = await saveTestUser(store);
  const [locked, free] = [await accept(store, id), await accept(store, id)];
  await other.query('begin');
  await other.query('select 1 from generations where id = $1 for update', [locked.id]);

  await keepForecasts(store, [locked.id, free.id], { medianSeconds: 60, sigma: 0.3, stragglers: 0.03, samples: 1 });
  await other.query('commit');

  const rows = await store[internal].db
    .selectFrom('generations')
    .select('id')
    .where('forecast', 'is not', null)
    .execute();
  expect(rows).toEqual([{ id: free.id }]);
});

test('under a turn the report on a row that another transaction has locked is not recorded; an answer waits', async () => {
  await using scene = await openScene();
  const { store, other } = scene;
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const turn = await claimOne(store);
  await other.query('begin');
  await other.query('select 1 from generations where id = $1 for update', [id]);

  const underTurn = await recordObservation(store, id, reported('IN_QUEUE'), { dueInMs: null, turn });
  const answering = recordObservation(store, id, reported('IN_PROGRESS'), { dueInMs: null });
  await expect.poll(() => countWaiting(store)).toBe(1);
  await other.query('commit');

  expect(underTurn).toBeUndefined();
  expect((await answering)?.status).toBe('IN_PROGRESS');
});

test('a claim skips an account that another transaction has locked, and takes the next', async () => {
  await using scene = await openScene();
  const { store, other } = scene;
  const { id: alice } = await saveTestUser(store);
  const { id: bob } = await saveTestUser(store, 'lt_bob_000001');
  for (const id of [alice, bob]) await requestTurn(store[internal], store[internal].db, { accountId: id }, 0);
  await other.query('begin');
  await other.query('select 1 from accounts where id = $1 for update', [alice]);

  const turns = await claimAll(store, { limit: 1 });
  await other.query('commit');

  expect(turns).toEqual([turnOf(bob)]);
  expect(await claimAll(store)).toEqual([turnOf(alice)]);
});

test('a claim for sending waits for a cancellation under way, and then sends nothing', async () => {
  await using scene = await openScene();
  const { store, other } = scene;
  const { id: userId } = await saveTestUser(store);
  const { generation } = await beginSubmission(store, newSubmission(userId));
  await scheduleSubmission(store, generation.id, { modelKey: 'sora-2', waitMs: 0 });
  const turn = await claimOne(store);
  // The cancellation waits for the user's row, with the generation's row locked.
  await other.query('begin');
  await other.query('select 1 from users where id = $1 for update', [userId]);
  const canceling = cancelScheduled(store, userId, generation.id);
  await expect.poll(() => countWaiting(store)).toBe(1);

  const sending = claimHeads(store, turn, { limit: 9, giveUpAfterMs: 60_000 });
  await expect.poll(() => countWaiting(store)).toBe(2);
  await other.query('commit');

  expect((await canceling)?.status).toBe('CANCELED');
  expect(await sending).toEqual({ snapshots: [], unreadable: [] });
});

/** A store, and a session of another process in the same database. */
async function openScene() {
  await using stack = new AsyncDisposableStack();
  const { url } = stack.use(await createPostgresDatabase());
  const store = stack.use(await openStore({ url, encryptionKey }));
  const other = new Client({ connectionString: url });
  await other.connect();
  stack.defer(() => other.end());
  const owner = stack.move();
  return { store, other, [Symbol.asyncDispose]: () => owner.disposeAsync() };
}

/** Statements that wait for the end of another transaction. */
async function countWaiting({ [internal]: { db } }: Store): Promise<number> {
  const rows = await db
    .selectFrom(sql<{ readonly pid: number }>`pg_stat_activity`.as('activity'))
    .select('pid')
    .where(sql<boolean>`datname = current_database() and wait_event_type = 'Lock'`)
    .execute();
  return rows.length;
}
