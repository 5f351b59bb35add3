import { describe, expect, test } from 'vitest';
import { findGeneration, readKeyStatus, type Generation } from '@videogen/store';
import { KeyRefusedError } from '../../src/index.ts';
import { submit } from '../../src/submission/submit.ts';
import { cat, readSuccess, say, startLifecycle, type Answerer } from '../lifecycle-with-upstream.ts';
import { acceptedCat, lostCat } from '../whole-generation.ts';
import { withPlugin } from '@videogen/store/testing';

/** SQLite's error for a full disk; https://www.sqlite.org/rescode.html#full. */
const full = Object.assign(new Error('database or disk is full'), { errcode: 13 });

/** Starts an upstream with a full database, which has space again at the third try. */
async function startFull(answer: Answerer) {
  const upstream = await startLifecycle(answer);
  const trouble: { error?: Error | undefined; tries: number } = { tries: Infinity };
  const store = withPlugin(upstream.store, {
    transformQuery({ node }) {
      const { error } = trouble;
      if (!error) return node;
      trouble.tries -= 1;
      if (trouble.tries === 0) trouble.error = undefined;
      throw error;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  });
  upstream.answerWith((response, received) => {
    Object.assign(trouble, { error: full, tries: 2 });
    answer(response, received);
  });
  return { ...upstream, trouble, lifecycle: { ...upstream.lifecycle, store } };
}

const retried = {
  level: 'error',
  fields: { generation: expect.any(String), err: full },
  message: 'the outcome of a submission could not be recorded yet; trying again',
};

describe('while the database is full', () => {
  test.each<readonly [string, Answerer, (userId: string) => Generation]>([
    [
      'an acceptance',
      say(200, { generation_id: 'gen_1', status: 'pending' }),
      (userId) => acceptedCat(userId, { idempotencyKey: 'k' }),
    ],
    [
      'a lost answer',
      say(500, ''),
      (userId) => lostCat(userId, 'VideoGenAPI failed (HTTP 500)', { idempotencyKey: 'k' }),
    ],
  ])('%s is recorded as soon as there is space', async (_, answer, expected) => {
    await using upstream = await startFull(answer);
    const { lifecycle, store, userId } = upstream;

    const generation = readSuccess(await submit(lifecycle, userId, { ...cat, idempotencyKey: 'k' }));

    expect(generation).toEqual(expected(userId));
    expect(await findGeneration(store, userId, generation.id)).toEqual(generation);
    expect(upstream.log.filter(({ level }) => level === 'error')).toEqual([retried]);
    expect(upstream.posts()).toHaveLength(1);
  });

  test('a refusal still leaves nothing behind', async () => {
    await using upstream = await startFull(say(400, { error: 'no' }));

    const result = await submit(upstream.lifecycle, upstream.userId, cat);

    expect(result).toEqual({ type: 'invalid-input', issues: [{ path: [], message: 'no' }] });
    expect(upstream.log.filter(({ level }) => level === 'error')).toEqual([retried]);
    expect(await upstream.countRows()).toBe(0);
  });

  test('a refused key still leaves nothing behind, and is recorded', async () => {
    await using upstream = await startFull(say(401, ''));
    const { lifecycle, store, userId } = upstream;

    await expect(submit(lifecycle, userId, cat)).rejects.toThrow(KeyRefusedError);

    expect(await readKeyStatus(store, userId, { goodForMs: 60_000 })).toBe('refused');
    expect(await upstream.countRows()).toBe(0);
  });

  test('a submission that could not be stored is not sent', async () => {
    await using upstream = await startFull(say(200, { generation_id: 'gen_1' }));
    upstream.trouble.error = full;

    await expect(submit(upstream.lifecycle, upstream.userId, cat)).rejects.toBe(full);

    upstream.trouble.error = undefined;
    expect(upstream.requests).toEqual([]);
    expect(await upstream.countRows()).toBe(0);
  });
});

test('an outcome that another error kept from being recorded rejects at once, and is in the log with its id', async () => {
  await using upstream = await startFull(say(200, { generation_id: 'gen_1' }));
  upstream.answerWith((response, received) => {
    upstream.trouble.error = new TypeError('a bug');
    say(200, { generation_id: 'gen_1' })(response, received);
  });

  await expect(submit(upstream.lifecycle, upstream.userId, cat)).rejects.toThrow('a bug');

  expect(upstream.log).toEqual([
    {
      level: 'info',
      fields: { generation: expect.any(String), upstreamId: 'gen_1' },
      message: 'a submission was accepted',
    },
  ]);
  // A later search finds it.
  expect(await upstream.countRows()).toBe(1);
});
