import { formatNumber } from '../design/format-number.ts';
import type { Line } from './parse-lines.ts';

/**
 * Returns the numbers of the empty lines between lines, and before the first one where `first` is the number that it would have
 * without any. Those at the end of a file are not among them.
 */
export function listEmptyLines(
  lines: readonly Pick<Line, 'number' | 'text'>[],
  first = lines[0]?.number ?? 1,
): readonly number[] {
  const empty: number[] = [];
  let next = first;
  for (const { number, text } of lines) {
    for (; next < number; next++) empty.push(next);
    next = number + countLines(text);
  }
  return empty;
}

/** Tells which lines are empty: `Line 3 is empty and skipped.`; undefined without any. */
export function describeEmptyLines(numbers: readonly number[]): string | undefined {
  const [first] = numbers;
  if (first === undefined) return undefined;
  if (numbers.length === 1) return `Line ${formatNumber(first)} is empty and skipped.`;
  if (numbers.length <= MOST_NAMED) return `Lines ${list.format(numbers.map(formatNumber))} are empty and skipped.`;
  return `${formatNumber(numbers.length)} lines are empty and skipped, the first is line ${formatNumber(first)}.`;
}

/** The most numbers that a sentence has. */
const MOST_NAMED = 4;
const list = new Intl.ListFormat('en-GB');

/** A record of a table may have line breaks within quotes. */
function countLines(text: string): number {
  return text.split(/\r\n|\r|\n/).length;
}
