import { expect, test } from 'vitest';
import {
  findGeneration,
  keepExpectations,
  listGenerationUpdates,
  listInFlight,
  type Expectation,
} from '../src/index.ts';
import { accept, record, saveTestUser, told } from './generations-made-here.ts';
import { openTestStore } from './open-test-store.ts';

const usual: Expectation = { medianSeconds: 301.5, sigma: 0.35, stragglers: 0.03, samples: 12.25 };

test('what was expected first is kept as it was, and is no change', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  const before = await findGeneration(store, userId, id);

  await keepExpectations(store, [id], usual);
  await keepExpectations(store, [id], { ...usual, medianSeconds: 60 });

  expect(before).toMatchObject({ expectation: null, stalled: false });
  expect(await findGeneration(store, userId, id)).toEqual({ ...before, expectation: usual });
  expect(await listGenerationUpdates(store, id, { afterVersion: 1, limit: 10 })).toEqual([]);
});

test('no observation overwrites it, the last one neither', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await keepExpectations(store, [id], usual);

  const changed = await record(store, id, told('IN_QUEUE', { generationId: 'gen_1', duration: 10 }));
  const done = await record(store, id, told('COMPLETED'));

  expect([changed.expectation, done.expectation]).toEqual([usual, usual]);
  expect(await findGeneration(store, userId, id)).toMatchObject({ expectation: usual });
});

test('whoever visits a generation is told whether it has one', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const [kept, bare] = [await accept(store, userId), await accept(store, userId)];
  await record(store, kept.id, told('PENDING', { generationId: 'gen_1' }));
  await record(store, bare.id, told('PENDING', { generationId: 'gen_2' }));

  await keepExpectations(store, [kept.id], usual);

  const has = new Map((await listInFlight(store, userId)).map(({ id, hasExpectation }) => [id, hasExpectation]));
  expect(has).toEqual(
    new Map([
      [kept.id, true],
      [bare.id, false],
    ]),
  );
});

test('becoming stalled is one change, which only the end takes back', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);

  await record(store, id, { ...told('IN_PROGRESS'), stalled: false });
  const stalled = await record(store, id, { ...told('IN_PROGRESS'), stalled: true });
  await record(store, id, { ...told('IN_PROGRESS'), stalled: true });
  await record(store, id, { ...told('IN_PROGRESS'), stalled: false });
  await record(store, id, told('IN_PROGRESS'));
  const read = await findGeneration(store, userId, id);
  const done = await record(store, id, { ...told('COMPLETED'), stalled: true });

  expect(stalled).toMatchObject({ stalled: true, version: 3 });
  expect(read).toEqual(stalled);
  expect(done).toMatchObject({ stalled: false, version: 4 });
  const updates = await listGenerationUpdates(store, id, { afterVersion: 1, limit: 10 });
  expect(updates.map(({ previousStatus, status }) => [previousStatus, status])).toEqual([
    ['PENDING', 'IN_PROGRESS'],
    ['IN_PROGRESS', 'IN_PROGRESS'],
    ['IN_PROGRESS', 'COMPLETED'],
  ]);
});
