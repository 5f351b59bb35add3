import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { importGenerations } from '../../src/index.ts';
import { cat, KEY } from '../lifecycle-with-upstream.ts';
import { foundAs, startLosing } from '../lost-submissions.ts';
import { acceptedCat } from '../whole-generation.ts';

const prompt = `A cat 🎬 holds a sign: ${KEY}`;

test('a lost submission is found by a prompt that holds the key, and the key is in no log', async () => {
  await using upstream = await startLosing();
  const lost = await upstream.lose({ ...cat, prompt });

  await upstream.tryOnce();

  expect(await upstream.read(lost.id)).toEqual(foundAs('gen_1', lost));
  expect(lost.prompt).toBe(prompt);
  expect(upstream.log.map(({ message }) => message)).toEqual([
    'the outcome of a submission is not known',
    'a lost submission was found to be accepted',
  ]);
  expect(inspect(upstream.log, { depth: 10, showHidden: true })).not.toContain(KEY);
});

test('a prompt with another text in the position of the key is another prompt', async () => {
  await using upstream = await startLosing();
  const lost = await upstream.lose({ ...cat, prompt }, null);
  const at = upstream.upstreamNow();
  upstream.made.push({ id: 'gen_9', prompt: prompt.replace(KEY, '[key]'), at });

  await upstream.tryOnce();

  expect(await upstream.read(lost.id)).toEqual(lost);
});

test('an imported prompt has the key masked', async () => {
  await using upstream = await startLosing();
  upstream.made.push({ id: 'gen_9', prompt, at: upstream.upstreamNow() });

  await importGenerations(upstream.lifecycle, upstream.userId);

  expect(await upstream.readAll()).toEqual([
    acceptedCat(upstream.userId, {
      status: 'IN_QUEUE',
      inputDigest: '',
      upstreamId: 'gen_9',
      upstreamStatus: 'in_queue',
      prompt: 'A cat 🎬 holds a sign: [key]',
      seed: null,
      style: 'realistic',
      fps: 30,
    }),
  ]);
});
