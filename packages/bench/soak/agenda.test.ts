import { expect, test } from 'vitest';
import { benchAgenda, QUICK } from '../src/agenda/agenda-bench.ts';
import { isReached, printFigure, type Figure } from '../src/figure.ts';

/** A busy machine is slower. */
const PATIENCE = 3;

test('the agenda reaches its figures, and its times within a factor', async () => {
  const figures = await Array.fromAsync(benchAgenda(QUICK));

  expect(figures).toHaveLength(9);
  expect(figures.filter((figure) => !isReached(withPatience(figure))).map(printFigure)).toEqual([]);
});

function withPatience(figure: Figure): Figure {
  return /×|seconds/.test(figure.name) ? { ...figure, atMost: figure.atMost * PATIENCE } : figure;
}
