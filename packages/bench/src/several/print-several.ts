import { align, print } from '../align.ts';
import { BASELINE } from '../poller-bench.ts';
import { PLANNED, type SeveralRow } from './bench-several.ts';
import { boundToFixed, severalToFixed } from './several-figures.ts';

/** The tables of several in flight, one of each spread. */
export function printSeveral(rows: readonly SeveralRow[]): string {
  const tables = [...Map.groupBy(rows, ({ spread }) => spread)].map(([spread, ofSpread]) =>
    align(printSpread(spread, ofSpread)).join('\n'),
  );
  return [
    `Several in flight per key, of 60, 120, 300 and 600 s mixed, 100 completions: as ratios to ${BASELINE} for each. In brackets: what is`,
    'possible with the same pages and least interval. Last, with pages of 100: requests per completion, mean delay, requests a minute.',
    '',
    tables.join('\n\n'),
  ].join('\n');
}

function printSpread(spread: string, rows: readonly SeveralRow[]): readonly (readonly string[])[] {
  const policies = [...(rows[0]?.outcomes.keys() ?? [])].filter((name) => name !== BASELINE);
  return [
    [spread, BASELINE, ...policies, 'requests', 'delay', 'a minute'],
    ...rows.map((row) => {
      const ours = row.outcomes.get(PLANNED.pagesOf100);
      return [
        `${row.inFlight} in flight`,
        `${print(row.baseline, 1)} s`,
        ...policies.map((policy) => printRatio(row, policy)),
        print(ours?.pollsPerCompletion, 1),
        `${print(ours?.meanDelaySeconds, 1)} s`,
        print(ours?.requestsPerMinute, 0),
      ];
    }),
  ];
}

function printRatio(row: SeveralRow, policy: string): string {
  const bound = print(boundToFixed(row, policy), 3);
  const ratio = print(severalToFixed(row, policy), bound === '' ? 2 : 3);
  return bound === '' ? ratio : `${ratio} (${bound})`;
}
