import { expect, test } from 'vitest';
import { isImported } from '@videogen/store';
import { importGenerations, KeyRefusedError } from '../src/index.ts';
import { cat, say } from './lifecycle-with-upstream.ts';
import { startLosing } from './lost-submissions.ts';

test('an import gives a lost submission what it made, and brings in the others', async () => {
  await using upstream = await startLosing();
  const { lifecycle, userId } = upstream;
  const lost = await upstream.lose({ prompt: 'Two 😺😺 cats' });
  upstream.made.unshift({ id: 'gen_elsewhere', prompt: 'A dog', at: upstream.upstreamNow() });

  const result = await importGenerations(lifecycle, userId);

  expect(result).toEqual({ type: 'success', imported: 1, followed: 1 });
  expect(await upstream.read(lost.id)).toMatchObject({ status: 'IN_QUEUE', version: 2, generationId: 'gen_1' });
  const ids = (await upstream.readAll()).map(({ generationId }) => generationId);
  expect(new Set(ids)).toEqual(new Set(['gen_1', 'gen_elsewhere']));
  expect(await isImported(upstream.store, userId)).toBe(true);
  expect(upstream.posts()).toHaveLength(1);
});

test('what may be a lost submission’s, but not for sure, waits until that one is out of it', async () => {
  await using upstream = await startLosing();
  const { lifecycle, userId } = upstream;
  const lost = await upstream.lose(cat, { told: {} });
  upstream.made.unshift({ id: 'gen_twin', prompt: cat.prompt, at: upstream.upstreamNow() });

  const first = await importGenerations(lifecycle, userId);
  const early = await upstream.readAll();
  await upstream.age(lost.id, 600_000);
  const second = await importGenerations(lifecycle, userId);

  expect(first).toEqual({ type: 'success', imported: 0, followed: 0 });
  expect(early).toEqual([lost]);
  // The import's own try was the last one.
  expect(second).toEqual({ type: 'success', imported: 2, followed: 2 });
  expect(await upstream.read(lost.id)).toMatchObject({ status: 'FAILED', failure: { code: 'SUBMISSION_UNCONFIRMED' } });
});

test('an import takes the claim from a poller, which then writes nothing', async () => {
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
  expect(await upstream.read(lost.id)).toMatchObject({ status: 'IN_QUEUE', version: 2, generationId: 'gen_1' });
  expect(await upstream.countRows()).toBe(1);
});

test('several imports and tries at once give one video one id', async () => {
  await using upstream = await startLosing();
  const { lifecycle, userId } = upstream;
  for (let index = 0; index < 5; index += 1) await upstream.lose(cat);
  upstream.made.unshift({ id: 'gen_elsewhere', prompt: 'A dog', at: upstream.upstreamNow() });

  await Promise.all([
    upstream.tryOnce(60_000),
    importGenerations(lifecycle, userId),
    importGenerations(lifecycle, userId),
  ]);
  await importGenerations(lifecycle, userId);

  const ids = (await upstream.readAll()).map(({ generationId }) => generationId);
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

  expect(result).toMatchObject({ type: 'upstream-error', status: 500, retryable: true });
  expect(meanwhile).toEqual(lost);
  expect(wait).toBeGreaterThan(1000);
  expect(wait).toBeLessThan(10_000);
});

test('an import with a refused key tells the lost one of it, and rejects', async () => {
  await using upstream = await startLosing();
  const lost = await upstream.lose(cat);
  upstream.faults.answer = say(401, '');

  await expect(importGenerations(upstream.lifecycle, upstream.userId)).rejects.toThrow(KeyRefusedError);

  const told = await upstream.read(lost.id);
  expect(told?.status).toBe('UNCONFIRMED');
  expect(told?.warnings.at(-1)).toMatch(/^VideoGenAPI refuses the key since /);
});
