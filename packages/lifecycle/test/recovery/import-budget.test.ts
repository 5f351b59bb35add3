import { describe, expect, test } from 'vitest';
import { isImported } from '@videogen/store';
import { importAll, importGenerations } from '../../src/index.ts';
import { say } from '../lifecycle-with-upstream.ts';
import { history, ids, serve, startImport } from '../made-elsewhere.ts';
import { claimAll, endLeases, passTime, withBudget } from '../turns.ts';

const usedUp = (retryAfterSeconds: number) => ({
  type: 'rate-limited',
  message: `The budget of status requests with this key is used up. Try again in ${retryAfterSeconds} s.`,
  retryAfterSeconds,
});

/** Starts an import with a budget of so many status requests a minute. */
async function startBudget(perMinute: number, count: number) {
  const upstream = await startImport(serve(history(count)));
  return { ...upstream, lifecycle: withBudget(upstream.lifecycle, perMinute) };
}

describe('an import', () => {
  test('is rate-limited with the wait when the share of callers is used up, and what came in stays', async () => {
    // Five at once for callers: a page and four polls.
    await using upstream = await startBudget(60, 20);
    const { lifecycle, store, userId } = upstream;

    const result = await importGenerations(lifecycle, userId);

    expect(result).toEqual(usedUp(2));
    expect(await upstream.ids()).toEqual(ids(history(4)));
    expect(upstream.requests).toHaveLength(5);
    expect(await isImported(store, userId)).toBe(false);
    expect(upstream.log.map(({ level, message }) => [level, message])).toEqual([['warn', 'an import ended early']]);
    // The other half is left to turns.
    await endLeases(store);
    expect((await claimAll(lifecycle)).map(({ reserved }) => reserved)).toEqual([5]);
  });

  test('that is repeated goes on with those that are missing', async () => {
    await using upstream = await startBudget(60, 10);
    const { lifecycle, store, userId } = upstream;

    const results = [];
    for (let tries = 0; tries < 3; tries += 1) {
      await passTime(store);
      results.push(await importGenerations(lifecycle, userId));
    }

    expect(results).toEqual([usedUp(2), usedUp(2), { type: 'success', imported: 2, followed: 0 }]);
    expect(await upstream.ids()).toEqual(ids(history(10)));
    expect(await isImported(store, userId)).toBe(true);
  });

  test('shares its used-up budget with those that wait for it, and none of them sends a request', async () => {
    await using upstream = await startBudget(60, 20);
    const { lifecycle, userId } = upstream;

    const results = await Promise.all([1, 2, 3].map(() => importAll(lifecycle, userId)));

    expect(results).toEqual([usedUp(2), usedUp(2), usedUp(2)]);
    expect(upstream.requests).toHaveLength(5);
  });

  test('whose poll meets a rate limit ends with it, and what came in stays', async () => {
    const all = history(12);
    await using upstream = await startImport(
      serve(all, {
        poll: (item) => (item === all[5] ? say(429, { details: { seconds_until_reset: 9 } }) : say(200, item)),
      }),
    );

    const result = await upstream.run();
    const requests = upstream.requests.length;
    const repeated = await upstream.run();

    expect(result).toEqual({ type: 'rate-limited', message: 'VideoGenAPI asks to wait 9 s', retryAfterSeconds: 9 });
    expect(await upstream.ids()).toEqual(ids(all.slice(0, 4)));
    expect(repeated).toEqual(usedUp(9));
    expect(upstream.requests).toHaveLength(requests);
  });
});

describe('an import in the background', () => {
  test('waits for the budget, and brings all in', async () => {
    // A hundred at once for callers, then one in 100 ms.
    await using upstream = await startBudget(1200, 105);
    const { lifecycle, store, userId } = upstream;

    const result = await importGenerations(lifecycle, userId, { background: new AbortController().signal });

    expect(result).toEqual({ type: 'success', imported: 105, followed: 0 });
    expect(await upstream.ids()).toEqual(ids(history(105)));
    expect(await isImported(store, userId)).toBe(true);
  });

  test('ends when it is stopped, without a further request, and what came in stays', async () => {
    await using upstream = await startBudget(60, 20);
    const { lifecycle, store, userId } = upstream;
    const stop = new AbortController();

    const importing = importGenerations(lifecycle, userId, { background: stop.signal });
    await expect.poll(() => upstream.countRows()).toBe(4);
    stop.abort();
    const result = await importing;

    expect(result.type).not.toBe('success');
    expect(await upstream.ids()).toEqual(ids(history(4)));
    expect(upstream.requests).toHaveLength(5);
    expect(await isImported(store, userId)).toBe(false);
  });
});
