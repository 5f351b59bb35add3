import { readFileSync } from 'node:fs';
import {
  BreakingChangeType,
  buildClientSchema,
  buildSchema,
  findSchemaChanges,
  getIntrospectionQuery,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isSpecifiedScalarType,
  isUnionType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type IntrospectionQuery,
} from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveHere, type ServerHere, askGraphql, readLedger } from '@videogen/testkit';

const KEY = 'lt_contract';
const copy = buildSchema(readFileSync(new URL('contract.graphql', import.meta.url), 'utf8'));

let server: ServerHere;
let introspection: IntrospectionQuery;
let running: GraphQLSchema;

beforeAll(async () => {
  server = await serveHere({
    // Lifts LIMIT_SUBMISSIONS: one operation has each paid mutation once, and selects every result.
    LIMIT_SUBMISSIONS: '2',
  });
  const query = getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true });
  const { body } = await askGraphql(server.gatewayUrl, { key: KEY, query });
  const { data }: { data: IntrospectionQuery } = JSON.parse(JSON.stringify(body));
  introspection = data;
  running = buildClientSchema(data);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

test('a running gateway has every name of the contract, each of the same kind and type', () => {
  const offered = new Set(listNames(running));

  const missing = listNames(copy).filter((name) => !offered.has(name));

  expect(missing).toEqual([]);
  expect(listNames(copy).length).toBeGreaterThan(250);
});

test('a running gateway has no breaking change of the contract', () => {
  const changes = findSchemaChanges(copy, running);

  const breaking = changes.filter(({ type }) => type in BreakingChangeType);
  expect(breaking.map(({ description }) => description)).toEqual([]);
});

test('everything in the introspection has a description', () => {
  const described = listDescribed(introspection.__schema.types);

  expect(described.filter(([, text]) => text.trim() === '')).toEqual([]);
  expect(described.length).toBeGreaterThan(250);
});

test('fragments on every member of every result merge in one selection, down to the fields of its fields', async () => {
  const query = `{ ${select('Query', 'node', '(id: "none")')} ${select('Query', 'nodes', '(ids: ["none"])')} }`;
  const mutation = `mutation {
    ${select('Mutation', 'generateVideo', '(input: { prompt: "" })')}
    ${select('Mutation', 'generateVideos', '(inputs: [{ prompt: "" }])')}
    ${select('Mutation', 'cancelGeneration', '(id: "none")')}
    ${select('Mutation', 'refreshGeneration', '(id: "none")')}
    ${select('Mutation', 'importGenerations', '')}
  }`;

  const read = await askGraphql(server.gatewayUrl, { key: KEY, query });
  const done = await askGraphql(server.gatewayUrl, { key: KEY, query: mutation });

  expect(read).toEqual({ status: 200, body: { data: { node: null, nodes: [null] } } });
  const issue = 'expected 1 to 1000 characters, got none';
  const noPrompt = {
    __typename: 'InvalidInputError',
    message: `The input is not valid: prompt: ${issue}.`,
    issues: [{ __typename: 'InputIssue', path: ['prompt'], message: issue }],
  };
  const notFound = {
    __typename: 'NotFoundError',
    message: "There is no such generation, or it is not this key's.",
  };
  expect(done).toEqual({
    status: 200,
    body: {
      data: {
        generateVideo: noPrompt,
        generateVideos: [noPrompt],
        cancelGeneration: notFound,
        refreshGeneration: notFound,
        importGenerations: { __typename: 'ImportGenerationsSuccess', imported: 0, followed: 0 },
      },
    },
  });
  expect((await readLedger(server.sandboxUrl)).accepted).toEqual([]);
});

test('that selection covers every union and every interface of the contract', () => {
  const abstract = Object.values(copy.getTypeMap()).filter((type) => isAbstractType(type));
  const results = new Set(
    ['Query', 'Mutation'].flatMap((name) => {
      const type = copy.getType(name);
      return isObjectType(type) ? Object.values(type.getFields()).map((field) => getNamedType(field.type)) : [];
    }),
  );

  // Error is met as the message that the failures of each result share.
  const unmet = abstract.filter((type) => type.name !== 'Error' && !results.has(type));
  expect(unmet.map(({ name }) => name)).toEqual([]);
});

/** A field of the running schema with a fragment on each type that it can be, each with all its fields. */
function select(owner: 'Query' | 'Mutation', name: string, args: string): string {
  const type = running.getType(owner);
  const result = isObjectType(type) ? getNamedType(type.getFields()[name]?.type) : undefined;
  if (!isAbstractType(result)) throw new Error(`${owner}.${name} is no union and no interface`);
  const fragments = running
    .getPossibleTypes(result)
    .map((member) => `... on ${member.name} { ${listSelections(member, 2).join(' ')} }`);
  return `${name}${args} { __typename ${fragments.join(' ')} }`;
}

/** Every field that needs no argument, so many levels deep. */
function listSelections(type: GraphQLNamedType, levels: number): readonly string[] {
  if (!isObjectType(type) && !isInterfaceType(type)) return ['__typename'];
  return Object.values(type.getFields())
    .filter((field) => !field.args.some(isRequiredArgument))
    .flatMap((field) => {
      const inner = getNamedType(field.type);
      if (!isCompositeType(inner)) return [field.name];
      return levels === 1 ? [] : [`${field.name} { __typename ${listSelections(inner, levels - 1).join(' ')} }`];
    });
}

/** A line for each type, field, argument, enum value, input field, member and interface of a schema. */
function listNames(schema: GraphQLSchema): readonly string[] {
  return Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => [`${type.constructor.name} ${type.name}`, ...listParts(type)]);
}

function listParts(type: GraphQLNamedType): readonly string[] {
  const { name } = type;
  if (isEnumType(type)) return type.getValues().map((value) => `${name}.${value.name}`);
  if (isUnionType(type)) return type.getTypes().map((member) => `${name} = ${member.name}`);
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map((field) => {
      const preset = field.default ? ' with a default' : '';
      return `${name}.${field.name}: ${String(field.type)}${preset}`;
    });
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return [
    ...type.getInterfaces().map((each) => `${name} implements ${each.name}`),
    ...Object.values(type.getFields()).flatMap((field) => listOfField(name, field)),
  ];
}

function listOfField(owner: string, { name, type, args }: GraphQLField<unknown, unknown>): readonly string[] {
  return [
    `${owner}.${name}: ${String(type)}`,
    ...args.map((arg) => `${owner}.${name}(${arg.name}: ${String(arg.type)})`),
  ];
}

/** Each name in an introspection with its description, empty where there is none. */
function listDescribed(value: unknown, owner = ''): readonly (readonly [name: string, description: string])[] {
  if (Array.isArray(value)) return value.flatMap((each) => listDescribed(each, owner));
  const entries = new Map(Object.entries(value ?? {}));
  const name = String(entries.get('name'));
  if (name.startsWith('__') || !entries.has('description') || isBuiltIn(name)) return [];
  const path = owner === '' ? name : `${owner}.${name}`;
  const parts = ['fields', 'args', 'inputFields', 'enumValues'].flatMap((part) =>
    listDescribed(entries.get(part) ?? [], path),
  );
  return [[path, String(entries.get('description') ?? '')], ...parts];
}

function isBuiltIn(name: string): boolean {
  const type = running.getType(name);
  return type !== undefined && isSpecifiedScalarType(type);
}
