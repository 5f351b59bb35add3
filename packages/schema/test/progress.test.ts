import { expect, test, vi } from 'vitest';
import { keepExpectations, recordObservation, type Observation } from '@videogen/store';
import { accept, createExecutor, globalId } from './executor.ts';

const query = /* GraphQL */ `
  query ($id: ID!) {
    generation(id: $id) {
      progress
      estimatedCompletionAt
      stalled
    }
  }
`;

test('a followed generation tells how far it is, when it may be done, and whether it is late', async () => {
  await using scene = await startFollowed({ samples: 40 });

  const before = await scene.read();
  await scene.record({ type: 'told', status: 'IN_PROGRESS', facts: {}, stalled: true });
  const late = await scene.read();

  const estimatedCompletionAt: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  // A hundred seconds of three hundred.
  const progress: unknown = expect.closeTo(1 / 3, 1);
  expect(before).toEqual({ generation: { progress, estimatedCompletionAt, stalled: false } });
  expect(late).toEqual({ generation: { progress, estimatedCompletionAt, stalled: true } });
});

test('without ground it tells neither; once it is done it is done', async () => {
  await using scene = await startFollowed({ samples: 2 });

  const before = await scene.read();
  await scene.record({ type: 'told', status: 'COMPLETED', facts: { videoUrl: 'https://v.test/1' } });
  const done = await scene.read();

  expect(before).toEqual({ generation: { progress: null, estimatedCompletionAt: null, stalled: false } });
  expect(done).toEqual({ generation: { progress: 1, estimatedCompletionAt: null, stalled: false } });
});

test('both come from one estimate, made anew for whoever asks later', async () => {
  await using scene = await startFollowed({ samples: 40 });
  const asking = vi.spyOn(scene.store.clock, 'now');

  await scene.read();
  await scene.read();

  expect(asking).toHaveBeenCalledTimes(2);
});

/** A generation that began a hundred seconds ago and should take three hundred. */
async function startFollowed({ samples }: { readonly samples: number }) {
  const executor = await createExecutor();
  const { store, alice } = executor;
  const id = await accept(store, alice, { prompt: 'A cat' });
  await keepExpectations(store, [id], { medianSeconds: 300, sigma: 0.2, stragglers: 0.03, samples });
  await store.db
    .updateTable('generations')
    .set(({ eb }) => ({ createdAt: eb(store.now, '-', 100_000) }))
    .execute();
  return {
    ...executor,
    record: (observation: Observation) => recordObservation(store, id, observation, { lookInMs: null }),
    async read() {
      const { data, errors } = await executor.execute(query, { id: globalId('Generation', id) });
      expect(errors).toEqual([]);
      return data;
    },
  };
}
