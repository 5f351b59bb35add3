import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { pauseAccount, readKeyStatus, saveUser, type Store } from '@videogen/store';
import { internal } from '@videogen/store/testing';
import {
  BudgetSpentError,
  CallerKey,
  createReservedTokens,
  InterruptedError,
  KeyRefusedError,
  openSession,
  type Lifecycle,
  type UpstreamSession,
} from '../../src/index.ts';
import { createCallerTokens } from '../../src/upstream/tokens.ts';
import { accept, KEY, say, startLifecycle, type Answerer } from '../lifecycle-with-upstream.ts';
import { claimAll, isPlanned, openRichSession, passTime } from '../turns.ts';

const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };

/** All requests of a session. */
const calls: readonly (readonly [string, (session: UpstreamSession) => Promise<unknown>])[] = [
  ['a paid POST', (session) => session.generate({ prompt: 'A cat' })],
  ['a poll', (session) => session.getStatus('gen_1')],
  ['a page of the list', (session) => session.listGenerations({ page: 1, limit: 100 })],
];
const statusCalls = calls.slice(1);

/** Answers a request as VideoGenAPI does with one generation. */
const answer: Answerer = (response, received) => {
  if (received.method === 'POST') return accept()(response, received);
  const isList = received.url?.includes('/generations');
  say(200, isList ? { data: [] } : { generation_id: received.url?.split('/').at(-1), status: 'pending' })(
    response,
    received,
  );
};

describe('the key that a caller has given', () => {
  test('is sent without the stored one', async () => {
    await using upstream = await startLifecycle(answer);
    const { lifecycle, store, accountId } = upstream;
    await store[internal].db.updateTable('accounts').set({ sealedKey: 'damaged' }).execute();

    const session = await openSession(lifecycle, new CallerKey(accountId, KEY));
    await session.generate({ prompt: 'A cat' });

    expect(session.accountId).toBe(accountId);
    expect(upstream.requests.map(({ key }) => key)).toEqual([KEY]);
  });

  test('is marked as refused by a 401', async () => {
    await using upstream = await startLifecycle(say(401, ''));
    const { lifecycle, store, userId, accountId } = upstream;
    const session = await openSession(lifecycle, new CallerKey(accountId, KEY));

    await expect(session.generate({ prompt: 'A cat' })).rejects.toEqual(new KeyRefusedError('refused'));

    expect(await readKeyStatus(store, userId, { goodForMs: 60_000 })).toBe('refused');
    expect(upstream.forgotten).toEqual([KEY]);
  });

  test('is shown by no log, JSON or inspection', () => {
    const key = new CallerKey('an account', KEY);

    const shown = JSON.stringify({ key }) + inspect({ key }, { showHidden: true, depth: 9 });

    expect(shown).not.toContain(KEY);
    expect(key.readInClear()).toBe(KEY);
  });
});

describe('a 401', () => {
  test.each(calls)('to %s marks the key as refused, and is a KeyRefusedError', async (_, call) => {
    await using upstream = await startLifecycle(say(401, { error: 'revoked' }));
    const { lifecycle, store, userId } = upstream;
    const session = await openRichSession(lifecycle, userId);

    await expect(call(session)).rejects.toEqual(new KeyRefusedError('refused'));

    expect(await readKeyStatus(store, userId, { goodForMs: 60_000 })).toBe('refused');
    // A turn warns the subscribers.
    expect(await isPlanned(store)).toBe(true);
    expect(upstream.forgotten).toEqual([KEY]);
    expect(upstream.requests).toHaveLength(1);
  });

  test('is marked once, however often it comes', async () => {
    await using upstream = await startLifecycle(say(401, ''));
    const { lifecycle, store, userId, accountId } = upstream;
    const session = await openRichSession(lifecycle, userId);
    await Promise.allSettled(calls.map(([, call]) => call(session)));
    const marked = { keyRefusedAt: 1, requestedAt: null };
    await store[internal].db.updateTable('accounts').set(marked).execute();

    const results = await Promise.allSettled(calls.map(([, call]) => call(session)));

    expect(results).toEqual(calls.map(() => ({ status: 'rejected', reason: new KeyRefusedError('refused') })));
    expect(await readAccount(store, accountId)).toMatchObject(marked);
  });

  test('to one account leaves the key of another as it is', async () => {
    await using upstream = await startLifecycle(say(401, ''));
    const { lifecycle, store, userId } = upstream;
    const other = await saveUser(store, 'lt_another_0002', { email: null, plan: null, usage });

    await expect((await openRichSession(lifecycle, userId)).getStatus('gen_1')).rejects.toThrow(KeyRefusedError);

    expect(await readKeyStatus(store, other.id, { goodForMs: 60_000 })).toBe('accepted');
  });
});

