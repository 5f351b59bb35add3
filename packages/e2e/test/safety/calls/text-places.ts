import {
  getNullableType,
  isInputObjectType,
  isListType,
  isScalarType,
  type GraphQLArgument,
  type GraphQLInputType,
} from 'graphql';

/** A place for text in the arguments of a field, or in an input object. */
export interface TextPlace {
  /** Names of arguments and input fields; `0` inside a list. */
  readonly path: readonly string[];
  /** Its scalar: `String`, `ID`, `URL` … */
  readonly scalar: string;
}

/** Scalars that accept no text. Any other, even a new one, counts as text. */
const withoutText: ReadonlySet<string> = new Set(['Int', 'Float', 'Boolean', 'SafeInt']);

/** All places for text in the arguments of a field, or in the fields of an input object. */
export function listTextPlaces(inputs: readonly Pick<GraphQLArgument, 'name' | 'type'>[]): readonly TextPlace[] {
  return inputs.flatMap(({ name, type }) => listWithin(type, [name]));
}

function listWithin(given: GraphQLInputType, path: readonly string[]): readonly TextPlace[] {
  const type = getNullableType(given);
  if (isListType(type)) return listWithin(type.ofType, [...path, '0']);
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).flatMap((field) => listWithin(field.type, [...path, field.name]));
  }
  return isScalarType(type) && !withoutText.has(type.name) ? [{ path, scalar: type.name }] : [];
}
