import { expect, test } from 'vitest';
import { beginSubmission, scheduleSubmission, type Store, type User } from '@videogen/store';
import { createExecutor } from './executor.ts';

const query = `{
  me {
    queues {
      model { key }
      waitingCount
      first: waiting(first: 2) { prompt submitAt model { key } }
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
        first: repeat(2, { prompt: key, submitAt: expect.any(String), model: { key } }),
        all: repeat(3, { prompt: key, submitAt: expect.any(String) }),
      })),
    },
  });
  // One of all queues, and two of what waits, which have a part for each queue.
  expect(executor.countReads('generations')).toBe(1 + 2 * models.length);
});

function repeat(count: number, value: object): object[] {
  return Array.from({ length: count }, () => value);
}

async function schedule(store: Store, user: User, model: string): Promise<void> {
  const { generation } = await beginSubmission(store, {
    userId: user.id,
    request: { prompt: model, modelKey: model, mode: 'TEXT_TO_VIDEO' },
    idempotencyKey: null,
    inputDigest: '',
    warnings: [],
    giveUpAfterMs: 60_000,
  });
  await scheduleSubmission(store, generation.id, { modelKey: model, waitMs: 60_000 });
}
