import { openStore } from '@videogen/store';
import { createCatalogue } from '@videogen/videogenapi';
import { createForecasts } from '../../src/index.ts';
import { createProcessingTime } from '@videogen/forecast';
import { expect, test } from 'vitest';

const COUNT = 100;
const AGE_SECONDS = 200;
/** Forecasts that differ slightly. */
const forecasts = Array.from({ length: COUNT }, (_, index) => ({
  medianSeconds: 300 + index,
  sigma: 0.35,
  stragglers: 0.03,
  samples: 40,
}));

test('the progress of many is computed over as many turns of the event loop, with the same result as in one', async () => {
  await using store = await openStore({ path: ':memory:' });
  const known = createForecasts({ store, catalogue: createCatalogue(), usualSeconds: 300 });
  let turns = 0;
  let isOver = false;
  const count = (): void => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);

  const progresses = await Promise.all(
    forecasts.map(async (forecast) => (await known.read(forecast).progress()).at(AGE_SECONDS)),
  );
  isOver = true;

  expect(progresses).toEqual(forecasts.map((forecast) => compute(createProcessingTime(forecast))));
  expect(turns).toBeGreaterThanOrEqual(COUNT / 2);
});

/** The progress at that age, computed in one turn. */
function compute({ quantile, remainingQuantile }: ReturnType<typeof createProcessingTime>): number {
  const last = quantile(0.5) * 20;
  let highest = 0;
  const table = Array.from({ length: 96 }, (_, index) => {
    const age = last * (index / 95) ** 2;
    highest = Math.max(highest, age / (age + remainingQuantile(age, 0.5)));
    return Math.min(highest, 0.99);
  });
  const position = Math.sqrt(AGE_SECONDS / last) * 95;
  const below = Math.floor(position);
  const [from = 0, to = 0] = table.slice(below, below + 2);
  return from + (to - from) * (position - below);
}
