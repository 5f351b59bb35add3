import { describe, expect, test } from 'vitest';
import { getAccountId, pauseAccount, releaseTurn, saveUser, type Turn } from '@videogen/store';
import { BudgetSpentError, createReservedTokens, limitTokens, type Lifecycle, type Tokens } from '../../src/index.ts';
import { createBudget, createTokenBucket } from '../../src/upstream/token-bucket.ts';
import { createCallerTokens } from '../../src/upstream/tokens.ts';
import { say, startLifecycle } from '../lifecycle-with-upstream.ts';
import { claimAll, endLeases, withBudget } from '../turns.ts';

/** Starts with an account of so many status requests a minute. */
async function startBudget(perMinute: number) {
  const upstream = await startLifecycle(say(500, ''));
  const lifecycle = withBudget(upstream.lifecycle, perMinute);
  return {
    ...upstream,
    lifecycle,
    tokens: createCallerTokens(lifecycle),
    /** Claims a turn with at most so many requests. */
    async claim(mostRequests: number): Promise<Turn> {
      await endLeases(upstream.store);
      const [turn] = await claimAll(lifecycle, mostRequests);
      if (!turn) throw new Error('no turn is due');
      return turn;
    },
    release: (turn: Turn, unused: number) => release(lifecycle, turn, unused),
  };
}

function release({ store, budgets }: Lifecycle, turn: Turn, unused: number): Promise<boolean> {
  return releaseTurn(store, turn, { pollInMs: null, unused, budget: budgets.all, failedTurns: 0 });
}

/** Takes so many tokens at once, and counts those that were there. */
async function takeMany(tokens: Tokens, accountId: string, count: number): Promise<number> {
  const results = await Promise.allSettled(Array.from({ length: count }, () => tokens.take(accountId)));
  return results.filter(({ status }) => status === 'fulfilled').length;
}

describe('reserved tokens', () => {
  test('are as many as the turn has reserved', async () => {
    const tokens = createReservedTokens({ reserved: 3 });

    expect(await takeMany(tokens, 'an account', 5)).toBe(3);
    await expect(tokens.take('an account')).rejects.toEqual(new BudgetSpentError(0));
    expect(tokens.close()).toBe(0);
  });

  test('that are left are returned once, and cannot be taken after that', async () => {
    const tokens = createReservedTokens({ reserved: 3 });
    await tokens.take('an account');

    expect(tokens.close()).toBe(2);
    expect(tokens.close()).toBe(0);
    await expect(tokens.take('an account')).rejects.toThrow(BudgetSpentError);
  });

  test('a limited source gives no more tokens than its limit, nor than the source has', async () => {
    const source = createReservedTokens({ reserved: 5 });

    expect(await takeMany(limitTokens(source, 2), 'an account', 9)).toBe(2);
    expect(await takeMany(limitTokens(source, 9), 'an account', 9)).toBe(3);
  });

  test('turns reserve within the budget and its burst, whatever is claimed', async () => {
    await using upstream = await startBudget(60);

    const reserved = [];
    for (let turns = 0; turns < 4; turns += 1) reserved.push((await upstream.claim(4)).reserved);

    expect(reserved).toEqual([4, 4, 2, 0]);
  });

  test('that a turn returns are there for the next', async () => {
    await using upstream = await startBudget(60);
    const first = await upstream.claim(10);
    await upstream.release(first, 7);

    const second = await upstream.claim(10);

    expect([first.reserved, second.reserved]).toEqual([10, 7]);
  });
});

