import { readFile } from 'node:fs/promises';
import { buildSchema, parse, print, validate, type DocumentNode } from 'graphql';
import { expect, test } from 'vitest';
import * as operations from '../../src/generated/operations.ts';
import { completeDocument } from '../../src/versions/complete-document.ts';

const schema = buildSchema(await readFile(new URL('../../../schema/schema.graphql', import.meta.url), 'utf8'));

function squeeze(document: DocumentNode): string {
  return print(document).replaceAll(/\s+/g, ' ');
}

test.for([
  [
    'a query',
    '{ generation(id: "a") { status } }',
    '{ generation(id: "a") { status videogen_id: id videogen_version: version } }',
  ],
  [
    'a list with an id under another name',
    '{ generations { edges { node { key: id version } } nodes { id version } } }',
    '{ generations { edges { node { key: id version videogen_id: id } } nodes { id version } } }',
  ],
  [
    'a field that is not always there',
    'query ($all: Boolean!) { generation(id: "a") { id ... on Generation @include(if: $all) { version } } }',
    'query ($all: Boolean!) { generation(id: "a") { id ... on Generation @include(if: $all) { version } videogen_version: version } }',
  ],
  [
    'an interface, where it selects generations',
    '{ node(id: "a") { id ... on Generation { status } } nodes(ids: []) { id } }',
    '{ node(id: "a") { id ... on Generation { status } ... on Generation { videogen_version: version } } nodes(ids: []) { id } }',
  ],
  [
    'the result of a mutation',
    'mutation { cancelGeneration(id: "a") { ... on NotCancelableError { generation { id } } } }',
    'mutation { cancelGeneration(id: "a") { ... on NotCancelableError { generation { id videogen_version: version } } } }',
  ],
  [
    'a subscription',
    'subscription ($id: ID!) { generationUpdated(id: $id) { status generation { id version } } }',
    'subscription ($id: ID!, $videogen_after: String) { generationUpdated(id: $id, after: $videogen_after) ' +
      '{ status generation { id version } videogen_cursor: cursor } }',
  ],
] as const)('%s gets what it lacks', ([, text, expected]) => {
  const completed = completeDocument(parse(text));

  expect(squeeze(completed)).toBe(expected);
  expect(validate(schema, completed)).toEqual([]);
});

test('fragments are completed where they lead to generations', () => {
  const document = parse(`
    query { generations { ...Page } }
    fragment Page on GenerationConnection { nodes { ...Card } edges { node { status } } }
    fragment Card on Generation { id version }
  `);

  const completed = completeDocument(document);

  expect(squeeze(completed)).toBe(
    '{ generations { ...Page } } ' +
      'fragment Page on GenerationConnection { nodes { ...Card } ' +
      'edges { node { status videogen_id: id videogen_version: version } } } ' +
      'fragment Card on Generation { id version }',
  );
});

test("the client's own documents lack nothing, so that a gateway with trusted documents knows them", () => {
  const documents = Object.entries(operations).filter(([name]) => name.endsWith('Document'));

  const changed = documents.filter(([, document]) => completeDocument(document) !== document).map(([name]) => name);

  expect(documents.length).toBeGreaterThan(10);
  expect(changed).toEqual([]);
});
