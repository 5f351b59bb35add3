import { findProduct, toBound, toFixed, toFixedP95, type Figure } from './figures.ts';
import { BASELINE, DENSITY_POLICIES, type BenchRow } from './poller-bench.ts';

/** The table of all workloads and policies, and below it what was to be reached. */
export function printTable(rows: readonly BenchRow[], figures: readonly Figure[]): string {
  const { few, many } = DENSITY_POLICIES;
  const policies = [...(rows[0]?.outcomes.keys() ?? [])].filter((name) => name !== BASELINE);
  const head = [
    'one in flight',
    BASELINE,
    'bound',
    'optimal',
    ...policies,
    '10 / bound',
    '100 / bound',
    'p95, 10',
    'p95, 100',
  ];
  const body = rows.map((row) => [
    row.workload.name,
    `${findProduct(row, BASELINE).toFixed(1)} s`,
    print(row.workload.bound / findProduct(row, BASELINE)),
    print(row.optimal.product / findProduct(row, BASELINE)),
    ...policies.map((policy) => print(toFixed(row, policy))),
    print(toBound(row, few)),
    print(toBound(row, many)),
    print(toFixedP95(row, few)),
    print(toFixedP95(row, many)),
  ]);

  return [
    `Looks per completion × mean delay, as ratios to ${BASELINE}; p95: that of the delay at as many looks. Lower is better.`,
    '',
    ...align([head, ...body]),
    '',
    ...figures.map(
      ({ name, atMost, reached, worstAt }) =>
        `${reached <= atMost ? '✓' : '✗'} ${name}: ${reached.toFixed(3)} at worst (${worstAt}); at most ${atMost} wanted`,
    ),
  ].join('\n');
}

function print(ratio: number): string {
  return Number.isNaN(ratio) ? '' : ratio.toFixed(2);
}

function align(lines: readonly (readonly string[])[]): readonly string[] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}
