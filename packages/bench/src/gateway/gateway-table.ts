import { align } from '../align.ts';
import { findFigure, judge, type Bound, type Row } from './row.ts';
import type { ServerName } from './programs.ts';

const columns: readonly ServerName[] = ['sources', 'bundled', 'Mercurius', 'Apollo', 'Yoga', 'proxy', 'bare ws'];

/** Prints the rows with their ratios, values and verdicts. */
export function printRows(rows: readonly Row[]): string {
  return align(listLines(rows)).join('\n');
}

/** The same as a table of Markdown, formatted as the formatter of this repository does. */
export function printMarkdown(rows: readonly Row[]): string {
  const [head = [], ...body] = listLines(rows);
  const widths = head.map((_, column) => Math.max(3, ...[head, ...body].map((line) => line[column]?.length ?? 0)));
  const print = (line: readonly string[]): string =>
    `| ${widths.map((width, column) => (line[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [head, widths.map((width) => '-'.repeat(width)), ...body].map(print).join('\n');
}

function listLines(rows: readonly Row[]): readonly (readonly string[])[] {
  const head = ['work', ...columns.map((column) => titles[column]), 'wanted', 'floor'];
  const body = rows.map((row) => [
    row.plan.name,
    ...columns.map((column) => printCell(row, column)),
    printBound(row.plan.wanted),
    row.plan.floor === undefined ? '–' : printBound(row.plan.floor),
  ]);
  return [head, ...body];
}

const titles: Readonly<Record<ServerName, string>> = {
  sources: 'ours from sources',
  bundled: 'ours bundled',
  Mercurius: 'Mercurius JIT',
  Apollo: 'Apollo Server 5',
  Yoga: 'bare Yoga',
  proxy: 'plain proxy',
  'bare ws': 'bare `ws`',
};

/** The figure, the verdict on "wanted" where it is one of ours, the floor where it is missed, and the values. */
export function printCell(row: Row, column: ServerName): string {
  const figure = findFigure(row, column);
  if (figure === undefined) return '–';
  const remark = row.measured.get(column)?.remark;
  return [printNumber(figure), ...printVerdicts(row, column), ...(remark ? [`(${remark})`] : [])].join(' ');
}

function printVerdicts(row: Row, column: ServerName): readonly string[] {
  const { judged, wanted, floor } = row.plan;
  if (!judged.includes(column)) return [];
  const isBelowFloor = floor !== undefined && judge(row, column, floor) === false;
  return [judge(row, column, wanted) === true ? '✓' : '✗', ...(isBelowFloor ? ['misses the floor'] : [])];
}

function printNumber(value: number): string {
  return value.toFixed(value < 10 ? 2 : 0);
}

function printBound(bound: Bound): string {
  if ('atLeast' in bound) return `≥ ${bound.atLeast}`;
  return 'atMost' in bound ? `≤ ${bound.atMost}` : `> ${bound.above}`;
}
