import { expect, test } from 'vitest';
import { markKeyRefused, readKeyStatus, type Store } from '@videogen/store';
import { createIdentifier, KeyRefusedError, KeyUncheckedError } from '../../src/index.ts';
import { submit } from '../../src/submission/submit.ts';
import { accept, cat, KEY, say, startLifecycle, type Answerer } from '../lifecycle-with-upstream.ts';
import { isPlanned, takeTurns } from '../turns.ts';
import { internal } from '@videogen/store/testing';

const AN_HOUR_MS = 3_600_000;
const good = say(200, { plan: { name: 'Pro', max_generations: 50 }, statistics: { today: 1, total: 2 } });
const refused = say(401, '');

/** Ways in which VideoGenAPI gives no answer about a key. */
const away: readonly (readonly [string, Answerer])[] = [
  ['limits', say(429, '')],
  ['fails', say(500, '')],
  ['is down', say(503, '')],
  ['does not answer', () => {}],
];

/** Two processes on one database with manual clocks, and a user with a generation in flight. */
async function startTwo(answer: Answerer) {
  const upstream = await startLifecycle(accept());
  const { store, api, lifecycle, userId } = upstream;
  await submit(lifecycle, userId, cat);
  upstream.answerWith(answer);
  const clock = { now: 1_000_000 };
  const create = () => createIdentifier({ store, api, now: () => clock.now });
  return { ...upstream, clock, here: create(), elsewhere: create() };
}

/** Moves the acceptance of all keys into the past. */
async function acceptLast(store: Store, msAgo: number): Promise<void> {
  await store[internal].db
    .updateTable('accounts')
    .set({ keyCheckedAt: Date.now() - msAgo })
    .execute();
}

const standing = (store: Store, userId: string) => readKeyStatus(store, userId, { goodForMs: AN_HOUR_MS });

test('a known key that is refused at its check stops like one that is refused later, until it is accepted', async () => {
  await using upstream = await startTwo(refused);
  const { store, userId, lifecycle, here, clock } = upstream;

  await expect(here.identify(KEY)).rejects.toThrow(KeyRefusedError);
  const afterRefusal = await standing(store, userId);
  await takeTurns(lifecycle);
  const restsBefore = !(await isPlanned(store));
  const reported = await readWarnings(store);
  upstream.answerWith(good);
  clock.now += 30_000;
  await here.identify(KEY);

  expect([afterRefusal, restsBefore, reported]).toEqual(['refused', true, 1]);
  expect(await standing(store, userId)).toBe('accepted');
  expect(await isPlanned(store)).toBe(true);
});

test('a made-up key that is refused leaves nothing in the database', async () => {
  await using upstream = await startTwo(refused);

  await expect(upstream.here.identify('lt_made_up_0001')).rejects.toThrow(KeyRefusedError);

  const { db } = upstream.store[internal];
  expect(await db.selectFrom('users').select('id').execute()).toEqual([{ id: upstream.userId }]);
  expect(await db.selectFrom('accounts').select(['id', 'keyRefusedAt']).execute()).toEqual([
    { id: upstream.accountId, keyRefusedAt: null },
  ]);
});

test.each(away)('a key that was refused last is refused while VideoGenAPI %s', async (_, answer) => {
  await using upstream = await startTwo(refused);
  await expect(upstream.elsewhere.identify(KEY)).rejects.toThrow(KeyRefusedError);
  upstream.answerWith(answer);

  await expect(upstream.here.identify(KEY)).rejects.toThrow(KeyRefusedError);
});

test.each(away)('a key passes for an hour after it was accepted while VideoGenAPI %s', async (_, answer) => {
  await using upstream = await startTwo(answer);
  const { store, userId, here, clock } = upstream;
  await acceptLast(store, AN_HOUR_MS - 60_000);
  const within = await here.identify(KEY);
  await acceptLast(store, AN_HOUR_MS + 60_000);
  clock.now += 30_000;

  const later = here.identify(KEY);

  expect(within.id).toBe(userId);
  await expect(later).rejects.toThrow(KeyUncheckedError);
});

test('a refusal in another process counts here within a second, although the key was accepted here', async () => {
  await using upstream = await startTwo(good);
  const { store, userId, here, clock } = upstream;
  await here.identify(KEY);
  upstream.answerWith(say(500, ''));

  await markKeyRefused(store, { userId });
  clock.now += 1000;

  await expect(here.identify(KEY)).rejects.toThrow(KeyRefusedError);
});

test('a key that passes while VideoGenAPI is unavailable is checked again after half a minute, not at each request', async () => {
  await using upstream = await startTwo(say(500, ''));
  const { here, clock, requests } = upstream;
  requests.length = 0;

  await here.identify(KEY);
  clock.now += 29_999;
  await here.identify(KEY);
  const meanwhile = requests.length;
  clock.now += 1;
  await here.identify(KEY);

  expect([meanwhile, requests.length]).toEqual([1, 2]);
});

test('a key that was accepted just now passes while the database is unavailable', async () => {
  await using upstream = await startTwo(good);
  const { here, clock, store } = upstream;
  const accepted = await here.identify(KEY);
  clock.now += 60_000;

  const locked = Object.assign(new Error('the database is locked'), { errcode: 5 });
  Object.assign(store[internal].db, {
    selectFrom() {
      throw locked;
    },
  });

  expect(await here.identify(KEY)).toEqual(accepted);
});

test('a limited key check has the time of the next try', async () => {
  await using upstream = await startTwo((response) => response.writeHead(429, { 'retry-after': '17' }).end());

  await expect(upstream.here.identify('lt_never-seen_0002')).rejects.toMatchObject({
    constructor: KeyUncheckedError,
    message: 'VideoGenAPI does not answer, so this key cannot be checked. Try again in 17 s.',
    retryAfterSeconds: 17,
    cause: { kind: 'rate-limited', status: 429, rateLimit: { retryAfterSeconds: 17 } },
  });
});

async function readWarnings(store: Store): Promise<number> {
  const rows = await store[internal].db.selectFrom('generations').select('warnings').execute();
  return rows.filter(({ warnings }) => warnings.includes('VideoGenAPI has refused the key since ')).length;
}
