import { GraphQLError, Kind, type ValueNode } from 'graphql';
import { builder } from './builder.ts';

builder.scalarType('DateTime', {
  description: 'A time in ISO 8601 with its zone, such as `2026-11-23T08:15:30.000Z`. Answers are always in UTC.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: createPrintTime(),
  parseValue: readDateTime,
});

const DAY_MS = 24 * 3600 * 1000;
/** The length of `08:15:30.000Z`. */
const TIME_LENGTH = 13;

/** Creates `toISOString` with a memory of the last day: a list prints many times of one day, and the calendar takes the most of it. */
function createPrintTime(): (time: Date) => string {
  let lastDay = Number.NaN;
  let date = '';
  const two = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));
  return (time) => {
    const ms = time.getTime();
    const day = Math.floor(ms / DAY_MS);
    if (day !== lastDay) {
      date = time.toISOString().slice(0, -TIME_LENGTH);
      lastDay = day;
    }
    const rest = ms - day * DAY_MS;
    const seconds = Math.floor(rest / 1000);
    const minutes = Math.floor(seconds / 60);
    const thousandths = String(rest % 1000).padStart(3, '0');
    return `${date}${two[Math.floor(minutes / 60)]}:${two[minutes % 60]}:${two[seconds % 60]}.${thousandths}Z`;
  };
}

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
    'An http(s) URL. An input may be any text; the mutation checks it unchanged and returns an InvalidInputError with the path.',
  serialize: String,
  parseValue(value) {
    if (typeof value !== 'string') throw badValue('a URL', value);
    return value;
  },
});

builder.scalarType('SafeInt', {
  description: "A whole number from -(2^53 - 1) to 2^53 - 1, as seeds exceed GraphQL's 32-bit Int.",
  serialize: Number,
  parseValue: readSafeInt,
  parseLiteral(node) {
    const value = readLiteral(node);
    // The number is already rounded: the error message has the written digits.
    const written = node.kind === Kind.INT && !Number.isSafeInteger(value) ? BigInt(node.value) : value;
    return readSafeInt(written);
  },
});

function readSafeInt(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw badValue('a whole number up to 2^53 - 1', value);
  return value;
}

builder.scalarType('JSONObject', {
  description: 'A JSON object with any fields.',
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
  return new GraphQLError(`Expected ${expected}, got ${describe(value)}.`);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