describe('a 429', () => {
  const limited = say(429, { details: { seconds_until_reset: 9 } });

  test.each(statusCalls)('to %s pauses the account: a second call is not sent', async (_, call) => {
    await using upstream = await startLifecycle(limited);
    const { lifecycle, store, userId } = upstream;
    const session = await openCallerSession(lifecycle, userId);
    await expect(call(session)).rejects.toMatchObject({ kind: 'rate-limited', rateLimit: { retryAfterSeconds: 9 } });
    upstream.answerWith(answer);

    await expect(call(session)).rejects.toEqual(new BudgetSpentError(9000));
    const [turn] = await claimReady(lifecycle);
    const requests = upstream.requests.length;
    await passTime(store);
    await call(await openCallerSession(lifecycle, userId));

    expect(turn?.reserved).toBe(0);
    expect(requests).toBe(1);
    expect(upstream.requests).toHaveLength(2);
  });

  test('to one account pauses no other', async () => {
    await using upstream = await startLifecycle(limited);
    const { lifecycle, store, userId } = upstream;
    const other = await saveUser(store, 'lt_another_0002', { email: null, plan: null, usage });
    await expect((await openCallerSession(lifecycle, userId)).getStatus('gen_1')).rejects.toMatchObject({
      kind: 'rate-limited',
    });
    upstream.answerWith(answer);

    const observed = await (await openCallerSession(lifecycle, other.id)).getStatus('gen_2');

    expect(observed.upstreamId).toBe('gen_2');
  });

  test('to a paid POST pauses nothing', async () => {
    await using upstream = await startLifecycle(limited);
    const { lifecycle, userId } = upstream;
    const session = await openCallerSession(lifecycle, userId);
    await expect(session.generate({ prompt: 'A cat' })).rejects.toMatchObject({ kind: 'rate-limited' });
    upstream.answerWith(answer);

    const observed = await session.getStatus('gen_1');

    expect(observed.upstreamId).toBe('gen_1');
  });
});

describe('a paid POST', () => {
  test('is never held by a pause', async () => {
    await using upstream = await startLifecycle(answer);
    const { lifecycle, store, userId, accountId } = upstream;
    await pauseAccount(store, accountId, 3_600_000);
    const session = await openCallerSession(lifecycle, userId);

    await session.generate({ prompt: 'A cat' });

    await expect(session.getStatus('gen_1')).rejects.toBeInstanceOf(BudgetSpentError);
    expect(upstream.posts()).toHaveLength(1);
  });

  test('is never held by a budget, nor by status requests under way', async () => {
    const held: (() => void)[] = [];
    await using upstream = await startLifecycle((response, received) => {
      if (received.method === 'POST') answer(response, received);
      else held.push(() => answer(response, received));
    });
    const { lifecycle, userId } = upstream;
    const tokens = createReservedTokens({ reserved: 5 });
    const session = await openSession(lifecycle, { userId }, { tokens });
    const polls = [1, 2, 3, 4, 5].map((number) => session.getStatus(`gen_${number}`));
    await expect.poll(() => held.length).toBe(5);

    await session.generate({ prompt: 'A cat' });
    await (await openSession(lifecycle, { userId })).generate({ prompt: 'A cat' });

    expect(upstream.posts()).toHaveLength(2);
    await expect(session.getStatus('gen_6')).rejects.toBeInstanceOf(BudgetSpentError);
    for (const open of held) open();
    await Promise.all(polls);
  });

  test('is not ended by the signal that ends status requests', async () => {
    await using upstream = await startLifecycle(answer);
    const session = await openSession(upstream.lifecycle, upstream, { signal: AbortSignal.abort() });

    await session.generate({ prompt: 'A cat' });

    expect(upstream.posts()).toHaveLength(1);
  });
});

