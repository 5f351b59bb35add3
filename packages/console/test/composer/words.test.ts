import { expect, test } from 'vitest';
import { readRoom } from '../../src/composer/words.ts';

const now = Date.parse('2026-11-26T12:00:00.000Z');
const inSeconds = (seconds: number): string => new Date(now + seconds * 1000).toISOString();

test.for([
  [3, 20, 0, '2 slots left'],
  [4, 0, 0, '1 slot left'],
  [5, 61, 0, 'No slot left, next in 61 s'],
  [5, 0, 0, 'Slot free'],
  [5, 61, 7, 'No slot left, 7 videos wait'],
  [5, 61, 1, 'No slot left, 1 video waits'],
] as const)('%i of 5 used, the next slot in %i s and %i waiting are “%s”', ([used, seconds, waiting, words]) => {
  expect(readRoom({ used, limit: 5, resetsAt: inSeconds(seconds) }, waiting, now).text).toBe(words);
});

test('before a limit is reported nothing is told', () => {
  expect(readRoom(undefined, 0, now).text).toBe('');
});
