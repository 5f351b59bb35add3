import { Client } from 'pg';
import { expect, test } from 'vitest';
import { openStore, recordObservation, recordUnchanged, renewTurn } from '../../src/index.ts';
import { accept, claimOne, release, reported, saveTestUser } from '../generations-made-here.ts';
import { createPostgresDatabase, encryptionKey } from '../open-test-store.ts';

test('PostgreSQL acknowledges the agenda before it is on disk, and what users see after it', async () => {
  await using stack = new AsyncDisposableStack();
  const { url } = stack.use(await createPostgresDatabase());
  const store = stack.use(await openStore({ url, encryptionKey }));
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const client = new Client({ connectionString: url });
  await client.connect();
  stack.defer(() => client.end());
  await client.query(`create table commits (setting text);
    create function note_commit() returns trigger language plpgsql as
      $$ begin insert into commits values (current_setting('synchronous_commit')); return null; end $$;
    create constraint trigger note_accounts after update on accounts deferrable initially deferred
      for each row execute function note_commit();
    create constraint trigger note_generations after update on generations deferrable initially deferred
      for each row execute function note_commit();`);
  async function takeSettings(): Promise<readonly string[]> {
    const { rows } = await client.query<{ setting: string }>(
      'with taken as (delete from commits returning *) table taken',
    );
    return rows.map(({ setting }) => setting);
  }

  const turn = await claimOne(store);
  await recordUnchanged(store, turn, [id]);
  await renewTurn(store, turn, 15_000);
  await release(store, turn);
  const ofAgenda = await takeSettings();
  await recordObservation(store, id, reported('IN_QUEUE'), { dueInMs: null });

  expect(ofAgenda).toEqual(['off', 'off', 'off', 'off']);
  expect(await takeSettings()).toEqual(['on']);
});
