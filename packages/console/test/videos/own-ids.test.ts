import { expect, test } from 'vitest';
import { ownIdsOf } from '../../src/videos/own-ids.ts';

test('the ids of a client grow, and their listeners are told', () => {
  const client = {};
  const own = ownIdsOf(client);
  const before = own.getSnapshot();
  const seen: (readonly string[])[] = [];
  const stop = own.subscribe(() => seen.push([...own.getSnapshot()]));

  own.add(['a']);
  ownIdsOf(client).add(['b', 'a']);
  stop();
  own.add(['c']);

  expect(seen).toEqual([['a'], ['a', 'b']]);
  expect([...before]).toEqual([]);
  expect([...ownIdsOf({}).getSnapshot()]).toEqual([]);
});
