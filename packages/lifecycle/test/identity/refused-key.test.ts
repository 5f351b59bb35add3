import { expect, test } from 'vitest';
import { findGeneration, listGenerations, readKeyStatus, type Store } from '@videogen/store';
import { importGenerations, KeyRefusedError, reportRefusal, type Lifecycle } from '../../src/index.ts';
import { submit } from '../../src/submission/submit.ts';
import { accept, cat, KEY, say, startLifecycle } from '../lifecycle-with-upstream.ts';
import { claimAll, isPlanned, poll, readFollowed, takeTurns } from '../turns.ts';
import { internal } from '@videogen/store/testing';

const refused = say(401, '');
const warning: unknown = expect.stringMatching(/^VideoGenAPI has refused the key since /);

test('a generation that was accepted after the key was refused gets its warning at the next turn, without a poll', async () => {
  await using upstream = await startLifecycle(accept());
  const { lifecycle, store, userId } = upstream;
  await submit(lifecycle, userId, { ...cat, seed: 1 });
  const acceptNext = say(200, { success: true, generation_id: 'gen_2', status: 'pending' });
  upstream.answerWith(refused);
  await takeTurns(lifecycle);
  await takeTurns(lifecycle);
  upstream.answerWith(acceptNext);
  const second = await submit(lifecycle, userId, { ...cat, seed: 2 });
  upstream.requests.length = 0;

  await takeTurns(lifecycle);

  if (second.type !== 'success') throw new Error('it was not accepted');
  expect(await findGeneration(store, userId, second.generation.id)).toEqual({
    ...second.generation,
    version: 2,
    warnings: [warning],
    updatedAt: expect.any(Date),
  });
  expect(upstream.requests).toEqual([]);
  expect(await isPlanned(store)).toBe(false);
});

test('several polls that are refused at once change each generation once', async () => {
  await using upstream = await startLifecycle(accept());
  const { lifecycle, store, userId, accountId } = upstream;
  for (const seed of [1, 2, 3, 4, 5]) await submit(lifecycle, userId, { ...cat, seed });
  const snapshots = await readFollowed(store, accountId);
  upstream.answerWith(refused);

  const results = await Promise.all(snapshots.map((snapshot) => poll(lifecycle, snapshot)));
  await takeTurns(lifecycle);
  await takeTurns(lifecycle);

  const all = await listGenerations(store, { userId, filter: {}, limit: 10, inverted: false });
  expect(all.map(({ version, warnings }) => ({ version, warnings }))).toEqual(
    [1, 2, 3, 4, 5].map(() => ({ version: 2, warnings: [warning] })),
  );
  expect(results).toEqual(snapshots.map(() => ({ type: 'failed', error: new KeyRefusedError('refused') })));
  expect(await isPlanned(store)).toBe(false);
});

test('a warning is not repeated after an interruption, and the others are added', async () => {
  await using upstream = await startLifecycle(accept());
  const { lifecycle, store, userId } = upstream;
  for (let seed = 1; seed <= 60; seed += 1) await submit(lifecycle, userId, { ...cat, seed });
  const [turn] = await claimAll(lifecycle);
  if (!turn) throw new Error('no turn is due');
  const stop = new AbortController();
  let records = 0;
  const unlisten = store[internal].notifications.listen(userId, () => {
    records += 1;
    if (records === 20) stop.abort();
  });

  await reportRefusal(lifecycle, turn, { since: new Date(0), stop: stop.signal });
  unlisten();
  const interrupted = await readVersions(store);
  await reportRefusal(lifecycle, turn, { since: new Date(0), stop: new AbortController().signal });

  expect(interrupted.filter((version) => version === 2)).toHaveLength(20);
  expect(await readVersions(store)).toEqual(Array<number>(60).fill(2));
});

test.each([
  ['a submission', (lifecycle: Lifecycle, userId: string) => submit(lifecycle, userId, cat)],
  ['an import', importGenerations],
])('a key that is refused at %s is refused in every process from then on', async (_, use) => {
  await using upstream = await startLifecycle(refused);
  const { lifecycle, store, userId } = upstream;

  await expect(use(lifecycle, userId)).rejects.toThrow(KeyRefusedError);

  expect(await readKeyStatus(store, userId, { goodForMs: 60_000 })).toBe('refused');
  expect(upstream.forgotten).toEqual([KEY]);
});

async function readVersions(store: Store): Promise<readonly number[]> {
  const rows = await store[internal].db.selectFrom('generations').select('version').execute();
  return rows.map(({ version }) => version);
}