describe('callers', () => {
  test('take at most half of the budget, and the rest is left to turns', async () => {
    await using upstream = await startBudget(60);
    const { tokens, accountId } = upstream;

    expect(await takeMany(tokens, accountId, 20)).toBe(5);
    await expect(tokens.take(accountId)).rejects.toMatchObject({ kind: 'budget-spent', retryAfterSeconds: 2 });
    expect((await upstream.claim(20)).reserved).toBe(5);
  });

  test('in several processes share their half', async () => {
    await using upstream = await startBudget(60);
    const processes = [0, 1, 2].map(() => createCallerTokens(withBudget(upstream.lifecycle, 60)));

    const taken = await Promise.all(processes.map((tokens) => takeMany(tokens, upstream.accountId, 5)));

    expect(taken.reduce((sum, count) => sum + count, 0)).toBe(5);
  });

  test('the tokens of one account take nothing from another', async () => {
    await using upstream = await startBudget(60);
    const { store, tokens, accountId } = upstream;
    await takeMany(tokens, accountId, 20);
    const other = await saveOther(store);

    expect(await takeMany(tokens, other, 20)).toBe(5);
  });

  test.each([1, 2, 6])('have one request even with a budget of %i a minute', async (perMinute) => {
    await using upstream = await startBudget(perMinute);

    expect(await takeMany(upstream.tokens, upstream.accountId, 3)).toBe(1);
  });

  test('wait a moment for tokens that a turn holds', async () => {
    await using upstream = await startBudget(600);
    const { tokens, accountId } = upstream;
    const turn = await upstream.claim(100);
    const begunAt = performance.now();

    await tokens.take(accountId);

    expect(turn.reserved).toBe(100);
    expect(performance.now() - begunAt).toBeGreaterThan(50);
    expect(performance.now() - begunAt).toBeLessThan(2000);
  });

  test('do not wait for tokens that will not be there soon', async () => {
    await using upstream = await startBudget(6);
    await upstream.claim(1);
    const begunAt = performance.now();

    await expect(upstream.tokens.take(upstream.accountId)).rejects.toMatchObject({ retryAfterSeconds: 10 });

    expect(performance.now() - begunAt).toBeLessThan(1000);
  });

  test('get nothing during a pause, and learn how long it is', async () => {
    await using upstream = await startBudget(60);
    const { store, tokens, accountId } = upstream;
    await pauseAccount(store, accountId, 90_000);

    await expect(tokens.take(accountId)).rejects.toMatchObject({ retryAfterSeconds: 90 });
    expect((await upstream.claim(20)).reserved).toBe(0);
  });

  test('are bounded by the budget of the process too, and take nothing of the account then', async () => {
    await using upstream = await startBudget(600);
    const { lifecycle, accountId } = upstream;
    const bucket = createTokenBucket(createBudget(6), () => 0);
    const tokens = createCallerTokens({ ...lifecycle, bucket });

    await tokens.take(accountId);

    await expect(tokens.take(accountId)).rejects.toMatchObject({ retryAfterSeconds: 10 });
    expect(bucket.available()).toBe(0);
    expect((await upstream.claim(100)).reserved).toBe(99);
  });
});

describe('work in the background', () => {
  test('waits for each token as long as it takes', async () => {
    await using upstream = await startBudget(600);
    const { lifecycle, accountId } = upstream;
    await takeMany(upstream.tokens, accountId, 50);
    const tokens = createCallerTokens({ ...lifecycle, patient: new AbortController().signal });
    const begunAt = performance.now();

    await tokens.take(accountId);
    await tokens.take(accountId);

    expect(performance.now() - begunAt).toBeGreaterThan(250);
  });

  test('ends its wait when it is stopped', async () => {
    await using upstream = await startBudget(1);
    const { lifecycle, accountId } = upstream;
    await upstream.tokens.take(accountId);
    const stop = new AbortController();
    const tokens = createCallerTokens({ ...lifecycle, patient: stop.signal });

    const waiting = tokens.take(accountId);
    stop.abort();

    await expect(waiting).rejects.toBeInstanceOf(BudgetSpentError);
  });
});

test.each([
  [0, 1],
  [1, 1],
  [1000, 1],
  [1001, 2],
  [59_500, 60],
])('a budget that is used up for %i ms names the wait in whole seconds: %i', (waitMs, seconds) => {
  const error = new BudgetSpentError(waitMs);

  expect(error.retryAfterSeconds).toBe(seconds);
  expect(error.message).toBe(`The budget of status requests with this key is used up. Try again in ${seconds} s.`);
});

async function saveOther(store: Lifecycle['store']): Promise<string> {
  const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };
  const { id } = await saveUser(store, 'lt_another_0002', { email: null, plan: null, usage });
  return getAccountId(store, id);
}
