import type { AspectRatio, GenerateVideoInput, RateLimitPolicy, Resolution } from '@videogen/client';
import { resolutions } from '../generation/facts.ts';
import { aspectRatioWords, keysOf } from './words.ts';

/** A problem of an input, at the path of its field. */
export interface Issue {
  readonly path: readonly string[];
  readonly message: string;
}

/** An input that was read, and the fields that could not be. */
export interface ReadInput {
  readonly input: GenerateVideoInput;
  readonly issues: readonly Issue[];
}

interface Field<Value> {
  /** The expected value, in words. */
  readonly expected: string;
  /** Returns undefined for a value of another type. */
  readonly read: (value: unknown) => Value | undefined;
}

const text: Field<string> = {
  expected: 'a text',
  read: (value) => (typeof value === 'string' ? value : undefined),
};

const integer: Field<number> = {
  expected: 'a whole number',
  read(value) {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return Number.isSafeInteger(number) ? Number(number) : undefined;
  },
};

/** GraphQL's own type of whole numbers has 32 bits. */
const shortInteger: Field<number> = {
  expected: integer.expected,
  read(value) {
    const number = integer.read(value);
    return number === undefined || Math.abs(number) >= 2 ** 31 ? undefined : number;
  },
};

const boolean: Field<boolean> = {
  expected: 'true or false',
  read(value) {
    if (typeof value === 'boolean') return value;
    const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
    return word === 'true' ? true : word === 'false' ? false : undefined;
  },
};

const urls: Field<readonly string[]> = {
  expected: 'a list of URLs, in a table separated by spaces',
  read(value) {
    if (typeof value === 'string') return value.trim().split(/\s+/);
    return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : undefined;
  },
};

const object: Field<Record<string, unknown>> = {
  expected: 'a JSON object',
  read: (value) => (typeof value === 'string' ? parseObject(value) : isRecord(value) ? value : undefined),
};

const resolution = oneOf<Resolution>(resolutions);
const aspectRatio = oneOf<AspectRatio>(aspectRatioWords);
const whenRateLimited = oneOf<RateLimitPolicy>({ FAIL: 'fail', QUEUE: 'queue' });

/** The names of all fields of an input. */
export const fieldNames = keysOf({
  prompt: '',
  model: '',
  duration: '',
  resolution: '',
  aspectRatio: '',
  imageUrl: '',
  referenceImageUrls: '',
  addAudio: '',
  audioPrompt: '',
  seed: '',
  cameraFixed: '',
  veoModel: '',
  extra: '',
  label: '',
  whenRateLimited: '',
  idempotencyKey: '',
} satisfies Record<keyof GenerateVideoInput, string>);

/**
 * Reads an input from unknown fields: those of an object of JSON, or texts of a table. Null and empty texts mean absent. The
 * values are not judged beyond their types; the gateway does that.
 */
export function readInput(source: Readonly<Record<string, unknown>>): ReadInput {
  const issues: Issue[] = Object.keys(source)
    .filter((name) => !fieldNames.some((each) => each === name))
    .map((name) => ({
      path: [name],
      message: `There is no field of this name. The fields are ${fieldNames.join(', ')}.`,
    }));

  function read<Value>(name: keyof GenerateVideoInput, { expected, read: readValue }: Field<Value>): Value | undefined {
    const value = source[name];
    if (value === undefined || value === null || value === '') return undefined;
    const result = readValue(value);
    if (result === undefined) issues.push({ path: [name], message: `Expected ${expected}, got ${print(value)}.` });
    return result;
  }

  const input: GenerateVideoInput = {
    prompt: read('prompt', text) ?? '',
    model: read('model', text),
    duration: read('duration', shortInteger),
    resolution: read('resolution', resolution),
    aspectRatio: read('aspectRatio', aspectRatio),
    imageUrl: read('imageUrl', text),
    referenceImageUrls: read('referenceImageUrls', urls),
    addAudio: read('addAudio', boolean),
    audioPrompt: read('audioPrompt', text),
    seed: read('seed', integer),
    cameraFixed: read('cameraFixed', boolean),
    veoModel: read('veoModel', text),
    extra: read('extra', object),
    label: read('label', text),
    whenRateLimited: read('whenRateLimited', whenRateLimited),
    idempotencyKey: read('idempotencyKey', text),
  };
  return { input: withoutAbsent(input), issues };
}

/** Returns the input without fields that are undefined or null. */
export function withoutAbsent(input: GenerateVideoInput): GenerateVideoInput {
  const present = Object.entries(input).filter(([, value]) => value !== undefined && value !== null);
  return { ...Object.fromEntries(present), prompt: input.prompt };
}

/** True for an object of JSON. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Accepts the names of the schema, and the words of the page. */
function oneOf<Key extends string>(words: Readonly<Record<Key, string>>): Field<Key> {
  const keys = keysOf(words);
  return {
    expected: `one of ${keys.map((key) => words[key]).join(', ')}`,
    read: (value) => keys.find((key) => value === key || value === words[key]),
  };
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function print(value: unknown): string {
  const json = JSON.stringify(value);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
