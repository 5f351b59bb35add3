import { expect, test } from 'vitest';
import { createSeenVersions } from '../src/calls/seen-versions.ts';

test('only a newer version of a generation is new', () => {
  const isNew = createSeenVersions();

  const answers = [isNew('a', 1), isNew('b', 1), isNew('a', 1), isNew('a', 3), isNew('a', 2)];

  expect(answers).toEqual([true, true, false, true, false]);
});

test('the generation that changed longest ago is dropped first', () => {
  const isNew = createSeenVersions(2);

  const answers = [isNew('a', 1), isNew('b', 1), isNew('a', 2), isNew('c', 1), isNew('a', 2), isNew('b', 1)];

  expect(answers).toEqual([true, true, true, true, false, true]);
});
