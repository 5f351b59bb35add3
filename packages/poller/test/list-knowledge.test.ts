import { expect, test } from 'vitest';
import { createListKnowledge, type ListKnowledge } from '../src/turn/list-knowledge.ts';

const FIVE_MINUTES_MS = 300_000;
const accountId = 'alice';

test('a page is assumed to have a hundred entries', () => {
  expect(createListKnowledge(FIVE_MINUTES_MS).pageSize(accountId)).toBe(100);
});

test('a page that ends before an expected generation sets the page size of its key', () => {
  const list = createListKnowledge(FIVE_MINUTES_MS);

  show(list, { size: 20, shown: [1, 5, 20], missing: [21, 35] });

  expect([list.pageSize(accountId), list.pageSize('bob')]).toEqual([20, 100]);
  expect(list.positionOf(accountId, '21', 21)).toBe(21);
});

test('a longer page raises the page size again', () => {
  const list = createListKnowledge(FIVE_MINUTES_MS);
  show(list, { size: 20, shown: [20], missing: [21] });

  show(list, { size: 50, shown: [1], missing: [] });

  expect(list.pageSize(accountId)).toBe(50);
});

test('a short page that lacks no expected generation does not change the page size', () => {
  const list = createListKnowledge(FIVE_MINUTES_MS);

  show(list, { size: 3, shown: [1, 3], missing: [] });

  expect(list.pageSize(accountId)).toBe(100);
});

test('generations made elsewhere move the positions of this key down, and of no other', () => {
  const list = createListKnowledge(FIVE_MINUTES_MS);

  list.learn({
    accountId,
    page: 1,
    size: 100,
    shown: [{ position: 1, index: 30 }],
    missing: [{ id: 'old', position: 80 }],
  });

  expect(list.positionOf(accountId, 'old', 80)).toBe(110);
  expect(list.positionOf('bob', 'old', 80)).toBe(80);
});

test('a generation that is missing without a reason has no position until the knowledge expires', () => {
  const list = createListKnowledge(FIVE_MINUTES_MS);
  const short = createListKnowledge(0);

  show(list, { size: 100, shown: [2, 3], missing: [1] });
  show(short, { size: 100, shown: [2, 3], missing: [1] });

  expect(list.positionOf(accountId, '1', 1)).toBeUndefined();
  expect(list.positionOf(accountId, '2', 2)).toBe(2);
  expect(short.positionOf(accountId, '1', 1)).toBe(1);
});

test.each([0, 1])(
  'a page of %i entries with none of the expected generations does not change the page size',
  (size) => {
    const list = createListKnowledge(FIVE_MINUTES_MS);

    show(list, { size, shown: [], missing: [1, 2] });

    expect(list.pageSize(accountId)).toBe(100);
    expect(list.positionOf(accountId, '1', 1)).toBeUndefined();
  },
);

test('a distrusted list has no page size until the knowledge expires, for this key alone', () => {
  const list = createListKnowledge(FIVE_MINUTES_MS);
  const short = createListKnowledge(0);

  for (const each of [list, short]) each.distrust(accountId);

  expect([list.pageSize(accountId), list.pageSize('bob'), short.pageSize(accountId)]).toEqual([undefined, 100, 100]);
});

test('every twenty-fifth page of a key is checked', () => {
  const list = createListKnowledge(FIVE_MINUTES_MS);

  const checks = Array.from({ length: 75 }, (_, index) => (list.isCheckDue(accountId) ? index + 1 : 0));

  expect(checks.filter((page) => page > 0)).toEqual([25, 50, 75]);
  expect(list.isCheckDue('bob')).toBe(false);
});

interface Page {
  readonly size: number;
  /** Positions of the generations that are as expected, and of those that are missing. */
  readonly shown: readonly number[];
  readonly missing: readonly number[];
}

function show(list: ListKnowledge, { size, shown, missing }: Page): void {
  list.learn({
    accountId,
    page: 1,
    size,
    shown: shown.map((position) => ({ position, index: position - 1 })),
    missing: missing.map((position) => ({ id: `${position}`, position })),
  });
}
