import { readFileSync } from 'node:fs';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  type GraphQLNamedType,
  type GraphQLObjectType,
} from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../src/index.ts';
import { modelKeysFile, printModelKeys } from '../src/model-keys.ts';
import { printContract } from '../src/print.ts';

const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

test('schema.graphql is the printed schema; run "npx -y pnpm codegen" when this fails', () => {
  const committed = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

  expect(printContract()).toBe(committed);
});

test('model-keys.json has the keys of the catalogue; run "npx -y pnpm codegen" when this fails', () => {
  const committed = readFileSync(modelKeysFile, 'utf8');

  expect(printModelKeys()).toBe(committed);
  expect(JSON.parse(committed)).toContain('kling_25');
});

test('everything in the contract is described', () => {
  const undescribed = types.flatMap(listParts).filter(({ description }) => !description?.trim());

  expect(undescribed.map(({ name }) => name)).toEqual([]);
  expect(types.flatMap(listParts).length).toBeGreaterThan(150);
});

test('a field of one name has one type in all members of a union and implementations of an interface', () => {
  const conflicts = types
    .filter((type) => isUnionType(type) || isInterfaceType(type))
    .flatMap((type) => listConflicts(schema.getPossibleTypes(type)).map((conflict) => `${type.name}: ${conflict}`));

  expect(conflicts).toEqual([]);
});

test('every expected failure implements Error', () => {
  const members = types.filter(isUnionType).flatMap((type) => type.getTypes());
  const failures = members.filter(({ name }) => name.endsWith('Error'));

  expect(failures.map((type) => type.getInterfaces().map(({ name }) => name))).toEqual(failures.map(() => ['Error']));
  expect(failures.length).toBeGreaterThan(5);
});

test('connections follow Relay', () => {
  const connections = types.filter(isObjectType).filter(({ name }) => name.endsWith('Connection'));

  expect(connections.map(({ name }) => name)).toEqual(['GenerationConnection']);
  for (const connection of connections) {
    const edge = schema.getType(connection.name.replace('Connection', 'Edge'));
    expect(printFields(connection)).toEqual({
      edges: `[${edge?.name}!]!`,
      nodes: '[Generation!]!',
      statusCounts: '[StatusCount!]!',
      pageInfo: 'PageInfo!',
      totalCount: 'Int!',
      updatesCursor: 'String!',
    });
    expect(printFields(edge)).toEqual({ cursor: 'String!', node: 'Generation!' });
  }
  expect(printFields(schema.getType('PageInfo'))).toEqual({
    hasNextPage: 'Boolean!',
    hasPreviousPage: 'Boolean!',
    startCursor: 'String',
    endCursor: 'String',
  });
  const args = schema.getQueryType()?.getFields()['generations']?.args ?? [];
  expect(Object.fromEntries(args.map(({ name, type }) => [name, String(type)]))).toEqual({
    first: 'Int',
    after: 'String',
    last: 'Int',
    before: 'String',
    filter: 'GenerationFilter',
  });
});

test('lists of the contract contain no nulls, except nodes', () => {
  const lists = types
    .filter((type) => isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))
    .flatMap((type) =>
      Object.values(type.getFields()).map(({ name, type: fieldType }) => [`${type.name}.${name}`, fieldType] as const),
    )
    .filter(([, type]) => /\w\]/.test(String(isNonNullType(type) ? type.ofType : type)));

  expect(lists.map(([name]) => name)).toEqual(['Query.nodes']);
});

interface Part {
  readonly name: string;
  readonly description: string | null | undefined;
}

function listParts(type: GraphQLNamedType): readonly Part[] {
  if (isEnumType(type)) return [type, ...type.getValues().map((value) => partOf(type.name, value))];
  if (isInputObjectType(type)) {
    return [type, ...Object.values(type.getFields()).map((field) => partOf(type.name, field))];
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    const fields = Object.values(type.getFields());
    return [
      type,
      ...fields.map((field) => partOf(type.name, field)),
      ...fields.flatMap((field) => field.args.map((arg) => partOf(`${type.name}.${field.name}`, arg))),
    ];
  }
  return [type];
}

function partOf(owner: string, { name, description }: Part): Part {
  return { name: `${owner}.${name}`, description };
}

function listConflicts(members: readonly GraphQLObjectType[]): readonly string[] {
  const seen = new Map<string, string>();
  return members.flatMap((member) =>
    Object.values(member.getFields()).flatMap(({ name, type }) => {
      const earlier = seen.get(name) ?? String(type);
      seen.set(name, earlier);
      return earlier === String(type) ? [] : [`${name} is ${earlier} and, in ${member.name}, ${String(type)}`];
    }),
  );
}

function printFields(type: GraphQLNamedType | undefined): Readonly<Record<string, string>> {
  if (!isObjectType(type)) return {};
  return Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, String(field.type)]));
}
