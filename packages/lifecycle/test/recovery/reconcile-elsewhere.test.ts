import { describe, expect, test } from 'vitest';
import { cat } from '../lifecycle-with-upstream.ts';
import { foundAs, model, soraCells, startLosing, unseeded } from '../lost-submissions.ts';

describe('a lost submission does not match', () => {
  test.each([
    ['another prompt', { prompt: 'A dog' }],
    ['another seed', { reported: { seed: 8, model } }],
    ['another model', { reported: { seed: 7, model: { key: 'kling_25' } } }],
    ['another model by its name', { reported: { seed: 7, model: 'Kling 2.5' } }],
    ['another prompt in the status than in the list', { reported: { seed: 7, prompt: 'A ???? cat' } }],
    ['a generation made before it', { at: Date.now() - 60_000 }],
  ])('%s', async (_, elsewhere) => {
    await using upstream = await startLosing();
    const lost = await upstream.lose({ ...cat, seed: 7, model: 'sora-2' }, elsewhere);

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toEqual(lost);
    expect(await upstream.readAttempts(lost.id)).toBe(1);
    const wait = await upstream.readWait(lost.id);
    expect(wait).toBeGreaterThan(1000);
    expect(wait).toBeLessThanOrEqual(2200);
  });

  test('a generation whose prompt is the same only in the list', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose({ prompt: 'A ???? cat' }, { ...unseeded, prompt: 'A 😺 cat' });

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toEqual(lost);
    expect(upstream.takePaths()).toEqual(['generations?page=1', 'status/gen_1', 'generations?page=2']);
  });

  test('a known generation, which is not polled', async () => {
    await using upstream = await startLosing();
    const first = await upstream.lose(cat, unseeded);
    await upstream.tryOnce();
    upstream.takePaths();

    const second = await upstream.lose(cat, null);
    await upstream.tryOnce();

    expect(await upstream.read(first.id)).toEqual(foundAs('gen_1', first, soraCells));
    expect(await upstream.read(second.id)).toEqual(second);
    expect(upstream.takePaths()).toEqual(['generations?page=1', 'generations?page=2']);
  });

  test('an empty list, which proves nothing: the search is repeated', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat, null);

    const waits: (number | undefined)[] = [];
    for (let tries = 0; tries < 6; tries += 1) {
      await upstream.tryOnce();
      waits.push(await upstream.readWait(lost.id));
    }

    expect(await upstream.read(lost.id)).toEqual(lost);
    // Twice as long each time, up to 15 min intervals.
    const expected = [2000, 4000, 8000, 16_000, 30_000, 30_000];
    expect(waits.map((wait = 0, index) => wait / (expected[index] ?? 0))).toEqual(
      expected.map(() => expect.closeTo(1.02, 0)),
    );
    expect(upstream.posts()).toHaveLength(1);
  });
});
