import { expect, test } from 'vitest';
import type { Store, User } from '@videogen/store';
import { accept, createExecutor } from './executor.ts';
import { internal } from '@videogen/store/testing';

/** Adds a generation with so many updates: its versions 1, 2, 3 … */
async function acceptWithUpdates(store: Store, user: User, { prompt, updates }: { prompt: string; updates: number }) {
  const generationId = await accept(store, user, { prompt });
  const rest = Array.from({ length: updates - 1 }, (_, index) => ({
    userId: user.id,
    number: index + 2,
    generationId,
    version: index + 2,
    status: 'IN_PROGRESS' as const,
    previousStatus: 'IN_PROGRESS' as const,
    at: index,
  }));
  await store[internal].db.insertInto('updates').values(rest).execute();
}

const versions = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ version: from + index }));

const five = (generation: object) => ({ updates: Array.from({ length: 5 }, () => ({ generation })) });

test('the oldest of many updates are returned, by default a hundred', async () => {
  await using executor = await createExecutor();
  await acceptWithUpdates(executor.store, executor.alice, { prompt: 'a', updates: 120 });

  const answer = await executor.execute(
    '{ generation(id: "gen_a") { all: updates { version } none: updates(first: null) { version } three: updates(first: 3) { version } } }',
  );

  const hundred = versions(1, 100);
  expect(answer).toEqual({
    data: { generation: { all: hundred, none: hundred, three: versions(1, 3) } },
    errors: [],
  });
});

test.for([-1, 0, 101])('a request for %s updates is refused', async (first) => {
  await using executor = await createExecutor();
  await accept(executor.store, executor.alice, { prompt: 'a' });

  const answer = await executor.execute(
    'query ($first: Int) { generation(id: "gen_a") { updates(first: $first) { version } } }',
    {
      first,
    },
  );

  expect(answer).toEqual({
    data: { generation: null },
    errors: [{ code: 'BAD_USER_INPUT', message: `Expected first to be 1 to 100, got ${first}.` }],
  });
});

test('a path that leads back to its generation does not read the updates again', async () => {
  await using executor = await createExecutor();
  await acceptWithUpdates(executor.store, executor.alice, { prompt: 'a', updates: 5 });

  const { data } = await executor.execute(`{ generation(id: "gen_a") {
    updates { generation { updates { generation { updates { generation { prompt } } } } } }
  } }`);

  expect(data).toEqual({ generation: five(five(five({ prompt: 'a' }))) });
  expect([executor.countReads('updates'), executor.countReads('generations')]).toEqual([1, 1]);
});

test('a list reads the median of each model once', async () => {
  await using executor = await createExecutor();
  for (const [minute, prompt] of ['a', 'b', 'c', 'd'].entries()) {
    await accept(executor.store, executor.alice, { prompt, minute, model: minute < 2 ? 'sora-2' : 'kling_25' });
  }

  const { data } = await executor.execute('{ generations { nodes { model { typicalProcessingTimeSeconds } } } }');

  const unknown = { model: { typicalProcessingTimeSeconds: null } };
  expect(data).toEqual({ generations: { nodes: [unknown, unknown, unknown, unknown] } });
  expect(executor.countReads('processing_times')).toBe(2);
});
