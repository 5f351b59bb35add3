import { expect, test } from 'vitest';
import { layOut } from '../../src/videos/layout.ts';
import { countGroups, toFilter } from '../../src/videos/list-filter.ts';
import { addRange, NOTHING_SELECTED, toggle } from '../../src/videos/selection.ts';
import { readVideosSearch } from '../../src/videos/videos-search.ts';

test('the grid has as many columns of 240 px as fit, and one on a phone', () => {
  expect([358, 788, 1168, 1328].map((width) => layOut(width).columns)).toEqual([1, 3, 4, 5]);
  expect(layOut(0)).toEqual({ columns: 1, rowHeight: 120 });
  expect(layOut(1168).rowHeight).toBe(158 + 96 + 24);
});

test('the filters of the URL become those of the gateway, and unknown ones are left out', () => {
  expect(toFilter(readVideosSearch({ group: 'attention', model: 'kling_25', q: 'fox', page: 3 }))).toEqual({
    status: ['UNCONFIRMED', 'FAILED'],
    model: ['kling_25'],
    search: 'fox',
  });
  expect(toFilter(readVideosSearch({ group: 'all' }))).toEqual({});
  expect(toFilter(readVideosSearch({ group: 'unheard-of', model: '' }))).toEqual({});
});

test('a selection is a set of ids, to which one or a range is added', () => {
  const list = ['a', 'b', 'c', 'd'];
  const one = toggle(NOTHING_SELECTED, 'd');

  expect([...toggle(one, 'd')]).toEqual([]);
  expect([...addRange(one, list, ['d', 'b'])]).toEqual(['d', 'b', 'c']);
  expect([...addRange(one, list, ['gone', 'b'])]).toEqual(['d', 'b']);
  expect(addRange(one, list, ['a', 'gone'])).toBe(one);
});

test('the counts of statuses are added up by group, and canceled ones are only among all', () => {
  const counts = [
    { status: 'COMPLETED', count: 119 },
    { status: 'IN_QUEUE', count: 2 },
    { status: 'SCHEDULED', count: 1 },
    { status: 'UNCONFIRMED', count: 1 },
    { status: 'FAILED', count: 1 },
    { status: 'CANCELED', count: 4 },
  ] as const;

  expect(countGroups(counts)).toEqual({ all: 128, 'under-way': 3, done: 119, attention: 2 });
  expect(countGroups([])).toEqual({ all: 0, 'under-way': 0, done: 0, attention: 0 });
});
