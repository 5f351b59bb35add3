import { describe, expect, test } from 'vitest';
import { findGeneration } from '@videogen/store';
import { KeyRefusedError, submit } from '../src/index.ts';
import { outlastStore } from '../src/outlast-store.ts';
import { cat, say, startLifecycle, type Answerer } from './lifecycle-with-upstream.ts';

/** What SQLite says when its disk is full; https://www.sqlite.org/rescode.html#full. */
const full = Object.assign(new Error('database or disk is full'), { errcode: 13 });

describe('a write', () => {
  test('is repeated until the database takes it, and the trouble is told once', async () => {
    const told: unknown[] = [];
    let tries = 0;

    const result = await outlastStore(
      () => {
        tries += 1;
        return tries < 3 ? Promise.reject(full) : Promise.resolve('done');
      },
      { patienceMs: 5000, onProblem: (error) => told.push(error) },
    );

    expect([result, tries, told]).toEqual(['done', 3, [full]]);
  });

  test('is given up with the database’s error when the patience ends', async () => {
    const startedAt = performance.now();

    const written = outlastStore(() => Promise.reject(full), { patienceMs: 250, onProblem: () => {} });

    await expect(written).rejects.toBe(full);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(250);
  });

  test('that fails for another reason fails at once', async () => {
    let tries = 0;

    const written = outlastStore(
      () => {
        tries += 1;
        return Promise.reject(new TypeError('a bug'));
      },
      { patienceMs: 5000, onProblem: () => {} },
    );

    await expect(written).rejects.toThrow('a bug');
    expect(tries).toBe(1);
  });
});

/** An upstream whose answer meets a database that is full, and has room again a little later. */
async function startFull(answer: Answerer) {
  const upstream = await startLifecycle(answer);
  const trouble: { error?: Error | undefined } = {};
  const db = upstream.store.db.withPlugin({
    transformQuery({ node }) {
      if (trouble.error) throw trouble.error;
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  });
  upstream.answerWith((response, received) => {
    trouble.error = full;
    setTimeout(() => (trouble.error = undefined), 250);
    answer(response, received);
  });
  return { ...upstream, trouble, lifecycle: { ...upstream.lifecycle, store: { ...upstream.store, db } } };
}

const retried = {
  level: 'error',
  fields: { generation: expect.any(String), err: full },
  message: 'the outcome of a submission could not be written down yet; trying again',
};

describe('while the database is full', () => {
  test.each<readonly [string, Answerer, string]>([
    ['an acceptance', say(200, { generation_id: 'gen_1', status: 'pending' }), 'PENDING'],
    ['a lost answer', say(500, ''), 'UNCONFIRMED'],
  ])('%s is written down as soon as there is room', async (_, answer, status) => {
    await using upstream = await startFull(answer);
    const { lifecycle, store, userId } = upstream;

    const result = await submit(lifecycle, userId, { ...cat, idempotencyKey: 'k' });

    if (result.type !== 'success') throw new Error(`expected a success, got ${result.type}`);
    expect(result.generation).toMatchObject({ status, version: 1 });
    expect(await findGeneration(store, userId, result.generation.id)).toEqual(result.generation);
    expect(upstream.log.at(-1)).toEqual(retried);
    expect(upstream.posts()).toHaveLength(1);
  });

  test('a refusal still leaves nothing behind', async () => {
    await using upstream = await startFull(say(400, { error: 'no' }));

    const result = await submit(upstream.lifecycle, upstream.userId, cat);

    expect(result).toMatchObject({ type: 'invalid-input' });
    expect(upstream.log.at(-1)).toEqual(retried);
    expect(await upstream.countRows()).toBe(0);
  });

  test('a refused key still leaves nothing behind', async () => {
    await using upstream = await startFull(say(401, ''));

    await expect(submit(upstream.lifecycle, upstream.userId, cat)).rejects.toThrow(KeyRefusedError);

    expect(upstream.log.at(-1)).toEqual(retried);
    expect(await upstream.countRows()).toBe(0);
  });

  test('nothing is sent that could not be written down', async () => {
    await using upstream = await startFull(say(200, { generation_id: 'gen_1' }));
    upstream.trouble.error = full;

    await expect(submit(upstream.lifecycle, upstream.userId, cat)).rejects.toBe(full);

    upstream.trouble.error = undefined;
    expect(upstream.requests).toEqual([]);
    expect(await upstream.countRows()).toBe(0);
  });
});

test('what another error kept from being written down is told at once, and is in the log with its id', async () => {
  await using upstream = await startFull(say(200, { generation_id: 'gen_1' }));
  upstream.answerWith((response, received) => {
    upstream.trouble.error = new TypeError('a bug');
    say(200, { generation_id: 'gen_1' })(response, received);
  });

  await expect(submit(upstream.lifecycle, upstream.userId, cat)).rejects.toThrow('a bug');

  expect(upstream.log).toEqual([
    {
      level: 'info',
      fields: { generation: expect.any(String), generationId: 'gen_1' },
      message: 'a submission was accepted',
    },
  ]);
  // It is found by a look later.
  expect(await upstream.countRows()).toBe(1);
});
