import { align, print } from './align.ts';
import { findProduct, toBound, toFixed, toFixedP95 } from './figures.ts';
import { BASELINE, DENSITY_POLICIES, type BenchRow } from './poller-bench.ts';

/** The table of all workloads and policies, for one generation in flight. */
export function printTable(rows: readonly BenchRow[]): string {
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
    `Polls per completion × mean delay, as ratios to ${BASELINE}; p95: that of the delay at as many polls. Lower is better.`,
    '',
    ...align([head, ...body]),
  ].join('\n');
}
