import { expect, test } from 'vitest';
import { isImported } from '@videogen/store';
import { importGenerations, KeyRefusedError } from '../../src/index.ts';
import { cat, say } from '../lifecycle-with-upstream.ts';
import { takeTurns } from '../turns.ts';
import { foundAs, neverFound, startLosing } from '../lost-submissions.ts';

test('an import reconciles a lost submission, and imports the other generations', async () => {
  await using upstream = await startLosing();
  const { lifecycle, userId } = upstream;
  const lost = await upstream.lose({ prompt: 'Two 😺😺 cats' });
  upstream.made.unshift({ id: 'gen_elsewhere', prompt: 'A dog', at: upstream.upstreamNow() });

  const result = await importGenerations(lifecycle, userId);

  expect(result).toEqual({ type: 'success', imported: 1, followed: 1 });
  expect(await upstream.read(lost.id)).toEqual(foundAs('gen_1', lost));
  const ids = (await upstream.readAll()).map(({ upstreamId }) => upstreamId);
  expect(new Set(ids)).toEqual(new Set(['gen_1', 'gen_elsewhere']));
  expect(await isImported(upstream.store, userId)).toBe(true);
  expect(upstream.posts()).toHaveLength(1);
});

test('an entry that may belong to a lost submission waits until that one has ended', async () => {
  await using upstream = await startLosing();
  const { lifecycle, userId } = upstream;
  const lost = await upstream.lose(cat, { reported: {} });
  upstream.made.unshift({ id: 'gen_twin', prompt: cat.prompt, at: upstream.upstreamNow() });

  const first = await importGenerations(lifecycle, userId);
  const early = await upstream.readAll();
  await upstream.age(lost.id, 600_000);
  const second = await importGenerations(lifecycle, userId);

  expect(first).toEqual({ type: 'success', imported: 0, followed: 0 });
  expect(early).toEqual([lost]);
  // The import's own try was the last one.
  expect(second).toEqual({ type: 'success', imported: 2, followed: 2 });
  expect(await upstream.read(lost.id)).toEqual(neverFound(lost));
});

test('an import that finds a submission first leaves nothing to write to a turn that searches for it', async () => {
  await using upstream = await startLosing();
  const lost = await upstream.lose(cat);
  let imported: Promise<unknown> | undefined;
  upstream.faults.onRequest = async (path) => {
    if (!path.startsWith('status') || imported) return;
    imported = importGenerations(upstream.lifecycle, upstream.userId);
    await imported;
  };

  await upstream.tryOnce();

  expect(await imported).toEqual({ type: 'success', imported: 0, followed: 0 });
  expect(await upstream.read(lost.id)).toEqual(foundAs('gen_1', lost));
  expect(await upstream.countRows()).toBe(1);
});

test('an import and a turn at once read every page, whatever the other has read', async () => {
  await using upstream = await startLosing({ pageSize: 3 });
  const lost = await upstream.lose(cat);
  for (let index = 0; index < 4; index += 1) {
    const reported = { seed: -index };
    upstream.made.unshift({ id: `gen_later_${index}`, prompt: cat.prompt, at: upstream.upstreamNow(), reported });
  }
  const bothAsked = Promise.withResolvers<void>();
  let asked = 0;
  upstream.faults.onRequest = () => {
    asked += 1;
    if (asked === 2) bothAsked.resolve();
    return bothAsked.promise;
  };

  await Promise.all([upstream.tryOnce(), importGenerations(upstream.lifecycle, upstream.userId, { most: 1 })]);

  expect(await upstream.read(lost.id)).toEqual(foundAs('gen_1', lost));
});

test('several imports and attempts at once give one video one id', async () => {
  await using upstream = await startLosing();
  const { lifecycle, userId } = upstream;
  for (let index = 0; index < 5; index += 1) await upstream.lose(cat);
  upstream.made.unshift({ id: 'gen_elsewhere', prompt: 'A dog', at: upstream.upstreamNow() });

  await Promise.all([upstream.tryOnce(), importGenerations(lifecycle, userId), importGenerations(lifecycle, userId)]);
  await importGenerations(lifecycle, userId);

  const ids = (await upstream.readAll()).map(({ upstreamId }) => upstreamId);
  expect(ids).toHaveLength(6);
  expect(new Set(ids)).toEqual(new Set(['gen_1', 'gen_2', 'gen_3', 'gen_4', 'gen_5', 'gen_elsewhere']));
});

test('an import that VideoGenAPI does not answer leaves the lost ones to the poller', async () => {
  await using upstream = await startLosing();
  const lost = await upstream.lose(cat);
  upstream.faults.answer = say(500, '');

  const result = await importGenerations(upstream.lifecycle, upstream.userId);
  const meanwhile = await upstream.read(lost.id);
  const wait = await upstream.readWait(lost.id);

  expect(result).toEqual({
    type: 'upstream-error',
    message: 'VideoGenAPI failed (HTTP 500)',
    status: 500,
    retryable: true,
  });
  expect(meanwhile).toEqual(lost);
  expect(wait).toBeGreaterThan(1000);
  expect(wait).toBeLessThan(10_000);
});

test('an import with a refused key rejects, and the next turn adds the warning to the lost submission', async () => {
  await using upstream = await startLosing();
  const lost = await upstream.lose(cat);
  upstream.faults.answer = say(401, '');

  await expect(importGenerations(upstream.lifecycle, upstream.userId)).rejects.toThrow(KeyRefusedError);
  await takeTurns(upstream.lifecycle);

  expect(await upstream.read(lost.id)).toEqual({
    ...lost,
    version: 2,
    warnings: [...lost.warnings, expect.stringMatching(/^VideoGenAPI has refused the key since /)],
    updatedAt: expect.any(Date),
  });
});
