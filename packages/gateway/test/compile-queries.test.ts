import { execute, Kind, parse } from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { expect, test } from 'vitest';
import { createContext, schema } from '@videogen/schema';
import { isCompilable } from '../src/execution/is-compilable.ts';
import { findDocuments, makeVariables } from './all-documents.ts';
import { post, startForAlice } from './gateway-for-alice.ts';
import { openGatewayOptions } from './gateway-on-a-store.ts';
import { acceptGeneration, printId, saveKnownUser, tell } from './generations-of-users.ts';

const queries = findDocuments().filter(({ document }) =>
  document.definitions.some((each) => each.kind === Kind.OPERATION_DEFINITION && each.operation === 'query'),
);

test('compiled queries answer as graphql itself does, over every document of the tests and examples', async () => {
  await using opened = await openGatewayOptions();
  const { store, options } = opened;
  const caller = await saveKnownUser(store, 'lt_alice_0001');
  const failed = await acceptGeneration(store, caller, 'A dog');
  await tell(store, failed.id, 'FAILED');
  const id = printId(await acceptGeneration(store, caller));
  const compilable = queries.filter(({ document }) => isCompilable(document));
  const newContext = () => createContext({ caller, lifecycle: options.lifecycle });

  const differences = await Promise.all(
    compilable.map(async ({ text, document }) => {
      const compiled = compileQuery(schema, document);
      if (!isCompiledQuery(compiled)) return [text, compiled.errors];
      const variables = makeVariables(document, id);
      const expected = await execute({ schema, document, contextValue: newContext(), variableValues: variables });
      const got = await compiled.query(undefined, newContext(), variables);
      return JSON.stringify(got.data) === JSON.stringify(expected.data) ? [] : [text, got, expected];
    }),
  );

  expect(differences.flat()).toEqual([]);
  expect(compilable.length).toBeGreaterThan(50);
});

test('no use of a document changes its answer, whether it fails or not', async () => {
  await using running = await startForAlice();
  const id = printId(await acceptGeneration(running.store, running.alice));
  const failing = [
    {
      query: 'query ($first: Int) { generations(first: $first) { totalCount } models { key } }',
      variables: { first: 500 },
    },
    { query: 'query ($after: String) { generations(after: $after) { nodes { id } } }', variables: { after: '?' } },
    { query: 'query ($id: ID!) { generation(id: $id) { id } }', variables: { id: {} } },
    { query: 'query ($id: ID!) { generation(id: $id) { updates(first: 0) { version } } }', variables: { id } },
  ];
  const operations = [
    ...queries.map(({ text, document }) => ({ query: text, variables: makeVariables(document, id) })),
    ...failing,
  ];

  const changed = await Promise.all(
    operations.map(async (operation) => {
      const first = await post(running.url, operation);
      await post(running.url, operation);
      await post(running.url, operation);
      const fourth = await post(running.url, operation);
      return first.status === fourth.status && first.body === fourth.body ? [] : [first, fourth];
    }),
  );

  expect(changed.flat()).toEqual([]);
});

const notCompilable: readonly (readonly [reason: string, text: string])[] = [
  // graphql-jit 0.8.9 runs the text behind these marks.
  ['texts', '{ generation(id: "__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d0") { id } }'],
  ['texts of default values', 'query ($id: ID = "a") { generation(id: $id) { id } }'],
  ['directives', 'query ($on: Boolean!) { models { key @include(if: $on) } }'],
  ["names of a language's own properties", '{ __proto__: models { key } }'],
  ['introspection', '{ __schema { queryType { name } } }'],
  ['several operations', 'query A { models { key } } query B { models { key } }'],
];

test.for(notCompilable)('a document with %s is not compiled', ([, text]) => {
  expect(isCompilable(parse(text))).toBe(false);
});
