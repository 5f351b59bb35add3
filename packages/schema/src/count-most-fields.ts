import { complexityFromQuery } from '@pothos/plugin-complexity';
import {
  getVariableValues,
  GraphQLObjectType,
  GraphQLSchema,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';
import { schema } from './schema.ts';

/** A valid operation with its variables. */
export interface CountedOperation {
  readonly operation: OperationDefinitionNode;
  /** All fragments of its document. */
  readonly fragments: readonly FragmentDefinitionNode[];
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Counts the most fields that an answer, or each event of a subscription, can have: with lists of full length, all fragments
 * matching and nothing skipped. Returns 0 for invalid variables, with which execution fails at once. Throws a GraphQLError if a
 * variable makes a required argument null.
 */
export function countMostFields({ operation, fragments, variables }: CountedOperation): number {
  const definitions = operation.variableDefinitions ?? [];
  const { errors } = getVariableValues(schema, definitions, variables, { maxErrors: 1, hideSuggestions: true });
  if (errors) return 0;
  const document = { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] } as const;
  return complexityFromQuery(document, { schema: introspectable, variables }).complexity;
}

/** The schema with the introspection fields as fields of Query; otherwise the plugin would count them as leaves. */
const introspectable = createIntrospectable();

function createIntrospectable(): GraphQLSchema {
  const { query, types, ...rest } = schema.toConfig();
  if (!query) throw new Error('the schema has no Query');
  const config = query.toConfig();
  const meta = { __schema: { type: SchemaMetaFieldDef.type }, __type: { type: TypeMetaFieldDef.type } };
  const introspected = new GraphQLObjectType({ ...config, fields: { ...config.fields, ...meta } });
  return new GraphQLSchema({ ...rest, types: types.filter((type) => type !== query), query: introspected });
}
