import { expect, test } from 'vitest';
import { beginSubmission, cancelScheduled, scheduleSubmission, type Store, type User } from '@videogen/store';
import { createExecutor, globalId } from './executor.ts';

const query = `{
  me {
    queues {
      model { key }
      waitingCount
      first: waiting(first: 2) { prompt queuePosition submitAt model { key } }
      all: waiting { prompt submitAt }
    }
  }
}`;

test('all queues are read at once, and what waits in them once for each number', async () => {
  await using executor = await createExecutor();
  const { store, alice } = executor;
  const models = ['kling_25', 'seedance', 'sora-2', 'veo_3'];
  for (const model of models) for (let count = 0; count < 3; count += 1) await schedule(store, alice, model);

  const { data, errors } = await executor.execute(query);

  expect(errors).toEqual([]);
  expect(data).toEqual({
    me: {
      queues: models.map((key) => ({
        model: { key },
        waitingCount: 3,
        first: [1, 2].map((queuePosition) => ({
          prompt: key,
          queuePosition,
          submitAt: expect.any(String),
          model: { key },
        })),
        all: repeat(3, { prompt: key, submitAt: expect.any(String) }),
      })),
    },
  });
  // One of all queues, and two of what waits, which have a part for each queue.
  expect(executor.countReads('generations')).toBe(1 + 2 * models.length);
});

test('the position in a queue moves up with each that leaves it, and comes from the reading of the expected time', async () => {
  await using executor = await createExecutor();
  const { store, alice } = executor;
  const first = await schedule(store, alice, 'kling_25');
  const other = await schedule(store, alice, 'seedance');
  const second = await schedule(store, alice, 'kling_25');
  const third = await schedule(store, alice, 'kling_25');
  const timesOnly = '{ generations { nodes { id submitAt } } }';
  const both = '{ generations { nodes { id queuePosition submitAt } } }';

  await executor.execute(timesOnly);
  const readsOfTimes = executor.countReads('generations');
  const before = await executor.execute(both);
  const readsOfBoth = executor.countReads('generations') - readsOfTimes;
  await cancelScheduled(store, alice.id, first);
  const after = await executor.execute(both);

  const waits = (id: string, queuePosition: number): object => describe(id, queuePosition, expect.any(String));
  expect(before.data).toEqual(inAnyOrder([waits(first, 1), waits(second, 2), waits(third, 3), waits(other, 1)]));
  expect(after.data).toEqual(
    inAnyOrder([describe(first, null, null), waits(second, 1), waits(third, 2), waits(other, 1)]),
  );
  expect(readsOfBoth).toBe(readsOfTimes);
});

function describe(id: string, queuePosition: number | null, submitAt: unknown): object {
  return { id: globalId('Generation', id), queuePosition, submitAt };
}

/** A list of generations, some of which may have been created in the same millisecond. */
function inAnyOrder(nodes: readonly object[]): object {
  return { generations: { nodes: expect.arrayContaining([...nodes]) } };
}

function repeat(count: number, value: object): object[] {
  return Array.from({ length: count }, () => value);
}

/** Puts a generation into the queue of a model, and returns its id. */
async function schedule(store: Store, user: User, model: string): Promise<string> {
  const { generation } = await beginSubmission(store, {
    userId: user.id,
    request: { prompt: model, modelKey: model, mode: 'TEXT_TO_VIDEO' },
    idempotencyKey: null,
    inputDigest: '',
    warnings: [],
    giveUpAfterMs: 60_000,
  });
  await scheduleSubmission(store, generation.id, { modelKey: model, waitMs: 60_000 });
  return generation.id;
}
