import { GraphQLError, Kind, type ValueNode } from 'graphql';
import { builder } from './builder.ts';

builder.scalarType('DateTime', {
  description: 'A moment in ISO 8601 with its zone, such as `2026-11-23T08:15:30.000Z`. Answers are always in UTC.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (value) => value.toISOString(),
  parseValue: readDateTime,
});

const withZone = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i;

function readDateTime(value: unknown): Date {
  const date = typeof value === 'string' && withZone.test(value) ? new Date(value) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime())) {
    throw badValue('a time in ISO 8601 with its zone, such as "2026-11-23T08:15:30Z"', value);
  }
  return date;
}

builder.scalarType('URL', {
  description:
    'An http(s) URL. As an input any text is taken, byte for byte, and checked by the mutation, which answers InvalidInputError with the path.',
  serialize: String,
  parseValue(value) {
    if (typeof value !== 'string') throw badValue('a URL', value);
    return value;
  },
});

builder.scalarType('SafeInt', {
  description: "A whole number up to 2^53 - 1, either sign: seeds exceed GraphQL's 32-bit Int.",
  serialize: Number,
  parseValue: readSafeInt,
  parseLiteral(node) {
    return readSafeInt(node.kind === Kind.INT ? Number(node.value) : readLiteral(node));
  },
});

function readSafeInt(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw badValue('a whole number up to 2^53 - 1', value);
  return value;
}

builder.scalarType('JSONObject', {
  description: 'A JSON object with whatever fields.',
  serialize: (value) => value,
  parseValue: readObject,
  parseLiteral: (node, variables) => readObject(readLiteral(node, variables)),
});

function readObject(value: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(value)) throw badValue('a JSON object', value);
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readLiteral(node: ValueNode, variables?: Readonly<Record<string, unknown>> | null): unknown {
  switch (node.kind) {
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM:
      return node.value;
    case Kind.NULL:
      return null;
    case Kind.LIST:
      return node.values.map((inner) => readLiteral(inner, variables));
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map((field) => [field.name.value, readLiteral(field.value, variables)]));
    case Kind.VARIABLE:
      return variables?.[node.name.value];
    default:
      return node satisfies never;
  }
}

function badValue(expected: string, value: unknown): GraphQLError {
  const got = typeof value === 'string' || typeof value === 'number' ? JSON.stringify(value) : typeof value;
  return new GraphQLError(`Expected ${expected}, got ${got}.`);
}
