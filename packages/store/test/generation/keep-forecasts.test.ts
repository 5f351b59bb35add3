import { expect, test } from 'vitest';
import { findGeneration, keepForecasts, listGenerationUpdates, listInFlight, type Forecast } from '../../src/index.ts';
import { accept, record, saveTestUser, reported } from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';
import { changed } from '../whole-records.ts';

const usual: Forecast = { medianSeconds: 301.5, sigma: 0.35, stragglers: 0.03, samples: 12.25 };

test('the first forecast stays, and is no change', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const before = await accept(store, userId);
  const { id } = before;

  await keepForecasts(store, [id], usual);
  await keepForecasts(store, [id], { ...usual, medianSeconds: 60 });

  expect([before.forecast, before.stalled]).toEqual([null, false]);
  expect(await findGeneration(store, userId, id)).toEqual({ ...before, forecast: usual });
  expect(await listGenerationUpdates(store, id, { afterVersion: 1, limit: 10 })).toEqual([]);
});

test('no observation overwrites the forecast, not even the last one', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);
  await keepForecasts(store, [id], usual);

  const queued = await record(store, id, reported('IN_QUEUE', { upstreamId: 'gen_1', duration: 10 }));
  const done = await record(store, id, reported('COMPLETED'));

  expect([queued.forecast, done.forecast]).toEqual([usual, usual]);
  expect(await findGeneration(store, userId, id)).toEqual(done);
});

test('a list of generations in flight shows which have a forecast', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const [kept, bare] = [await accept(store, userId), await accept(store, userId)];
  await record(store, kept.id, reported('PENDING', { upstreamId: 'gen_1' }));
  await record(store, bare.id, reported('PENDING', { upstreamId: 'gen_2' }));

  await keepForecasts(store, [kept.id], usual);

  const has = new Map((await listInFlight(store, userId)).map(({ id, hasForecast }) => [id, hasForecast]));
  expect(has).toEqual(
    new Map([
      [kept.id, true],
      [bare.id, false],
    ]),
  );
});

test('a stalled generation is one change, which only its end takes back', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await accept(store, userId);

  const before = await record(store, id, { ...reported('IN_PROGRESS'), stalled: false });
  const stalled = await record(store, id, { ...reported('IN_PROGRESS'), stalled: true });
  await record(store, id, { ...reported('IN_PROGRESS'), stalled: true });
  await record(store, id, { ...reported('IN_PROGRESS'), stalled: false });
  await record(store, id, reported('IN_PROGRESS'));
  const read = await findGeneration(store, userId, id);
  const done = await record(store, id, { ...reported('COMPLETED'), stalled: true });

  expect(stalled).toEqual(changed(before, { stalled: true }));
  expect(read).toEqual(stalled);
  expect(done).toEqual(changed(stalled, { status: 'COMPLETED', stalled: false }));
  const updates = await listGenerationUpdates(store, id, { afterVersion: 1, limit: 10 });
  expect(updates.map(({ previousStatus, status }) => [previousStatus, status])).toEqual([
    ['PENDING', 'IN_PROGRESS'],
    ['IN_PROGRESS', 'IN_PROGRESS'],
    ['IN_PROGRESS', 'COMPLETED'],
  ]);
});
