import { openVideoGenApi } from '@videogen/videogenapi';
import { expect, test } from 'vitest';
import { createIdentifier, KeyRefusedError, KeyUncheckedError } from '../../src/index.ts';
import type { UnknownCaller } from '../../src/identity/check-key.ts';
import { KEY, say, startLifecycle, type Answerer } from '../lifecycle-with-upstream.ts';

const tooMany = (retryAfterSeconds: number) => new KeyUncheckedError({ reason: 'too-many-new', retryAfterSeconds });
const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };

/** A VideoGenAPI with one key. */
const onlyKnown: Answerer = (response, received) =>
  say(received.key === KEY ? 200 : 401, { plan: { name: 'Pro' } })(response, received);

/** An identifier with a manual clock. */
async function startIdentifier() {
  const upstream = await startLifecycle(onlyKnown);
  const { store, baseUrl } = upstream;
  // Long, as many keys come at once.
  const api = openVideoGenApi({ baseUrl });
  const clock = { now: 1_000_000 };
  const identifier = createIdentifier({ store, api, now: () => clock.now });
  return {
    ...upstream,
    clock,
    identify: (key: string, caller?: UnknownCaller) => identifier.identify(key, caller),
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

const makeUp = (length: number, from = 0): readonly string[] =>
  Array.from({ length }, (_, index) => `lt_made_up_${from + index}`);

/** Counts the keys that were refused, and those that could not be checked. */
async function count(results: readonly Promise<unknown>[]) {
  const errors = (await Promise.allSettled(results)).map((each) => each.status === 'rejected' && each.reason);
  return {
    refused: errors.filter((error) => error instanceof KeyRefusedError).length,
    unchecked: errors.filter((error) => error instanceof KeyUncheckedError).length,
  };
}

test('sixty unknown keys are checked a minute, the burst included; the next has to wait', async () => {
  await using upstream = await startIdentifier();
  const { identify, clock, requests } = upstream;

  const first = await count(makeUp(60).map((key) => identify(key)));
  clock.now += 30_500;
  await expect(identify('lt_made_up_60')).rejects.toEqual(tooMany(30));
  clock.now += 29_499;
  const early = await count([identify('lt_made_up_60')]);
  clock.now += 1;
  const later = await count(makeUp(61, 60).map((key) => identify(key)));

  expect([first, early, later]).toEqual([
    { refused: 60, unchecked: 0 },
    { refused: 0, unchecked: 1 },
    { refused: 60, unchecked: 1 },
  ]);
  expect(requests).toHaveLength(120);
});

test('a key that was not checked because of the limit does not count as refused', async () => {
  await using upstream = await startIdentifier();
  const { identify, clock } = upstream;
  await count(makeUp(60).map((key) => identify(key)));
  await expect(identify('lt_honest_0001')).rejects.toEqual(tooMany(60));
  clock.now += 60_000;
  upstream.answerWith(say(200, {}));

  await expect(identify('lt_honest_0001')).resolves.toEqual({
    id: expect.any(String),
    accountId: expect.any(String),
    email: null,
    plan: null,
    usage,
  });
});

test('ten thousand made-up keys neither delay a known key nor displace it from memory', async () => {
  await using upstream = await startIdentifier();
  const { identify, requests } = upstream;
  await identify(KEY);

  const batches = [];
  for (let from = 0; from < 10_000; from += 100) {
    batches.push(await count(makeUp(100, from).map((key) => identify(key))));
  }
  const asked = requests.length;
  await identify(KEY);

  const [first, ...others] = batches;
  expect(first).toEqual({ refused: 60, unchecked: 40 });
  expect(others).toEqual(others.map(() => ({ refused: 0, unchecked: 100 })));
  expect([asked, requests.length]).toEqual([61, 61]);
});

test('a key in the database is checked despite any number of made-up ones', async () => {
  await using upstream = await startIdentifier();
  const { identify, requests, userId } = upstream;
  await count(makeUp(100).map((key) => identify(key)));

  const user = await identify(KEY);

  expect(user).toEqual({
    id: userId,
    accountId: upstream.accountId,
    email: null,
    plan: { name: 'Pro', maxGenerations: null, unlimited: false },
    usage,
  });
  expect(requests).toHaveLength(61);
});

test('a made-up key that is repeated is one check', async () => {
  await using upstream = await startIdentifier();
  const { identify, requests } = upstream;

  const same = await count(Array.from({ length: 200 }, () => identify('lt_made_up_0')));
  const others = await count(makeUp(60, 1).map((key) => identify(key)));

  expect([same, others]).toEqual([
    { refused: 200, unchecked: 0 },
    { refused: 59, unchecked: 1 },
  ]);
  expect(requests).toHaveLength(60);
});

test('an unknown caller can be refused before a query to the database or a request to VideoGenAPI; a key accepted here earlier is known', async () => {
  await using upstream = await startIdentifier();
  const { identify, requests, clock } = upstream;
  const asked: string[] = [];
  const caller = {
    admit: () => void asked.push('for the database'),
    admitNewKey: () => {
      asked.push('for VideoGenAPI');
      throw new Error('refused here');
    },
  };

  await identify(KEY, caller);
  const known = asked.splice(0);
  clock.now += 3_600_000;
  await identify(KEY, caller);
  const knownLater = asked.splice(0);
  await expect(identify('lt_made_up_0', caller)).rejects.toThrow('refused here');

  expect([known, knownLater, asked]).toEqual([['for the database'], [], ['for the database', 'for VideoGenAPI']]);
  expect(requests).toHaveLength(2);
});
