import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { getUpdateRange, removeOldUpdates, type Store } from '../../src/index.ts';
import { accept, record, saveTestUser, reported } from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';
import { internal } from '../../src/store.ts';

const DAY_MS = 86_400_000;
const BACKLOG = 200_000;

test(`changes of a user proceed while a backlog of ${BACKLOG} of the user's updates is removed, and only old ones are removed`, async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await insertBacklog(store, userId, id);

  const done = new AbortController();
  const removing = removeAll(store).finally(() => done.abort());
  let meanwhile = 0;
  for (; !done.signal.aborted; meanwhile += 1) {
    await record(store, id, reported('IN_PROGRESS', { style: `the ${meanwhile}th` }));
    await setImmediate();
  }
  const removed = await removing;

  const left = await store[internal].db.selectFrom('updates').select(['number', 'version']).orderBy('number').execute();
  expect(removed).toBe(BACKLOG + 1);
  expect(await getUpdateRange(store, userId)).toEqual({ newest: BACKLOG + 1 + meanwhile, removed: BACKLOG + 1 });
  expect(left.map(({ number }) => number)).toEqual(Array.from({ length: meanwhile }, (_, i) => BACKLOG + 2 + i));
  expect(meanwhile).toBeGreaterThan(20);
});

async function removeAll(store: Store): Promise<number> {
  let all = 0;
  for (let removed = -1; removed !== 0; all += removed) {
    removed = await removeOldUpdates(store, DAY_MS);
    await setImmediate();
  }
  return all;
}

/** Adds so many updates of two days ago to a generation. */
async function insertBacklog(store: Store, userId: string, id: string): Promise<void> {
  await store[internal].db.transaction().execute(async (trx) => {
    // PostgreSQL's checks of references would take longer than all the rest.
    if (store[internal].hasRowLocks) await sql`set local session_replication_role = replica`.execute(trx);
    await sql`update updates set at = at - ${sql.lit(2 * DAY_MS)}`.execute(trx);
    await sql`insert into updates (user_id, number, generation_id, version, status, previous_status, at)
      with recursive added (n) as (select 1 union all select n + 1 from added where n < ${sql.lit(BACKLOG)})
      select user_id, 1 + n, generation_id, 1 + n, status, status, at from updates, added`.execute(trx);
    await sql`update generations set version = ${sql.lit(BACKLOG + 1)} where id = ${id}`.execute(trx);
    await sql`update users set update_number = ${sql.lit(BACKLOG + 1)} where id = ${userId}`.execute(trx);
  });
}
