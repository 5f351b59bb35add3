import { expect, test } from 'vitest';
import { printRoom } from '../../src/composer/words.ts';

test.for([
  [2, 20, '2 slots left'],
  [1, 0, '1 slot left'],
  [0, 61, 'No slot left, next in 1:01'],
  [0, 0, 'No slot left'],
] as const)('%i slots with the next one in %i seconds are “%s”', ([left, seconds, words]) => {
  expect(printRoom(left, seconds)).toBe(words);
});
