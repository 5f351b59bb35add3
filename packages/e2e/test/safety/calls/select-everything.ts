import {
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

/** Options of a selection. */
export interface SelectOptions {
  /** Levels of fields; 1 is the leaves of the type itself. */
  readonly levels: number;
}

/** The length for lists that take one, which keeps a whole answer below LIMIT_COST. */
const LIST_LENGTH = 5;

/**
 * Prints a selection of every field without required arguments, on every possible type, down to so many levels. A type within
 * itself is omitted. Empty for a leaf.
 */
export function selectEverything(schema: GraphQLSchema, type: GraphQLOutputType, { levels }: SelectOptions): string {
  return select(getNamedType(type), levels, []);

  function select(named: GraphQLNamedType, left: number, outer: readonly string[]): string {
    if (isLeafType(named)) return '';
    if (isAbstractType(named)) {
      const types = schema.getPossibleTypes(named);
      const parts = types.map((each) => `... on ${each.name} ${select(each, left, outer)}`);
      return `{ __typename ${parts.join(' ')} }`;
    }
    if (!isObjectType(named)) throw new Error(`${named.name} is no type of an answer`);
    const fields = Object.values(named.getFields())
      .filter((field) => isReachable(field, left, outer))
      .map(
        (field) =>
          `${field.name}${printLength(field)} ${select(getNamedType(field.type), left - 1, [...outer, named.name])}`,
      );
    return `{ __typename ${fields.join(' ')} }`;
  }
}

function isReachable(field: GraphQLField<unknown, unknown>, left: number, outer: readonly string[]): boolean {
  const named = getNamedType(field.type);
  if (isLeafType(named)) return true;
  return left > 1 && !outer.includes(named.name);
}

function printLength({ args }: GraphQLField<unknown, unknown>): string {
  return args.some(({ name }) => name === 'first') ? `(first: ${LIST_LENGTH})` : '';
}
