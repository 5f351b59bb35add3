import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { listInFlight } from '../../src/index.ts';
import { accept, record, saveTestUser, reported } from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';
import { internal } from '../../src/store.ts';

test('positions count from the newest, ended generations included, of one account alone', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id: bob } = await saveTestUser(store, 'lt_bob_000001');
  const ids: string[] = [];
  for (const [index, status] of (['IN_QUEUE', 'COMPLETED', 'PENDING', 'FAILED'] as const).entries()) {
    const { id } = await accept(store, userId);
    await record(store, id, reported(status, { upstreamId: `gen_${index}` }));
    await store[internal].db.updateTable('generations').set({ createdAt: index }).where('id', '=', id).execute();
    ids.push(id);
  }
  await record(store, (await accept(store, bob)).id, reported('PENDING', { upstreamId: 'gen_0' }));
  await accept(store, userId);

  const inFlight = await listInFlight(store, userId);

  expect(new Map(inFlight.map(({ id, position }) => [id, position]))).toEqual(
    new Map([
      [ids[2], 2],
      [ids[0], 4],
    ]),
  );
});

test('one without a poll is unseen since it was accepted, however long before its POST began', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await record(store, id, reported('PENDING', { upstreamId: 'gen_1' }));
  const { db, now } = store[internal];
  const changes = { sentAt: sql<number>`${now} - 3600000`, polledAt: null };
  await db.updateTable('generations').set(changes).where('id', '=', id).execute();

  const [inFlight] = await listInFlight(store, userId);

  expect(inFlight?.ageMs).toBeGreaterThanOrEqual(3_600_000);
  expect(inFlight?.unseenForMs).toBeLessThan(60_000);
});
