import { describe, expect, test } from 'vitest';
import { submit } from '../../src/submission/submit.ts';
import { cat, say, type Answerer } from '../lifecycle-with-upstream.ts';
import { isPlanned } from '../turns.ts';
import { foundAs, neverFound, startLosing, failedAnswers } from '../lost-submissions.ts';
import { internal } from '@videogen/store/testing';

/** Answers after which a later reading may succeed. */
const mayPass = new Set(['a 500', 'a 503 in HTML', 'a rate limit', 'a reset', 'silence']);
const temporary = failedAnswers.filter(([name]) => mayPass.has(name));
const others = failedAnswers.filter(([name]) => !mayPass.has(name)).map(([name, answer]) => [name, answer] as const);

describe('at the end of the window', () => {
  test('the submission has a last try, then it is FAILED, and is never sent again', async () => {
    await using upstream = await startLosing();
    const input = { ...cat, idempotencyKey: 'k' };
    const lost = await upstream.lose(input, null);
    await upstream.tryOnce();
    await upstream.age(lost.id, 600_000);
    upstream.takePaths();

    await upstream.tryOnce();
    const asked = upstream.takePaths();
    const failed = await upstream.read(lost.id);
    const again = await submit(upstream.lifecycle, upstream.userId, input);

    expect(asked).toEqual(['generations?page=1']);
    expect(failed).toEqual(neverFound(lost));
    expect(await upstream.readWait(lost.id)).toBeUndefined();
    expect(again).toEqual({ type: 'success', generation: failed });
    expect(upstream.requests).toEqual([]);
  });

  test('the last try may find the submission', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat);
    await upstream.age(lost.id, 3_600_000);

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toEqual(foundAs('gen_1', lost, { createdAt: expect.any(Date) }));
  });

  test.each<readonly [string, Answerer]>([...others, ['a 401', say(401, '')]])(
    'the submission is FAILED if the last try meets %s',
    async (_, answer) => {
      await using upstream = await startLosing();
      const lost = await upstream.lose(cat);
      await upstream.age(lost.id, 600_000);
      upstream.faults.answer = answer;

      await upstream.tryOnce();

      expect(await upstream.read(lost.id)).toEqual(neverFound(lost));
      expect(await upstream.readWait(lost.id)).toBeUndefined();
    },
  );

  test.each(temporary)(
    'the window is extended if the last try meets %s, and ends after a full reading',
    async (_, answer) => {
      await using upstream = await startLosing();
      const [found, never] = [await upstream.lose(cat), await upstream.lose({ prompt: 'A dog' }, null)];
      for (const { id } of [found, never]) await upstream.age(id, 6_000_000);
      upstream.faults.answer = answer;

      await upstream.tryOnce();
      const meanwhile = [await upstream.read(found.id), await upstream.read(never.id)];
      const wait = await upstream.readWait(never.id);
      upstream.faults.answer = undefined;
      await upstream.tryOnce();

      const createdAt = expect.any(Date);
      expect(meanwhile).toEqual([found, never].map((lost) => ({ ...lost, createdAt })));
      expect(wait).toBeGreaterThan(3000);
      expect(wait).toBeLessThan(10_001);
      expect(await upstream.read(found.id)).toEqual(foundAs('gen_1', found, { createdAt }));
      expect(await upstream.read(never.id)).toEqual(neverFound(never));
    },
  );

  test.each(temporary)('the window is extended by no more than thirty windows: %s', async (_, answer) => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat);
    await upstream.age(lost.id, 31 * 600_000);
    upstream.faults.answer = answer;

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toEqual(neverFound(lost));
  });

  test('the submission is FAILED if the key has been refused since, without a request', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat);
    upstream.faults.answer = say(401, '');
    await upstream.tryOnce();
    await upstream.tryOnce();
    await upstream.age(lost.id, 600_000);
    upstream.takePaths();

    await upstream.tryOnce();

    const warning = expect.stringMatching(/^VideoGenAPI has refused the key since /);
    expect(upstream.takePaths()).toEqual([]);
    expect(await upstream.read(lost.id)).toEqual(
      neverFound(lost, { version: 3, warnings: [...lost.warnings, warning] }),
    );
    expect(await upstream.readWait(lost.id)).toBeUndefined();
    expect(await isPlanned(upstream.store)).toBe(false);
  });

  test('the last try is not delayed, however many there were', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat, null);
    for (let tries = 0; tries < 6; tries += 1) await upstream.tryOnce();
    const before = await upstream.readWait(lost.id);
    await upstream.age(lost.id, 590_000);

    await upstream.tryOnce();

    const wait = await upstream.readWait(lost.id);
    expect(before).toBeGreaterThan(20_000);
    expect(wait).toBeGreaterThan(5000);
    expect(wait).toBeLessThan(10_001);
  });

  test('a submission that was found without an answer after a crash has its try too, at any age', async () => {
    await using upstream = await startLosing({ reconcileWindowMs: 1000 });
    const lost = await upstream.lose(cat);
    const { db } = upstream.store[internal];
    await db.deleteFrom('updates').execute();
    await db.updateTable('generations').set({ status: 'SUBMITTING', version: 0 }).execute();
    await db.updateTable('users').set({ updateNumber: 0 }).execute();
    await upstream.age(lost.id, 3_600_000);

    await upstream.tryOnce();
    const given = await upstream.read(lost.id);
    await upstream.tryOnce();

    const crashed = {
      createdAt: expect.any(Date),
      warnings: [
        ...lost.warnings,
        'The gateway stopped before the answer came. It may have been accepted and charged, so it is not sent again.',
      ],
    };
    expect(given).toEqual({ ...lost, ...crashed, updatedAt: expect.any(Date) });
    expect(await upstream.read(lost.id)).toEqual(foundAs('gen_1', lost, crashed));
  });
});
