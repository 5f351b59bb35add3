import { expect, test } from 'vitest';
import { isReached } from '../src/figure.ts';
import { benchSeveral, MAIN_SPREAD } from '../src/several/bench-several.ts';
import { readSeveralFigures } from '../src/several/several-figures.ts';

test('several in flight are followed at the figures that were promised', () => {
  const rows = benchSeveral({ seed: 1, extent: 'full', inFlight: [3, 10], spreads: [MAIN_SPREAD] });

  const figures = readSeveralFigures(rows);

  expect(figures.length).toBe(6);
  expect(figures.filter((figure) => !isReached(figure))).toEqual([]);
});
