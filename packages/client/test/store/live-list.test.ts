import { expect, test } from 'vitest';
import type { Generation, GenerationFilter, GenerationStatus } from '../../src/index.ts';
import { appendPage, applyChange, type LiveList } from '../../src/store/live-list.ts';
import { readAs } from '../live-values.ts';

const pending: GenerationFilter = { status: ['PENDING'] };
const list: LiveList = { generations: [make('d', 40), make('b', 20)], endCursor: 'b', hasMore: true };

test('a new generation goes to its place by time', () => {
  expect(apply(make('e', 50))).toEqual(['e', 'd', 'b']);
  expect(apply(make('c', 30))).toEqual(['d', 'c', 'b']);
  // It comes before one of the same time, as the newer ones do.
  expect(apply(make('c', 20))).toEqual(['d', 'c', 'b']);
});

test('one that is older than the loaded part comes with its page, or last if all is loaded', () => {
  expect(applyChange(list, make('a', 10), undefined)).toBe(list);
  expect(ids(applyChange({ ...list, hasMore: false }, make('a', 10), undefined))).toEqual(['d', 'b', 'a']);
});

test('a change replaces the generation; an older version changes nothing', () => {
  const changed = make('b', 20, { version: 2, status: 'IN_PROGRESS' });
  const after = applyChange(list, changed, undefined);

  expect(after.generations).toEqual([list.generations[0], changed]);
  expect(applyChange(after, make('b', 20), undefined)).toBe(after);
});

test('a generation leaves the filter, and one that never was in it changes nothing', () => {
  const left = make('d', 40, { version: 2, status: 'IN_PROGRESS' });

  expect(ids(applyChange(list, left, pending))).toEqual(['b']);
  expect(applyChange(list, make('c', 30, { status: 'IN_PROGRESS' }), pending)).toBe(list);
});

test('a page is appended without those already there, and without those that have left the filter', () => {
  const nodes = [make('b', 20), make('a', 10, { version: 3 }), make('z', 5, { version: 2, status: 'COMPLETED' })];
  const pageInfo = { hasNextPage: false, hasPreviousPage: true, startCursor: 'b', endCursor: 'z' };

  const after = appendPage(list, { nodes, pageInfo }, pending);

  expect(after).toEqual({ generations: [...list.generations, nodes[1]], endCursor: 'z', hasMore: false });
});

test.each<[GenerationFilter, boolean]>([
  [{}, true],
  [{ status: null, model: null, mode: null, createdAfter: null, createdBefore: null }, true],
  [{ status: ['PENDING'] }, true],
  [{ status: [] }, false],
  [{ model: ['sora-2', 'kling_25'] }, true],
  [{ model: ['kling_25'] }, false],
  [{ mode: ['TEXT_TO_VIDEO'] }, false],
  [{ createdAfter: '2026-11-23T12:00:39.999Z', createdBefore: '2026-11-23T13:00:40.001+01:00' }, true],
  [{ createdAfter: '2026-11-23T12:00:40.000Z' }, false],
  [{ createdBefore: '2026-11-23T12:00:40.000Z' }, false],
])('the filter %j lets a pending generation of sora-2 in: %s', (filter, isIn) => {
  const empty: LiveList = { generations: [], endCursor: null, hasMore: false };

  expect(applyChange(empty, make('d', 40), filter).generations).toHaveLength(isIn ? 1 : 0);
});

function apply(changed: Generation): readonly string[] {
  return ids(applyChange(list, changed, undefined));
}

function ids({ generations }: LiveList): readonly string[] {
  return generations.map(({ id }) => id);
}

function make(
  id: string,
  seconds: number,
  { version = 1, status = 'PENDING' }: { readonly version?: number; readonly status?: GenerationStatus } = {},
): Generation {
  return {
    ...readAs({ id, status, version }),
    createdAt: new Date(Date.UTC(2026, 10, 23, 12, 0, seconds)).toISOString(),
  };
}
