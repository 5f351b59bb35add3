import { expect, test, vi } from 'vitest';
import { keepForecasts, recordObservation, type Observation } from '@videogen/store';
import { accept, createExecutor, globalId } from './executor.ts';
import { internal } from '@videogen/store/testing';

const query = /* GraphQL */ `
  query ($id: ID!) {
    generation(id: $id) {
      progress
      estimatedCompletionAt
      stalled
    }
  }
`;

const curveQuery = /* GraphQL */ `
  query ($id: ID!) {
    generation(id: $id) {
      progress
      progressCurve {
        at
        progress
      }
    }
  }
`;

interface Curved {
  readonly progress: number | null;
  readonly progressCurve: readonly { readonly at: string; readonly progress: number }[] | null;
}

test('a generation in progress has its progress, its estimated completion, and shows that it is stalled', async () => {
  await using scene = await startFollowed({ samples: 40 });

  const before = await scene.read();
  await scene.record({ type: 'reported', status: 'IN_PROGRESS', facts: {}, stalled: true });
  const late = await scene.read();

  const estimatedCompletionAt: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  // A hundred of three hundred seconds have passed.
  const progress: unknown = expect.closeTo(1 / 3, 1);
  expect(before).toEqual({ generation: { progress, estimatedCompletionAt, stalled: false } });
  expect(late).toEqual({ generation: { progress, estimatedCompletionAt, stalled: true } });
});

test('without a history there is no estimate; a completed generation has the progress 1', async () => {
  await using scene = await startFollowed({ samples: 2 });

  const before = await scene.read();
  await scene.record({ type: 'reported', status: 'COMPLETED', facts: { videoUrl: 'https://v.test/1' } });
  const done = await scene.read();

  expect(before).toEqual({ generation: { progress: null, estimatedCompletionAt: null, stalled: false } });
  expect(done).toEqual({ generation: { progress: 1, estimatedCompletionAt: null, stalled: false } });
});

test('the curve begins now with the progress of the same answer, and is null where that is null', async () => {
  await using known = await startFollowed({ samples: 40 });
  await using unknown = await startFollowed({ samples: 2 });
  const before = Date.now();

  const followed = await known.readCurve();
  await known.record({ type: 'reported', status: 'COMPLETED', facts: { videoUrl: 'https://v.test/1' } });
  const done = await known.readCurve();
  const without = await unknown.readCurve();

  const [first] = followed.progressCurve ?? [];
  expect(first?.progress).toBe(followed.progress);
  // SQLite's clock is this machine's.
  expect(Math.abs(Date.parse(first?.at ?? '') - before)).toBeLessThan(10_000);
  expect(followed.progressCurve?.at(-1)?.progress).toBeGreaterThan(0.9);
  expect(done).toEqual({ progress: 1, progressCurve: [{ at: expect.any(String), progress: 1 }] });
  expect(without).toEqual({ progress: null, progressCurve: null });
});

test('all fields share one estimate, and a later request makes a new one', async () => {
  await using scene = await startFollowed({ samples: 40 });
  const asking = vi.spyOn(scene.store.clock, 'now');

  await scene.read();
  await scene.readCurve();

  expect(asking).toHaveBeenCalledTimes(2);
});

/** Adds a generation that began a hundred seconds ago and is expected to take three hundred. */
async function startFollowed({ samples }: { readonly samples: number }) {
  const executor = await createExecutor();
  const { store, alice } = executor;
  const id = await accept(store, alice, { prompt: 'A cat' });
  await keepForecasts(store, [id], { medianSeconds: 300, sigma: 0.2, stragglers: 0.03, samples });
  await store[internal].db
    .updateTable('generations')
    .set(({ eb }) => ({ createdAt: eb(store[internal].now, '-', 100_000) }))
    .execute();
  return {
    ...executor,
    record: (observation: Observation) => recordObservation(store, id, observation, { dueInMs: null }),
    async read() {
      const { data, errors } = await executor.execute(query, { id: globalId('Generation', id) });
      expect(errors).toEqual([]);
      return data;
    },
    async readCurve() {
      const { data, errors } = await executor.execute(curveQuery, { id: globalId('Generation', id) });
      expect(errors).toEqual([]);
      const { generation }: { readonly generation: Curved } = JSON.parse(JSON.stringify(data));
      return generation;
    },
  };
}
