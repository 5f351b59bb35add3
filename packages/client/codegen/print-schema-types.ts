import { minifyIntrospection, outputIntrospectionFile } from '@gql.tada/internal';
import {
  getNamedType,
  getNullableType,
  introspectionFromSchema,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
  type GraphQLNamedType,
  type GraphQLSchema,
  type IntrospectionOutputTypeRef,
} from 'graphql';

/**
 * Prints the module from which the caches of other GraphQL clients get their settings: the types of each interface and union, the
 * object types of fields, and the types that have no id of their own.
 */
export function printSchemaTypes(schema: GraphQLSchema): string {
  const types = Object.values(schema.getTypeMap())
    .filter((type) => isCompositeType(type) && !isIntrospectionType(type))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const abstract = types.filter((type) => isAbstractType(type));
  const withFields = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  const embedded = withFields.filter((type) => isObjectType(type) && !roots.has(type) && !('id' in type.getFields()));
  const fieldTypes = withFields.flatMap((type) => {
    const fields = Object.values(type.getFields())
      .map((field) => [field.name, getNamedType(field.type)] as const)
      .filter(([, fieldType]) => isCompositeType(fieldType))
      .map(([name, fieldType]) => `    ${name}: '${fieldType.name}',`);
    return fields.length === 0 ? [] : [`  ${type.name}: {`, ...fields, '  },'];
  });
  const isEmbedded = (type: GraphQLNamedType): boolean => embedded.some(({ name }) => name === type.name);
  const listsOfParts = withFields.flatMap((type) => {
    if (!isObjectType(type) || !('id' in type.getFields())) return [];
    const names = Object.values(type.getFields())
      .filter((field) => isListType(getNullableType(field.type)) && isEmbedded(getNamedType(field.type)))
      .map(({ name }) => `'${name}'`);
    return names.length === 0 ? [] : [`  ${type.name}: [${names.join(', ')}],`];
  });
  return [
    "/** The object types of each interface and union, as Apollo Client's and urql's caches take them. */",
    'export const possibleTypes: Record<string, string[]> = {',
    ...abstract.flatMap(({ name }) => [
      `  ${name}: [`,
      ...listPossible(schema, name).map((possible) => `    '${possible}',`),
      '  ],',
    ]),
    '};',
    '',
    '/** The named type of each field whose type is an object, interface or union. */',
    'export const fieldTypes: Readonly<Record<string, Readonly<Record<string, string>>>> = {',
    ...fieldTypes,
    '};',
    '',
    '/** The fields of objects with an id that are lists of objects without one. */',
    'export const listsOfParts: Readonly<Record<string, readonly string[]>> = {',
    ...listsOfParts,
    '};',
    '',
    '/** The object types without an id: parts of the objects that contain them. */',
    'export const typesWithoutId: readonly string[] = [',
    ...embedded.map(({ name }) => `  '${name}',`),
    '];',
    '',
  ].join('\n');
}

function listPossible(schema: GraphQLSchema, name: string): readonly string[] {
  const type = schema.getType(name);
  if (!isAbstractType(type)) return [];
  return schema
    .getPossibleTypes(type)
    .map((possible) => possible.name)
    .toSorted();
}

/**
 * Prints the module with the part of the schema's introspection that urql's cache reads: objects, interfaces and unions, with their
 * fields. Scalars and enums are one type, and arguments are left out.
 */
export function printIntrospection(schema: GraphQLSchema): string {
  const { queryType, mutationType, subscriptionType, types } = introspectionFromSchema(schema).__schema;
  const composite = types.flatMap((type): readonly object[] => {
    if (type.name.startsWith('__')) return [];
    if (type.kind === 'UNION') return [{ kind: type.kind, name: type.name, possibleTypes: type.possibleTypes }];
    if (type.kind !== 'OBJECT' && type.kind !== 'INTERFACE') return [];
    const { kind, name, interfaces } = type;
    const fields = type.fields.map((field) => ({ name: field.name, type: simplify(field.type), args: [] }));
    const possible = type.kind === 'INTERFACE' ? { possibleTypes: type.possibleTypes } : {};
    return [{ kind, name, fields, interfaces, ...possible }];
  });
  const roots = { queryType, mutationType, subscriptionType };
  return [
    "import type { CacheExchangeOpts } from '@urql/exchange-graphcache';",
    '',
    "/** The schema, as urql's cache takes it. */",
    "export const introspection: NonNullable<CacheExchangeOpts['schema']> = {",
    '  __schema: {',
    ...Object.entries(roots).map(([name, root]) => `    ${name}: ${JSON.stringify(root)},`),
    '    types: [',
    ...composite.map((type) => `      ${JSON.stringify(type)},`),
    '    ],',
    '  },',
    '};',
    '',
  ].join('\n');
}

function simplify(type: IntrospectionOutputTypeRef): object {
  if (type.kind === 'NON_NULL' || type.kind === 'LIST') return { kind: type.kind, ofType: simplify(type.ofType) };
  return type.kind === 'SCALAR' || type.kind === 'ENUM' ? { kind: 'SCALAR', name: 'Any' } : type;
}

/** Prints the module with the schema as a type, as gql.tada reads it. */
export function printTadaIntrospection(schema: GraphQLSchema): string {
  const file = outputIntrospectionFile(minifyIntrospection(introspectionFromSchema(schema)), {
    fileType: '.d.ts',
    shouldPreprocess: true,
  });
  // The rest of the file makes this the only schema of a program.
  const [types = ''] = file.split("\nimport * as gqlTada from 'gql.tada';");
  return types;
}
