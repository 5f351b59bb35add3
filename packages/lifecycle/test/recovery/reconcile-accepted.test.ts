import { describe, expect, test } from 'vitest';
import { listGenerationUpdates } from '@videogen/store';
import { submit } from '../../src/submission/submit.ts';
import { cat } from '../lifecycle-with-upstream.ts';
import { isPlanned } from '../turns.ts';
import { foundAs, model, soraCells, startLosing, unnamed, unseeded } from '../lost-submissions.ts';

describe('a lost submission that was accepted', () => {
  test('is found by its time, prompt, model and seed, and goes on like any other', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose({ ...cat, model: 'sora-2', seed: 7, idempotencyKey: 'k' });
    upstream.made.push({ id: 'gen_old', prompt: cat.prompt, at: upstream.upstreamNow() - 60_000 });
    const posts = upstream.posts();
    upstream.takePaths();

    await upstream.tryOnce();

    const found = await upstream.read(lost.id);
    expect([lost.status, lost.version, lost.upstreamId]).toEqual(['UNCONFIRMED', 1, null]);
    expect(found).toEqual(foundAs('gen_1', lost));
    expect(upstream.takePaths()).toEqual(['generations?page=1', 'status/gen_1']);
    expect(await upstream.readWait(lost.id)).toBeUndefined();
    expect(await isPlanned(upstream.store)).toBe(true);
    const updates = await listGenerationUpdates(upstream.store, lost.id, { afterVersion: 0, limit: 9 });
    expect(updates.map(({ number, status }) => [number, status])).toEqual([
      [1, 'UNCONFIRMED'],
      [2, 'IN_QUEUE'],
    ]);
    const again = await submit(upstream.lifecycle, upstream.userId, {
      ...cat,
      model: 'sora-2',
      seed: 7,
      idempotencyKey: 'k',
    });
    expect(again).toEqual({ type: 'success', generation: found });
    expect([...posts, ...upstream.posts()]).toHaveLength(1);
  });

  test('is followed to its end from then on', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat);
    await upstream.tryOnce();
    const [one] = upstream.made;
    const done = { status: 'completed', video_url: 'https://v.test/1.mp4' };
    if (one) upstream.made[0] = { ...one, reported: { ...one.reported, ...done } };

    await upstream.pollOnce();

    expect(await upstream.read(lost.id)).toEqual(
      foundAs('gen_1', lost, {
        status: 'COMPLETED',
        version: 3,
        upstreamStatus: 'completed',
        videoUrl: 'https://v.test/1.mp4',
        completedAt: null,
      }),
    );
    expect(await upstream.readWait(lost.id)).toBeUndefined();
  });

  test.each([
    [
      'is done already',
      { status: 'completed', video_url: 'https://v.test/1.mp4' },
      { status: 'COMPLETED', videoUrl: 'https://v.test/1.mp4' },
    ],
    [
      'has failed already',
      { status: 'failed', error: 'out of memory' },
      {
        status: 'FAILED',
        failureCode: 'GENERATION_FAILED',
        failureMessage: 'VideoGenAPI could not make this video.',
        failureUpstreamMessage: 'out of memory',
      },
    ],
    ['has no video yet', { status: 'completed' }, { status: 'IN_PROGRESS' }],
    ['has an unknown status word', { status: 'hatching' }, { status: 'PENDING' }],
  ] as const)('and %s has VideoGenAPI’s status', async (_, reported, expected) => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat, { reported });

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toEqual(
      foundAs('gen_1', lost, { upstreamStatus: reported.status, ...unnamed, ...expected }),
    );
  });

  test.each([
    ['😺', 'A 😺 and a 🐈 on a Straße'],
    ['spaces around it, which VideoGenAPI trims', '  A cat  '],
    ['literal question marks', 'A ???? cat'],
    ['characters in twos', 'A 👨‍👩‍👧 family 🇩🇪'],
  ])('is found by a prompt with %s', async (_, prompt) => {
    await using upstream = await startLosing();
    const lost = await upstream.lose({ prompt }, { ...unseeded, prompt: prompt.trim() });

    await upstream.tryOnce();

    expect(lost.prompt).toBe(prompt);
    expect(await upstream.read(lost.id)).toEqual(foundAs('gen_1', lost, soraCells));
  });

  test.each([
    ['VideoGenAPI names no seed and no model', cat, {}, unnamed],
    ['no model was asked for', cat, { model }, soraCells],
    [
      'the model is named by its name',
      { ...cat, model: 'kling_25' },
      { model: 'Kling 2.5' },
      { ...unnamed, modelKey: 'Kling 2.5' },
    ],
    ['the model is unknown', { ...cat, model: 'acme-1' }, { model: 'acme-1' }, { ...unnamed, modelKey: 'acme-1' }],
    ['the seed was left out of the request', { ...cat, extra: { seed: -1 } }, { seed: 5 }, { ...unnamed, seed: 5 }],
    ['the seed stood in extra', { ...cat, extra: { seed: 5 } }, { seed: 5 }, { ...unnamed, seed: 5 }],
  ])('is found if %s', async (_, input, reported, expected) => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(input, { reported });

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toEqual(foundAs('gen_1', lost, expected));
  });

  test('is found among many, on any page', async () => {
    await using upstream = await startLosing({ pageSize: 3 });
    const lost = await upstream.lose(cat);
    for (let index = 0; index < 7; index += 1) {
      upstream.made.unshift({ id: `gen_later_${index}`, prompt: `A dog ${index}`, at: upstream.upstreamNow() });
    }
    upstream.takePaths();

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toEqual(foundAs('gen_1', lost));
    // The first two pages have no older entry; the third one is short.
    expect(upstream.takePaths()).toEqual([1, 2, 3].map((page) => `generations?page=${page}`).concat('status/gen_1'));
  });

  test('is found when it appears in the list late', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat);
    const late = upstream.made.splice(0);
    await upstream.tryOnce();
    const early = await upstream.read(lost.id);
    upstream.made.push(...late);

    await upstream.tryOnce();

    expect(early).toEqual(lost);
    expect(await upstream.read(lost.id)).toEqual(foundAs('gen_1', lost));
  });
});
