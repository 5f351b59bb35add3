import { expect, test } from 'vitest';
import { createListKnowledge, type ListKnowledge } from '../src/list-knowledge.ts';

const FIVE_MINUTES_MS = 300_000;
const userId = 'alice';

test('a page is taken for one of a hundred until it shows otherwise', () => {
  expect(createListKnowledge(FIVE_MINUTES_MS).pageSize(userId)).toBe(100);
});

test('a page that ends before what should be on it says how many entries a page of this key has', () => {
  const list = createListKnowledge(FIVE_MINUTES_MS);

  show(list, { size: 20, shown: [1, 5, 20], missing: [21, 35] });

  expect([list.pageSize(userId), list.pageSize('bob')]).toEqual([20, 100]);
  expect(list.placeOf(userId, '21', 21)).toBe(21);
});

test('a longer page says so again', () => {
  const list = createListKnowledge(FIVE_MINUTES_MS);
  show(list, { size: 20, shown: [20], missing: [21] });

  show(list, { size: 50, shown: [1], missing: [] });

  expect(list.pageSize(userId)).toBe(50);
});

test('a short page that lacks nothing is the end of the list', () => {
  const list = createListKnowledge(FIVE_MINUTES_MS);

  show(list, { size: 3, shown: [1, 3], missing: [] });

  expect(list.pageSize(userId)).toBe(100);
});

test('what was made elsewhere moves ours down, for this key alone', () => {
  const list = createListKnowledge(FIVE_MINUTES_MS);

  list.learn({ userId, page: 1, size: 100, shown: [{ place: 1, index: 30 }], missing: [{ id: 'old', place: 80 }] });

  expect(list.placeOf(userId, 'old', 80)).toBe(110);
  expect(list.placeOf('bob', 'old', 80)).toBe(80);
});

test('one that is missing without a reason is looked at alone, until that is forgotten', () => {
  const list = createListKnowledge(FIVE_MINUTES_MS);
  const short = createListKnowledge(0);

  show(list, { size: 100, shown: [2, 3], missing: [1] });
  show(short, { size: 100, shown: [2, 3], missing: [1] });

  expect(list.placeOf(userId, '1', 1)).toBeUndefined();
  expect(list.placeOf(userId, '2', 2)).toBe(2);
  expect(short.placeOf(userId, '1', 1)).toBe(1);
});

test.each([0, 1])('a page without any of those that should be on it is no page size, with %i entries', (size) => {
  const list = createListKnowledge(FIVE_MINUTES_MS);

  show(list, { size, shown: [], missing: [1, 2] });

  expect(list.pageSize(userId)).toBe(100);
  expect(list.placeOf(userId, '1', 1)).toBeUndefined();
});

test('a list that is not trusted is gone without, for this key and for a while', () => {
  const list = createListKnowledge(FIVE_MINUTES_MS);
  const short = createListKnowledge(0);

  for (const each of [list, short]) each.distrust(userId);

  expect([list.pageSize(userId), list.pageSize('bob'), short.pageSize(userId)]).toEqual([undefined, 100, 100]);
});

test('every twenty-fifth page of a key is checked', () => {
  const list = createListKnowledge(FIVE_MINUTES_MS);

  const checks = Array.from({ length: 75 }, (_, index) => (list.isCheckDue(userId) ? index + 1 : 0));

  expect(checks.filter((page) => page > 0)).toEqual([25, 50, 75]);
  expect(list.isCheckDue('bob')).toBe(false);
});

interface Page {
  readonly size: number;
  /** Places of those that are where they should be, and of those that are not there. */
  readonly shown: readonly number[];
  readonly missing: readonly number[];
}

function show(list: ListKnowledge, { size, shown, missing }: Page): void {
  list.learn({
    userId,
    page: 1,
    size,
    shown: shown.map((place) => ({ place, index: place - 1 })),
    missing: missing.map((place) => ({ id: `${place}`, place })),
  });
}