describe('status requests', () => {
  test('status requests of one account are at most five at once, in any number of sessions', async () => {
    const held: (() => void)[] = [];
    await using upstream = await startLifecycle((response, received) => {
      if (received.method === 'POST') answer(response, received);
      else held.push(() => answer(response, received));
    });
    const { lifecycle, store, userId } = upstream;
    const other = await saveUser(store, 'lt_another_0002', { email: null, plan: null, usage });
    const [session, second] = [await openRichSession(lifecycle, userId), await openRichSession(lifecycle, userId)];

    const polls = Array.from({ length: 12 }, (_, index) =>
      (index % 2 === 0 ? session : second).getStatus(`gen_${index}`),
    );
    const most: number[] = [];
    for (let answered = 0; answered < 12; answered += most.at(-1) ?? 12) {
      await expect.poll(() => held.length).toBe(Math.min(5, 12 - answered));
      // After another request and its answer, a sixth would have come as well.
      await session.generate({ prompt: 'A cat' });
      most.push(held.length);
      for (const open of held.splice(0)) open();
    }
    await Promise.all(polls);
    const further = [1, 2, 3, 4, 5].map((number) => session.getStatus(`gen_${number}`));
    await expect.poll(() => held.length).toBe(5);
    const ofOther = (await openRichSession(lifecycle, other.id)).getStatus('gen_1');
    await expect.poll(() => held.length).toBe(6);
    for (const open of held) open();
    await Promise.all([...further, ofOther]);

    expect(most).toEqual([5, 5, 2]);
  });

  test('that fail make room for others', async () => {
    await using upstream = await startLifecycle(say(500, ''));
    const session = await openRichSession(upstream.lifecycle, upstream.userId);
    await Promise.allSettled([1, 2, 3, 4, 5, 6].map((number) => session.getStatus(`gen_${number}`)));
    upstream.answerWith(answer);

    const observed = await session.getStatus('gen_7');

    expect(observed.upstreamId).toBe('gen_7');
  });

  test.each(statusCalls)('without a token are not sent: %s', async (_, call) => {
    await using upstream = await startLifecycle(answer);
    const session = await openSession(upstream.lifecycle, upstream);

    await expect(call(session)).rejects.toBeInstanceOf(BudgetSpentError);

    expect(upstream.requests).toEqual([]);
  });

  test('status requests of a limited session are no more than its limit, and take tokens of the whole', async () => {
    await using upstream = await startLifecycle(answer);
    const tokens = createReservedTokens({ reserved: 5 });
    const session = await openSession(upstream.lifecycle, upstream, { tokens });
    const limited = session.limitedTo(2);

    const results = await Promise.allSettled([1, 2, 3].map((number) => limited.getStatus(`gen_${number}`)));

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(upstream.requests).toHaveLength(2);
    expect(tokens.close()).toBe(3);
  });
});

describe('an aborted signal', () => {
  test.each(statusCalls)('sends nothing and takes no token: %s', async (_, call) => {
    await using upstream = await startLifecycle(answer);
    const tokens = createReservedTokens({ reserved: 5 });
    const session = await openSession(upstream.lifecycle, upstream, { tokens, signal: AbortSignal.abort() });

    await expect(call(session)).rejects.toBeInstanceOf(InterruptedError);

    expect(upstream.requests).toEqual([]);
    expect(tokens.close()).toBe(5);
  });

  test('ends requests under way, and sends none that wait for them', async () => {
    await using upstream = await startLifecycle(() => {});
    const stop = new AbortController();
    const tokens = createReservedTokens({ reserved: 8 });
    const session = await openSession(upstream.lifecycle, upstream, { tokens, signal: stop.signal });
    const polls = Array.from({ length: 8 }, (_, index) => session.getStatus(`gen_${index}`));
    await expect.poll(() => upstream.requests.length).toBe(5);

    stop.abort();
    const results = await Promise.allSettled(polls);
    upstream.answerWith(answer);
    await (await openRichSession(upstream.lifecycle, upstream.userId)).getStatus('gen_9');

    expect(results).toEqual(polls.map(() => ({ status: 'rejected', reason: new InterruptedError() })));
    expect(upstream.requests).toHaveLength(6);
  });
});

test('a session shows no key', async () => {
  await using upstream = await startLifecycle(answer);
  const session = await openRichSession(upstream.lifecycle, upstream.userId);

  expect(inspect(session, { depth: 10, showHidden: true })).not.toContain(KEY);
  expect(JSON.stringify(session)).toBe(JSON.stringify({ accountId: upstream.accountId }));
});

/** Opens a session with the tokens of callers. */
function openCallerSession(lifecycle: Lifecycle, userId: string): Promise<UpstreamSession> {
  return openSession(lifecycle, { userId }, { tokens: createCallerTokens(lifecycle) });
}

/** Requests and claims turns of all accounts. */
async function claimReady(lifecycle: Lifecycle) {
  await lifecycle.store[internal].db.updateTable('accounts').set({ requestedAt: 0 }).execute();
  return claimAll(lifecycle);
}

async function readAccount({ [internal]: { db } }: Store, accountId: string) {
  return db.selectFrom('accounts').selectAll().where('id', '=', accountId).executeTakeFirstOrThrow();
}
