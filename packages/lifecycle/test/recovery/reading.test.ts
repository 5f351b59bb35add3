import { expect, test } from 'vitest';
import { getAccountId, listUnconfirmed, saveUser, type Generation } from '@videogen/store';
import { createLifecycle, createReservedTokens, openSession, reconcile, type Lifecycle } from '../../src/index.ts';
import { submit } from '../../src/submission/submit.ts';
import { say } from '../lifecycle-with-upstream.ts';
import { foundAs, startLosing } from '../lost-submissions.ts';

type Upstream = Awaited<ReturnType<typeof startLosing>>;

/** Loses so many submissions; VideoGenAPI made them, or none of them. */
async function loseMany(upstream: Upstream, count: number, make: object | null = {}): Promise<readonly Generation[]> {
  const lost: Generation[] = [];
  for (let index = 0; index < count; index += 1) lost.push(await upstream.lose({ prompt: `A cat ${index}` }, make));
  upstream.takePaths();
  return lost;
}

/** Adds a generation that is older than every submission, so that nothing below it is read. */
function addOlder({ made, upstreamNow }: Upstream): void {
  made.push({ id: 'gen_old', prompt: 'A dog', at: upstreamNow() - 3_600_000 });
}

/** Searches with so many tokens. Resolves to the kind of the error that interrupted the search. */
async function search(
  { accountId, ...upstream }: Upstream,
  tokens: number,
  lifecycle: Lifecycle = upstream.lifecycle,
): Promise<string | undefined> {
  const session = await openSession(lifecycle, { accountId }, { tokens: createReservedTokens({ reserved: tokens }) });
  const { snapshots: due } = await listUnconfirmed(upstream.store, accountId);
  return (await reconcile(lifecycle, { session, due }))?.kind;
}

const readStatuses = (upstream: Upstream, lost: readonly Generation[]) =>
  Promise.all(lost.map(async ({ id }) => (await upstream.read(id))?.status));

test('twenty lost submissions are found by one reading of the list, and one poll of each', async () => {
  await using upstream = await startLosing();
  const lost = await loseMany(upstream, 20);
  addOlder(upstream);

  await upstream.tryOnce();

  const paths = upstream.takePaths();
  expect(paths.filter((path) => path.startsWith('generations'))).toEqual(['generations?page=1']);
  expect(paths.slice(1).toSorted()).toEqual(
    upstream.made
      .slice(0, 20)
      .map(({ id }) => `status/${id}`)
      .toSorted(),
  );
  expect(await Promise.all(lost.map(({ id }) => upstream.read(id)))).toEqual(
    lost.map((generation, index) => foundAs(`gen_${index + 1}`, generation)),
  );
});

test('twenty lost submissions that cannot be found cost one request together', async () => {
  await using upstream = await startLosing();
  const lost = await loseMany(upstream, 20, null);
  addOlder(upstream);

  await upstream.tryOnce();

  expect(upstream.takePaths()).toEqual(['generations?page=1']);
  expect(await Promise.all(lost.map(({ id }) => upstream.readAttempts(id)))).toEqual(lost.map(() => 1));
});

test('a lost submission that is due searches for the others too, which then wait as long', async () => {
  await using upstream = await startLosing();
  const lost = await loseMany(upstream, 3, null);
  addOlder(upstream);
  const { lifecycle, accountId, store } = upstream;
  const [due] = (await listUnconfirmed(store, accountId)).snapshots;
  const session = await openSession(lifecycle, { accountId }, { tokens: createReservedTokens({ reserved: 9 }) });

  await reconcile(lifecycle, { session, due: due ? [due] : [] });

  const waits = await Promise.all(lost.map(({ id }) => upstream.readWait(id)));
  expect(Math.min(...waits.map((wait = 0) => wait))).toBeGreaterThan(1000);
});

test('a reading goes on where the budget stopped it, and requests nothing twice', async () => {
  await using upstream = await startLosing({ pageSize: 4 });
  const lost = await loseMany(upstream, 10);
  addOlder(upstream);

  const results: (string | undefined)[] = [];
  const attempts: number[] = [];
  const counts: number[] = [];
  for (let turns = 0; turns < 5; turns += 1) {
    results.push(await search(upstream, 3));
    counts.push(upstream.requests.length);
    attempts.push(...(await Promise.all(lost.map(({ id }) => upstream.readAttempts(id)))));
  }

  const paths = upstream.takePaths();
  expect(results).toEqual(['budget-spent', 'budget-spent', 'budget-spent', 'budget-spent', undefined]);
  expect(counts).toEqual([3, 6, 9, 12, 13]);
  expect(new Set(paths).size).toBe(13);
  expect(paths.filter((path) => path.startsWith('generations'))).toEqual(
    [1, 2, 3].map((page) => `generations?page=${page}`),
  );
  // An interruption by the budget is no failure.
  expect(new Set(attempts)).toEqual(new Set([0]));
  expect(new Set(await readStatuses(upstream, lost))).toEqual(new Set(['IN_QUEUE']));
});

