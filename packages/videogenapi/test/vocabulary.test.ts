import { expect, test } from 'vitest';
import { parseStatusWord } from '../src/index.ts';
import { parseAspectRatio, parseMode, parseResolution } from '../src/vocabulary.ts';

test.each([
  ['PENDING', ['pending', 'submitted']],
  ['IN_QUEUE', ['in_queue', 'queued']],
  ['IN_PROGRESS', ['in_progress', 'processing', 'generating', 'running']],
  ['COMPLETED', ['completed', 'complete', 'done', 'succeeded', 'success', 'ready']],
  ['FAILED', ['failed', 'error', 'timeout', 'canceled', 'cancelled']],
  [undefined, ['', 'unknown', 'in progress', 'toString', '__proto__']],
])('%s is the status behind %j, in any letter case', (status, words) => {
  const variants = words.flatMap((word) => [
    word,
    word.toUpperCase(),
    ` ${word.slice(0, 1).toUpperCase()}${word.slice(1)} `,
  ]);

  expect(variants.map(parseStatusWord)).toEqual(variants.map(() => status));
});

test('words that are properties of every object are unknown', () => {
  const words = ['constructor', 'toString', '__proto__'];

  expect(words.flatMap((word) => [parseMode(word), parseResolution(word), parseAspectRatio(word)])).toEqual(
    Array(9).fill(undefined),
  );
});
