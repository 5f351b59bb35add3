import { sql } from 'kysely';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { beginSubmission, listDue, openStore, recordObservation, type Store } from '../../src/index.ts';
import { accept, lose, newSubmission, saveTestUser, reported } from '../generations-made-here.ts';
import { createPostgresDatabase, encryptionKey } from '../open-test-store.ts';
import { changed } from '../whole-records.ts';
import { internal } from '../../src/store.ts';

const named = reported('PENDING', { upstreamId: 'gen_1' });

/** A database in which another process is about to commit an upstream id. */
async function openRace() {
  await using stack = new AsyncDisposableStack();
  const position = stack.use(await createPostgresDatabase());
  const store = stack.use(await openStore({ url: position.url, encryptionKey }));
  const other = new Client({ connectionString: position.url });
  await other.connect();
  stack.defer(() => other.end());
  const { id: userId } = await saveTestUser(store);
  const { id: rivalId } = await accept(store, userId);
  await other.query('begin');
  await other.query("update generations set upstream_id = 'gen_1' where id = $1", [rivalId]);
  const owner = stack.move();

  return {
    store,
    userId,
    rivalId,
    /** Ends the other transaction as soon as a statement waits for it. */
    async end(how: 'commit' | 'rollback'): Promise<void> {
      await expect.poll(() => countWaiting(store)).toBe(1);
      await other.query(how);
    },
    [Symbol.asyncDispose]: () => owner.disposeAsync(),
  };
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

test('an answer with the id that another transaction is recording fails with the other’s name', async () => {
  await using race = await openRace();
  const { store, userId, rivalId } = race;
  const { generation } = await beginSubmission(store, newSubmission(userId));

  const recording = recordObservation(store, generation.id, named, { dueInMs: 0 });
  await race.end('commit');

  expect(await recording).toEqual(
    changed(generation, {
      status: 'FAILED',
      failureCode: 'SUBMISSION_UNCONFIRMED',
      failureMessage: `VideoGenAPI answered with the id gen_1, which the generation ${rivalId} already has: follow that one. It may have been charged, so it is not sent again.`,
    }),
  );
});

test('an answer is recorded if the other transaction is rolled back', async () => {
  await using race = await openRace();
  const { store, userId } = race;
  const { generation } = await beginSubmission(store, newSubmission(userId));

  const recording = recordObservation(store, generation.id, named, { dueInMs: 0 });
  await race.end('rollback');

  expect(await recording).toEqual(changed(generation, { status: 'PENDING', upstreamId: 'gen_1' }));
});

test('a search that finds the id that another transaction is recording has found nothing', async () => {
  await using race = await openRace();
  const { store, userId } = race;
  const lost = await lose(store, userId);
  const [snapshot] = (await listDue(store, userId, 1)).snapshots;

  const recording = recordObservation(store, lost.id, named, { dueInMs: 0, token: snapshot?.token });
  await race.end('commit');

  expect(await recording).toEqual(lost);
});
