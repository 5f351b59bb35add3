import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compareRoots } from './compare-roots.ts';
import { readFigures } from './figures.ts';
import { plotPoller } from './plot.ts';
import { benchPoller } from './poller-bench.ts';
import { printTable } from './table.ts';
import { createWorkloads } from './workloads.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, quick: { type: 'boolean', default: false } },
});
const seed = Number(values.seed);
if (positionals.join(' ') !== 'poller' || !Number.isInteger(seed)) {
  console.error('Usage: pnpm bench poller [--seed <whole number>] [--quick]');
  process.exit(2);
}

const startedAt = performance.now();
const rows = benchPoller({ seed, quick: values.quick, workloads: createWorkloads() });
console.log(printTable(rows, readFigures(rows)));
console.log(compareRoots(rows));
writeFileSync(new URL('../poller.svg', import.meta.url), plotPoller(seed));
console.log(
  `\nSeed ${seed}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s; the plot is packages/bench/poller.svg.`,
);
