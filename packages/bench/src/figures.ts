import type { Figure } from './figure.ts';
import { BASELINE, DENSITY_POLICIES, type BenchRow } from './poller-bench.ts';

/** The figures for one generation in flight. */
export function readFigures(rows: readonly BenchRow[]): readonly Figure[] {
  const { none, few, many } = DENSITY_POLICIES;
  return [
    findWorst(rows, { name: 'no history: × fixed', atMost: 1.15, read: (row) => toFixed(row, none) }),
    findWorst(rows, { name: '10 completions: × the bound', atMost: 1.3, read: (row) => toBound(row, few) }),
    findWorst(rows, { name: '100 completions: × the bound', atMost: 1.15, read: (row) => toBound(row, many) }),
    findWorst(rows, {
      name: 'p95 delay at as many polls as a fixed 2 s, sigma 0.35, 100 completions: × fixed',
      atMost: 0.7,
      read: (row) => toFixedP95(row, many),
    }),
  ];
}

/** A policy's product as a ratio to the baseline's. */
export function toFixed(row: BenchRow, policy: string): number {
  return findProduct(row, policy) / findProduct(row, BASELINE);
}

/** A policy's product as a ratio to the least that is possible. */
export function toBound(row: BenchRow, policy: string): number {
  return findProduct(row, policy) / row.workload.bound;
}

/** A policy's 95th percentile of the delay as a ratio to the baseline's, at as many polls; NaN where it was not measured. */
export function toFixedP95({ p95AtFixedPolls }: BenchRow, policy: string): number {
  return (p95AtFixedPolls.get(policy) ?? Number.NaN) / (p95AtFixedPolls.get(BASELINE) ?? Number.NaN);
}

/** Polls per completion × mean delay, seconds. */
export function findProduct({ outcomes }: BenchRow, policy: string): number {
  return outcomes.get(policy)?.product ?? Number.NaN;
}

interface Aim {
  readonly name: string;
  readonly atMost: number;
  readonly read: (row: BenchRow) => number;
}

function findWorst(rows: readonly BenchRow[], { name, atMost, read }: Aim): Figure {
  const [worst] = rows
    .map((row) => ({ reached: read(row), remark: `at worst, ${row.workload.name}` }))
    .filter(({ reached }) => !Number.isNaN(reached))
    .toSorted((a, b) => b.reached - a.reached);
  if (worst === undefined) throw new Error(`nothing was measured for the figure "${name}"`);
  return { name, atMost, ...worst };
}
