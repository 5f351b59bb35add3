import { expect, test } from 'vitest';
import { readWords } from '../../src/search/read-words.ts';

test('a text of any length is read, its first 100,000 characters count, and its words up to 64', () => {
  const long = readWords('x'.repeat(10_000_000));
  const late = readWords(`${' '.repeat(99_990)}inside outside`);

  expect([...long]).toEqual(['x'.repeat(64)]);
  expect([...late]).toEqual(['inside', 'out']);
});
