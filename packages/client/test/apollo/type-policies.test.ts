import { gql, InMemoryCache } from '@apollo/client';
import { parse } from 'graphql';
import { expect, test, vi } from 'vitest';
import { listsOfParts } from '../../src/generated/schema-types.ts';
import { createTypePolicies, possibleTypes } from '../../src/apollo/apollo.ts';

const query = gql`
  query ($after: String, $filter: GenerationFilter) {
    generations(first: 2, after: $after, filter: $filter) {
      totalCount
      nodes {
        id
        status
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

function createPage(ids: readonly string[], endCursor: string) {
  const nodes = ids.map((id) => ({ __typename: 'Generation', id, status: 'PENDING' }));
  const pageInfo = { __typename: 'PageInfo', hasNextPage: true, endCursor };
  return { generations: { __typename: 'GenerationConnection', totalCount: 9, nodes, pageInfo } };
}

test('pages that are read by `nodes` are joined, in order and each generation once', () => {
  const cache = new InMemoryCache({ possibleTypes, typePolicies: createTypePolicies() });
  const write = (after: string | undefined, ids: readonly string[], end: string) =>
    cache.writeQuery({ query, variables: { after }, data: createPage(ids, end) });
  write(undefined, ['a', 'b'], 'b');
  write('b', ['c', 'd'], 'd');
  write('b', ['c', 'd'], 'd');

  const whole = cache.readQuery({ query });

  expect(whole).toMatchObject({
    generations: { nodes: [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }], pageInfo: { endCursor: 'd' } },
  });
});

test('each filter has a list of its own, and the first page begins it anew', () => {
  const cache = new InMemoryCache({ possibleTypes, typePolicies: createTypePolicies() });
  const filter = { status: ['COMPLETED'] };
  cache.writeQuery({ query, data: createPage(['a', 'b'], 'b') });
  cache.writeQuery({ query, variables: { filter }, data: createPage(['b'], 'b') });
  cache.writeQuery({ query, data: createPage(['z', 'a'], 'a') });

  const [all, filtered] = [cache.readQuery({ query }), cache.readQuery({ query, variables: { filter } })];

  expect(all).toMatchObject({ generations: { nodes: [{ id: 'z' }, { id: 'a' }] } });
  expect(filtered).toMatchObject({ generations: { nodes: [{ id: 'b' }] } });
});

test('parts of objects are merged, so that queries with different fields keep what the others asked for', () => {
  const cache = new InMemoryCache({ possibleTypes, typePolicies: createTypePolicies() });
  const write = (fields: string, usage: object) =>
    cache.writeQuery({
      query: gql(`{ me { id usage { ${fields} } } }`),
      data: { me: { __typename: 'User', id: 'u', usage: { __typename: 'Usage', ...usage } } },
    });
  write('today', { today: 1 });
  write('total', { total: 2 });

  const me = cache.readQuery({ query: gql('{ me { id usage { today total } } }') });

  expect(me).toMatchObject({ me: { usage: { today: 1, total: 2 } } });
});

const fragment = (type: string, field: string) => parse(`fragment Parts on ${type} { id ${field} { name } }`);

test('lists of parts are replaced as a whole, without a warning of lost data', () => {
  const reported = vi.spyOn(console, 'error');
  const warned = vi.spyOn(console, 'warn');
  const cache = new InMemoryCache({ possibleTypes, typePolicies: createTypePolicies() });
  const lists = Object.entries(listsOfParts).flatMap(([type, fields]) => fields.map((field) => [type, field] as const));
  for (const names of [['a', 'b'], ['c']]) {
    for (const [type, field] of lists) {
      const parts = names.map((name) => ({ __typename: 'Part', name }));
      const data = { __typename: type, id: '1', [field]: parts };
      cache.writeFragment({ fragment: fragment(type, field), data });
    }
  }

  const read = lists.map(([type, field]) =>
    cache.readFragment<Record<string, unknown>>({ id: `${type}:1`, fragment: fragment(type, field) }),
  );

  expect(read.map((data, index) => data?.[lists[index]?.[1] ?? ''])).toEqual(
    lists.map(() => [{ __typename: 'Part', name: 'c' }]),
  );
  expect(lists.length).toBeGreaterThan(2);
  expect([...reported.mock.calls, ...warned.mock.calls]).toEqual([]);
  vi.restoreAllMocks();
});
