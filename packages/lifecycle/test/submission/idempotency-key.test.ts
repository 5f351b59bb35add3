import { describe, expect, test } from 'vitest';
import { countGenerations, saveUser, type Store } from '@videogen/store';
import { label, type GenerateInput } from '../../src/index.ts';
import { submit } from '../../src/submission/submit.ts';
import { accept, cat, KEY, readSuccess, say, startLifecycle } from '../lifecycle-with-upstream.ts';
import { acceptedCat } from '../whole-generation.ts';

describe('an idempotency key', () => {
  test('with the same input sends one POST, even for twenty callers at once, and returns the same generation to all', async () => {
    await using upstream = await startLifecycle(accept());
    const { lifecycle, userId } = upstream;
    const input = { ...cat, idempotencyKey: 'k' };

    const results = await Promise.all(Array.from({ length: 20 }, () => submit(lifecycle, userId, input)));
    const later = await submit(lifecycle, userId, input);

    const [first] = results;
    expect(first).toEqual({ type: 'success', generation: acceptedCat(userId, { idempotencyKey: 'k' }) });
    expect([...results, later]).toEqual(Array.from({ length: 21 }, () => first));
    expect(upstream.posts()).toHaveLength(1);
  });

  test('counts nulls, and fields in another order, as the same input', async () => {
    await using upstream = await startLifecycle(accept());
    const { lifecycle, userId } = upstream;
    const input = { prompt: 'A cat', duration: 5, extra: { a: 1, b: 2 }, idempotencyKey: 'k' };
    const first = await submit(lifecycle, userId, input);

    const again = await submit(lifecycle, userId, {
      idempotencyKey: 'k',
      whenRateLimited: 'FAIL',
      extra: { b: 2, a: 1 },
      duration: 5,
      model: null,
      prompt: 'A cat',
    });

    const { duration, extra, idempotencyKey } = input;
    expect(first).toEqual({ type: 'success', generation: acceptedCat(userId, { duration, extra, idempotencyKey }) });
    expect(again).toEqual(first);
    expect(upstream.posts()).toHaveLength(1);
  });

  test.each<Partial<GenerateInput>>([
    { prompt: 'A dog' },
    { duration: 5 },
    { extra: { a: null } },
    { seed: 3 },
    { label: 'Scene 1' },
  ])('with another input (%j) is a conflict and sends nothing', async (change) => {
    await using upstream = await startLifecycle(accept());
    const { lifecycle, userId } = upstream;
    const first = readSuccess(await submit(lifecycle, userId, { ...cat, extra: {}, idempotencyKey: 'k' }));

    const other = await submit(lifecycle, userId, { ...cat, extra: {}, ...change, idempotencyKey: 'k' });

    expect(other).toEqual({ type: 'idempotency-conflict', generation: first });
    expect(upstream.posts()).toHaveLength(1);
  });

  test('counts a label that differs in the white space around it as the same input, also after another label', async () => {
    await using upstream = await startLifecycle(accept());
    const { lifecycle, userId } = upstream;
    const first = readSuccess(await submit(lifecycle, userId, { ...cat, label: 'Scene 1', idempotencyKey: 'k' }));
    await label(lifecycle, userId, { id: first.id, label: 'Scene 2' });

    const again = readSuccess(await submit(lifecycle, userId, { ...cat, label: ' Scene 1 ', idempotencyKey: 'k' }));

    expect([first.label, again.label, again.id]).toEqual(['Scene 1', 'Scene 2', first.id]);
    expect(upstream.posts()).toHaveLength(1);
  });

  test('is free again after a refusal', async () => {
    await using upstream = await startLifecycle(say(429, ''));
    const { lifecycle, userId } = upstream;
    const refused = await submit(lifecycle, userId, { ...cat, idempotencyKey: 'k' });
    upstream.answerWith(accept());

    const other = await submit(lifecycle, userId, { prompt: 'A dog', idempotencyKey: 'k' });

    expect([refused.type, other.type]).toEqual(['rate-limited', 'success']);
    expect(await countGenerations(upstream.store, userId, {})).toBe(1);
  });

  test('returns the first refusal to all waiting callers, and is free again afterwards', async () => {
    await using upstream = await startLifecycle(say(429, ''));
    const { lifecycle, userId } = upstream;
    const input = { ...cat, idempotencyKey: 'k' };

    const results = await Promise.all(Array.from({ length: 5 }, () => submit(lifecycle, userId, input)));
    upstream.answerWith(accept());
    const later = await submit(lifecycle, userId, input);

    expect(results.map(({ type }) => type)).toEqual(Array<string>(5).fill('rate-limited'));
    expect(later.type).toBe('success');
    expect(upstream.posts()).toHaveLength(2);
  });

  test('belongs to one user', async () => {
    await using upstream = await startLifecycle(accept());
    const { lifecycle, store, userId } = upstream;
    const other = await otherUser(store);

    await submit(lifecycle, userId, { ...cat, idempotencyKey: 'k' });
    await submit(lifecycle, other, { ...cat, idempotencyKey: 'k' });

    expect(upstream.requests.map(({ key }) => key)).toEqual([KEY, 'lt_another_0002']);
  });
});

async function otherUser(store: Store): Promise<string> {
  const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };
  return (await saveUser(store, 'lt_another_0002', { email: null, plan: null, usage })).id;
}
