import {
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  typeFromAST,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { createLimitError } from './limit-error.ts';
import { createListError } from './limit-lists.ts';

/** The variables of an operation, not yet validated. */
export interface Variables {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Returns the error for the first list that is too long, or the first unknown field of an input object; undefined if there is
 * none. The executor finds all other errors.
 */
export function checkVariables({ schema, operation, values }: Variables, most: number): GraphQLError | undefined {
  function check(type: GraphQLInputType, value: unknown, path: string): GraphQLError | undefined {
    if (isNonNullType(type)) return check(type.ofType, value, path);
    if (isListType(type)) {
      if (!Array.isArray(value)) return check(type.ofType, value, path);
      if (value.length > most) return createListError(path, { most, length: value.length });
      return findFirst(value.entries(), ([index, each]) => check(type.ofType, each, `${path}.${index}`));
    }
    if (!isInputObjectType(type) || typeof value !== 'object' || value === null) return undefined;
    const fields = type.getFields();
    return findFirst(Object.keys(value), (name) => {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (!field) return createFieldError(path, type.name, name);
      return check(field.type, Reflect.get(value, name), `${path}.${name}`);
    });
  }

  return findFirst(operation.variableDefinitions ?? [], ({ type: node, variable: { name } }) => {
    const type = typeFromAST(schema, node);
    return isInputType(type) ? check(type, values[name.value], `$${name.value}`) : undefined;
  });
}

function findFirst<Item, Found>(items: Iterable<Item>, find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

const LONGEST_NAME = 100;

// The executor's error would print the whole object, up to fifty times.
function createFieldError(path: string, type: string, name: string): GraphQLError {
  return createLimitError(
    `${path} has an unknown field: ${type} has no ${JSON.stringify(name.slice(0, LONGEST_NAME))}.`,
  );
}