test('a reading goes on over a page that only repeats others, as new generations have moved the list', async () => {
  await using upstream = await startLosing({ pageSize: 4 });
  const lost = await loseMany(upstream, 10);
  addOlder(upstream);

  // The page and its four candidates; the next page has no token.
  const interrupted = await search(upstream, 5);
  for (let index = 0; index < 4; index += 1) {
    upstream.made.unshift({ id: `gen_new_${index}`, prompt: 'Another', at: upstream.upstreamNow() });
  }
  const complete = await search(upstream, 20);

  expect([interrupted, complete]).toEqual(['budget-spent', undefined]);
  expect(new Set(await readStatuses(upstream, lost))).toEqual(new Set(['IN_QUEUE']));
});

test('a reading goes on where an error interrupted it, and requests nothing twice that was answered', async () => {
  await using upstream = await startLosing({ pageSize: 4 });
  const lost = await loseMany(upstream, 6);
  addOlder(upstream);
  let answered = 0;
  upstream.faults.onRequest = () => {
    answered += 1;
    upstream.faults.answer = answered === 4 ? say(500, '') : undefined;
    return Promise.resolve();
  };

  await upstream.tryOnce();
  const first = upstream.takePaths();
  await upstream.tryOnce();
  const second = upstream.takePaths();

  expect(first).toHaveLength(4);
  expect(second[0]).toBe(first[3]);
  expect([...first.slice(0, 3), ...second].toSorted()).toEqual(
    [
      'generations?page=1',
      'generations?page=2',
      ...upstream.made.slice(0, 6).map(({ id }) => `status/${id}`),
    ].toSorted(),
  );
  expect(new Set(await readStatuses(upstream, lost))).toEqual(new Set(['IN_QUEUE']));
});

test('a submission that was lost after a reading began waits for the next, even at the end of its window', async () => {
  await using upstream = await startLosing({ pageSize: 2 });
  const early = await loseMany(upstream, 3);
  addOlder(upstream);
  const begun = await search(upstream, 1);
  const late = await upstream.lose({ prompt: 'A late cat' });
  await upstream.age(late.id, 600_000);

  const ended = await search(upstream, 20);
  const meanwhile = await upstream.read(late.id);
  const [attempts, wait] = [await upstream.readAttempts(late.id), await upstream.readWait(late.id)];
  await search(upstream, 20);

  expect([begun, ended]).toEqual(['budget-spent', undefined]);
  expect(await readStatuses(upstream, early)).toEqual(['IN_QUEUE', 'IN_QUEUE', 'IN_QUEUE']);
  expect(meanwhile).toEqual({ ...late, createdAt: expect.any(Date) });
  expect(attempts).toBe(0);
  expect(wait).toBeLessThanOrEqual(0);
  expect(await upstream.read(late.id)).toEqual(foundAs('gen_5', late, { createdAt: expect.any(Date) }));
});

test('a generation that is made during a reading, so that others move to the next page, hides none', async () => {
  await using upstream = await startLosing({ pageSize: 2 });
  const lost = await loseMany(upstream, 4);
  addOlder(upstream);
  await search(upstream, 1);
  for (const id of ['gen_a', 'gen_b', 'gen_c']) {
    upstream.made.unshift({ id, prompt: 'A dog', at: upstream.upstreamNow() });
  }

  await search(upstream, 20);

  expect(await readStatuses(upstream, lost)).toEqual(['IN_QUEUE', 'IN_QUEUE', 'IN_QUEUE', 'IN_QUEUE']);
});

test('a reading that a process did not complete begins again in another', async () => {
  await using upstream = await startLosing({ pageSize: 2 });
  const { lifecycle } = upstream;
  const lost = await loseMany(upstream, 3);
  addOlder(upstream);
  await search(upstream, 2);
  upstream.takePaths();

  await search(upstream, 20, createLifecycle(lifecycle, lifecycle.settings));

  expect(upstream.takePaths()[0]).toBe('generations?page=1');
  expect(await readStatuses(upstream, lost)).toEqual(['IN_QUEUE', 'IN_QUEUE', 'IN_QUEUE']);
});

test('a submission that was found meanwhile is not touched by an older reading', async () => {
  await using upstream = await startLosing({ pageSize: 2 });
  const { lifecycle } = upstream;
  const lost = await loseMany(upstream, 3);
  addOlder(upstream);
  await search(upstream, 4);
  await search(upstream, 20, createLifecycle(lifecycle, lifecycle.settings));
  const before = await upstream.readAll();

  await search(upstream, 20);

  expect(await upstream.readAll()).toEqual(before);
  expect(await readStatuses(upstream, lost)).toEqual(['IN_QUEUE', 'IN_QUEUE', 'IN_QUEUE']);
});

test('a reading of one account goes on apart from that of another', async () => {
  await using upstream = await startLosing({ pageSize: 2 });
  const { lifecycle, store } = upstream;
  const lost = await loseMany(upstream, 3);
  addOlder(upstream);
  const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };
  const { id: userId } = await saveUser(store, 'lt_another_0002', { email: null, plan: null, usage });
  await submit(lifecycle, userId, { prompt: 'A dog' });
  const other = { ...upstream, accountId: await getAccountId(store, userId) };
  upstream.takePaths();

  const kinds = [
    await search(upstream, 1),
    await search(other, 1),
    await search(upstream, 20),
    await search(other, 20),
  ];

  expect(kinds).toEqual(['budget-spent', 'budget-spent', undefined, undefined]);
  expect(upstream.takePaths().filter((path) => path === 'generations?page=1')).toHaveLength(2);
  expect(await readStatuses(upstream, lost)).toEqual(['IN_QUEUE', 'IN_QUEUE', 'IN_QUEUE']);
});
