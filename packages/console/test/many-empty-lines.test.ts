import { expect, test } from 'vitest';
import { describeEmptyLines, listEmptyLines } from '../src/many/empty-lines.ts';
import { parseLines } from '../src/many/parse-lines.ts';

test('empty lines of a text have their numbers, except those at its end', () => {
  const lines = [...parseLines('\nA fox\n  \r\n\nA crab\n\n', 'txt')];

  expect(listEmptyLines(lines, 1)).toEqual([1, 3, 4]);
});

test('a line break within quotes is no empty line, and neither is the first line of a table', () => {
  const lines = [...parseLines('prompt\n"A\n\nfox"\n\nA crab\n', 'csv')];

  expect(listEmptyLines(lines)).toEqual([5]);
});

test('a text without lines has no empty ones', () => {
  expect(listEmptyLines([])).toEqual([]);
});

test.for([
  [[], undefined],
  [[3], 'Line 3 is empty and skipped.'],
  [[3, 5, 1200], 'Lines 3, 5 and 1,200 are empty and skipped.'],
  [[3, 4, 5, 6, 7], '5 lines are empty and skipped, the first is line 3.'],
] as const)('the empty lines %o are told once', ([numbers, words]) => {
  expect(describeEmptyLines(numbers)).toBe(words);
});
