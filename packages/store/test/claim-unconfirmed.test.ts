import { expect, test } from 'vitest';
import { beginSubmission, claimDue, claimUnconfirmed, markKeyRefused, renewClaim } from '../src/index.ts';
import { lostSubmissions } from '../src/migrations/004-lost-submissions.ts';
import { accept, newSubmission, record, saveTestUser } from './generations-made-here.ts';
import { openTestStore } from './open-test-store.ts';
import type { Generation, Store } from '../src/index.ts';

const lease = { leaseMs: 60_000 };

/** A submission whose answer is lost. */
async function lose(store: Store, userId: string, lookInMs: number | null = 3_600_000): Promise<Generation> {
  const { generation } = await beginSubmission(store, newSubmission(userId));
  return record(store, generation.id, { type: 'unanswered', warning: 'lost' }, lookInMs);
}

test('a user’s lost submissions are claimed before their turn, and nothing else', async () => {
  await using store = await openTestStore();
  const alice = await saveTestUser(store, 'lt_alice_0001');
  const bob = await saveTestUser(store, 'lt_bob_000001');
  const lost = [await lose(store, alice.id), await lose(store, alice.id, null)];
  await lose(store, bob.id);
  await accept(store, alice.id);
  await beginSubmission(store, newSubmission(alice.id));

  const claims = await claimUnconfirmed(store, alice.id, lease);

  expect(new Set(claims.map(({ generation }) => generation.id))).toEqual(new Set(lost.map(({ id }) => id)));
  expect(claims).toMatchObject([
    { failedLooks: 0, generation: { status: 'UNCONFIRMED', version: 1 } },
    { failedLooks: 0, generation: { status: 'UNCONFIRMED', version: 1 } },
  ]);
  // By the database's clock.
  for (const { at, generation } of claims) expect(at.getTime()).toBeGreaterThanOrEqual(generation.createdAt.getTime());
});

test('a claim takes it from who held it before', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await lose(store, userId, 0);
  const [held] = await claimDue(store, { limit: 1, ...lease });
  const [claim] = await claimUnconfirmed(store, userId, lease);

  expect(await renewClaim(store, { id, lease: held?.lease ?? -1, ...lease })).toBe(false);
  expect(await renewClaim(store, { id, lease: claim?.lease ?? -1, ...lease })).toBe(true);
});

test('a claim that is renewed holds on from then', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await lose(store, userId, 0);
  const [claim] = await claimDue(store, { limit: 1, leaseMs: 0 });

  await renewClaim(store, { id, lease: claim?.lease ?? -1, ...lease });

  expect(await claimDue(store, { limit: 1, ...lease })).toEqual([]);
});

test('when a refused key is accepted again, its lost submissions are due at once', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await lose(store, userId);
  await markKeyRefused(store, userId);

  await saveTestUser(store);

  expect(await claimDue(store, { limit: 9, ...lease })).toMatchObject([{ generation: { id } }]);
});

test('what was lost before anybody looked for it becomes due with the migration that came with that', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await lose(store, userId, null);
  await accept(store, userId, { lookInMs: null });

  await lostSubmissions.up(store.db);

  expect(await claimDue(store, { limit: 9, ...lease })).toMatchObject([{ generation: { id } }]);
});
