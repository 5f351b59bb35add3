import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { markKeyRefused, saveUser } from '@videogen/store';
import { reportRefusal } from '../../src/index.ts';
import { cat, KEY, say } from '../lifecycle-with-upstream.ts';
import { claimAll, takeTurns } from '../turns.ts';
import { foundAs, startLosing, failedAnswers } from '../lost-submissions.ts';

describe.each(['generations', 'status'])('a search in which GET /%s', (path) => {
  test.each(failedAnswers)('is answered with %s is repeated later', async (_, answer, retryAfterSeconds) => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat);
    upstream.faults.path = path;
    upstream.faults.answer = answer;

    await upstream.tryOnce();
    await upstream.tryOnce();
    const meanwhile = await upstream.read(lost.id);
    const [attempts, wait] = [await upstream.readAttempts(lost.id), await upstream.readWait(lost.id)];
    upstream.faults.answer = undefined;
    await upstream.tryOnce();

    expect(meanwhile).toEqual(lost);
    expect(attempts).toBe(2);
    expect(wait).toBeCloseTo(retryAfterSeconds === undefined ? 8000 : retryAfterSeconds * 1000, -3);
    expect(await upstream.read(lost.id)).toEqual(foundAs('gen_1', lost));
    expect(upstream.posts()).toHaveLength(1);
    expect(inspect(upstream.log, { depth: 10 })).not.toContain('very-secret');
  });
});

describe('a key that is refused', () => {
  test('adds a warning, and stops the search until it is accepted again', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat);
    upstream.faults.answer = say(401, '');

    await upstream.tryOnce();
    await takeTurns(upstream.lifecycle);
    const asked = upstream.takePaths();
    const reported = await upstream.read(lost.id);
    const wait = await upstream.readWait(lost.id);
    upstream.faults.answer = undefined;
    await saveUser(upstream.store, KEY, { email: null, plan: null, usage });
    await takeTurns(upstream.lifecycle);

    const refused = {
      version: 2,
      warnings: [...lost.warnings, expect.stringMatching(/^VideoGenAPI has refused the key since /)],
    };
    expect(asked).toEqual(['generations?page=1']);
    expect(reported).toEqual({ ...lost, ...refused, updatedAt: expect.any(Date) });
    expect(upstream.forgotten).toEqual([KEY]);
    expect(wait).toBeGreaterThan(500_000);
    expect(await upstream.read(lost.id)).toEqual(foundAs('gen_1', lost, { ...refused, version: 3 }));
  });

  test('is searched with at once when it is accepted again during a turn that met the refusal', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat);
    const { lifecycle, store } = upstream;
    const [turn] = await claimAll(lifecycle);
    if (!turn) throw new Error('no turn is due');
    const since = await markKeyRefused(store, turn);

    await saveUser(store, KEY, { email: null, plan: null, usage });
    await reportRefusal(lifecycle, turn, { since, stop: new AbortController().signal });
    await takeTurns(lifecycle);

    expect(await upstream.read(lost.id)).toEqual(foundAs('gen_1', lost));
  });
});

const usage = { currentMonth: null, monthlyLimit: 100, today: 7, total: 8 };
