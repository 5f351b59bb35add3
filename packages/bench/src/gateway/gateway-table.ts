import { align } from '../align.ts';
import { findFigure, judge, type Bound, type Row } from './row.ts';
import type { ServerName } from './programs.ts';

const columns: readonly ServerName[] = ['sources', 'bundled', 'Mercurius', 'Apollo', 'Yoga', 'proxy', 'bare ws'];

/** Prints the rows with their ratios, values and verdicts. */
export function printRows(rows: readonly Row[]): string {
  const head = ['work', ...columns, 'wanted', 'floor'];
  const body = rows.map((row) => [
    row.plan.name,
    ...columns.map((column) => printCell(row, column)),
    printBound(row.plan.wanted),
    row.plan.floor === undefined ? '–' : printBound(row.plan.floor),
  ]);
  return align([head, ...body]).join('\n');
}

/** The figure, the verdict on "wanted" where it is one of ours, a verdict on the floor where that is missed too, and the values. */
export function printCell(row: Row, column: ServerName): string {
  const figure = findFigure(row, column);
  if (figure === undefined) return '–';
  const remark = row.measured.get(column)?.remark;
  return [printNumber(figure), ...printVerdicts(row, column), ...(remark ? [`(${remark})`] : [])].join(' ');
}

function printVerdicts(row: Row, column: ServerName): readonly string[] {
  const { judged, wanted, floor } = row.plan;
  if (!judged.includes(column)) return [];
  const isReached = judge(row, column, wanted);
  const isAboveFloor = floor === undefined ? true : judge(row, column, floor);
  if (isReached === true && isAboveFloor === true) return ['✓'];
  if (isAboveFloor === undefined) return [isReached === true ? '✓' : '✗', 'floor not judged'];
  return isAboveFloor ? ['✗'] : ['✗', 'floor ✗'];
}

function printNumber(value: number): string {
  return value.toFixed(value < 10 ? 2 : 0);
}

function printBound(bound: Bound): string {
  if ('atLeast' in bound) return `≥ ${bound.atLeast}`;
  return 'atMost' in bound ? `≤ ${bound.atMost}` : `> ${bound.above}`;
}
