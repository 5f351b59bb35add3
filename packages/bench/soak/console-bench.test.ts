import { expect, test } from 'vitest';
import { hasChromium } from '../src/console/browser.ts';
import { benchConsole, QUICK } from '../src/console/console-bench.ts';
import { MILLISECONDS } from '../src/console/read-figures.ts';
import { isReached, printFigure } from '../src/figure.ts';

const cannotRun = !hasChromium() && !process.env['REQUIRE_CHROMIUM'];

test.skipIf(cannotRun)(
  'the console reaches its figures that do not depend on the machine',
  async () => {
    const figures = await Array.fromAsync(benchConsole(QUICK));

    const steady = figures.filter(({ name }) => !name.endsWith(MILLISECONDS));
    expect(figures).toHaveLength(11);
    expect(steady).toHaveLength(7);
    expect(steady.filter((figure) => !isReached(figure)).map(printFigure)).toEqual([]);
  },
  120_000,
);
