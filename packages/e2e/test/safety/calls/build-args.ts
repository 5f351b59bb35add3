import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLArgument,
  type GraphQLInputType,
} from 'graphql';

/** A value, and its path in the arguments. */
export interface PlacedValue {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Returns arguments with these values at their paths, and with harmless values for other required ones. */
export function buildArgs(
  args: readonly GraphQLArgument[],
  placed: readonly PlacedValue[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    args
      .filter((arg) => isRequiredArgument(arg) || placed.some(({ path }) => path[0] === arg.name))
      .map(({ name, type }) => [name, buildValue(type, enter(placed, name))]),
  );
}

/** Returns a value of an input type, in the same way. Throws for a required scalar that it has no value for. */
export function buildValue(given: GraphQLInputType, placed: readonly PlacedValue[]): unknown {
  const here = placed.find(({ path }) => path.length === 0);
  if (here) return here.value;
  const type = getNullableType(given);
  if (isListType(type)) return [buildValue(type.ofType, enter(placed, '0'))];
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const present = fields.filter(
      (field) => isRequiredInputField(field) || placed.some(({ path }) => path[0] === field.name),
    );
    return Object.fromEntries(present.map((field) => [field.name, buildValue(field.type, enter(placed, field.name))]));
  }
  if (isEnumType(type)) return type.getValues()[0]?.name;
  const value = harmless.get(type.name);
  if (value === undefined) throw new Error(`no value is known for the scalar ${type.name}: add a harmless one`);
  return value;
}

/** Values that match nothing in the database. */
const harmless = new Map<string, unknown>([
  ['ID', 'gen_none'],
  ['String', 'A cat'],
  ['Int', 1],
  ['Float', 1],
  ['Boolean', false],
  ['SafeInt', 1],
  ['DateTime', '2026-01-01T00:00:00Z'],
  ['URL', 'https://images.example/1.png'],
  ['JSONObject', {}],
]);

function enter(placed: readonly PlacedValue[], name: string): readonly PlacedValue[] {
  return placed.filter(({ path }) => path[0] === name).map(({ path, value }) => ({ path: path.slice(1), value }));
}
