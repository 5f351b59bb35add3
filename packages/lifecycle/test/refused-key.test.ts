import { expect, test } from 'vitest';
import { findGeneration, listGenerations } from '@videogen/store';
import { submit } from '../src/index.ts';
import { accept, askAbout, cat, isVisited, say, startLifecycle } from './lifecycle-with-upstream.ts';

const refused = say(401, '');
const warning: unknown = expect.stringMatching(/^VideoGenAPI refuses the key since /);

test('one that was accepted after the key was refused is put to rest at its own look', async () => {
  await using upstream = await startLifecycle(accept());
  const { lifecycle, store, userId } = upstream;
  await submit(lifecycle, userId, { ...cat, seed: 1 });
  const acceptNext = say(200, { success: true, generation_id: 'gen_2', status: 'pending' });
  upstream.answerWith(refused);
  await askAbout(lifecycle, await upstream.claim(), () => 0);
  upstream.answerWith(acceptNext);
  const second = await submit(lifecycle, userId, { ...cat, seed: 2 });

  upstream.answerWith(refused);
  await askAbout(lifecycle, await upstream.claim(), () => 0);

  if (second.type !== 'success') throw new Error('it was not accepted');
  expect(await findGeneration(store, userId, second.generation.id)).toMatchObject({ version: 2, warnings: [warning] });
  expect(await isVisited(store)).toBe(false);
});

test('several looks that meet the refusal at once tell of it once for each generation', async () => {
  await using upstream = await startLifecycle(accept());
  const { lifecycle, store, userId } = upstream;
  for (const seed of [1, 2, 3]) await submit(lifecycle, userId, { ...cat, seed });
  const claims = [await upstream.claim(), await upstream.claim(), await upstream.claim()];
  upstream.answerWith(refused);

  await Promise.all(claims.map((claim) => askAbout(lifecycle, claim, () => 0)));

  const all = await listGenerations(store, { userId, filter: {}, limit: 10, inverted: false });
  expect(all.map(({ version, warnings }) => ({ version, warnings }))).toEqual(
    [1, 2, 3].map(() => ({ version: 2, warnings: [warning] })),
  );
  expect(await isVisited(store)).toBe(false);
});
