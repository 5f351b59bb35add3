import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { createCatalogue, knownModels, type Catalogue } from './catalogue.ts';
import type { ModelInfo } from './model-info.ts';
import { LIFECYCLES, MODES, RESOLUTIONS, TIERS } from './vocabulary.ts';

const text = z.string('expected a text that is not empty').min(1, 'expected a text that is not empty');
const wholeNumber = z.int('expected a whole number above 0').positive('expected a whole number above 0');
const time = 'expected a number above 0 and up to 86400';

const durationRange = z
  .strictObject(
    { min: wholeNumber, max: wholeNumber },
    { error: (issue) => describeKeys(issue, ['min', 'max']) ?? 'expected {"min": seconds, "max": seconds}' },
  )
  .refine((range) => range.min <= range.max, 'expected min to be at most max');

const fields = {
  key: text,
  name: text,
  provider: text.optional(),
  description: text.optional(),
  tier: oneOf(TIERS).optional(),
  lifecycle: oneOf(LIFECYCLES).optional(),
  modes: z.array(oneOf(MODES), 'expected an array').default([]),
  maxResolution: oneOf(RESOLUTIONS).optional(),
  durationRange: durationRange.optional(),
  typicalProcessingTimeSeconds: z.number(time).positive(time).max(86_400, time).optional(),
};

const modelInfo = z.strictObject(fields, {
  error: (issue) => describeKeys(issue, Object.keys(fields)) ?? 'expected an object',
});

const catalogueFile = z.union([z.array(z.unknown()), z.strictObject({ extend: z.array(z.unknown()) })]);

/**
 * Reads a catalogue from a JSON file. An array of {@link ModelInfo} replaces the known models. `{"extend": [ … ]}` adds to
 * them; an entry with a known key replaces that model. Throws an Error whose one line names the file, the number (from 1)
 * and key of the entry, the field, the expected value and the actual one.
 */
export function readCatalogue(path: string): Catalogue {
  const content = readJson(path);
  const file = catalogueFile.safeParse(content);
  if (!file.success) {
    throw new Error(`${path}: expected a JSON array of models, or {"extend": [ models ]}, got ${printValue(content)}`);
  }
  const replaces = Array.isArray(file.data);
  const entries = Array.isArray(file.data) ? file.data : file.data.extend;
  const models = entries.map((entry, index) => readModel(path, entry, index));
  const second = models.findIndex(({ key }, index) => models.findIndex((model) => model.key === key) !== index);
  const twice = models[second]?.key;
  if (twice !== undefined) {
    throw new Error(`${path}: entry ${second + 1} (${twice}): expected each key once, got ${printValue(twice)} twice`);
  }
  return createCatalogue(replaces ? models : extend(knownModels, models));
}

function extend(base: readonly ModelInfo[], added: readonly ModelInfo[]): readonly ModelInfo[] {
  const kept = base.map((model) => added.find(({ key }) => key === model.key) ?? model);
  return [...kept, ...added.filter(({ key }) => base.every((model) => model.key !== key))];
}

function readJson(path: string): unknown {
  const content = readText(path);
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new Error(`${path}: expected JSON: ${readMessage(cause)}`, { cause });
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    // Node's message repeats the path after a comma: ENOENT: no such file or directory, open '…'
    throw new Error(`${path}: cannot be read: ${readMessage(cause).split(', ', 1).join()}`, { cause });
  }
}

function readMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function readModel(path: string, entry: unknown, index: number): ModelInfo {
  const model = modelInfo.safeParse(entry);
  if (model.success) return model.data;
  const key = z.object({ key: z.string() }).safeParse(entry);
  const name = key.success ? `entry ${index + 1} (${key.data.key})` : `entry ${index + 1}`;
  const problems = model.error.issues.map((issue) => describeIssue(entry, issue));
  throw new Error(`${path}: ${name}: ${problems.join('; ')}`);
}

function oneOf<Word extends string>(words: readonly Word[]) {
  const last = words.at(-1);
  return z.enum(words, `expected ${words.slice(0, -1).join(', ')} or ${last}`);
}

function describeKeys(issue: { readonly code?: string | undefined }, known: readonly string[]): string | undefined {
  return issue.code === 'unrecognized_keys' ? `expected only ${known.join(', ')}` : undefined;
}

function describeIssue(entry: unknown, issue: z.core.$ZodIssue): string {
  const field = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  const got =
    issue.code === 'unrecognized_keys'
      ? issue.keys.map(printValue).join(', ')
      : printValue(issue.path.reduce(readField, entry));
  return `${field}${issue.message}, got ${got}`;
}

function readField(value: unknown, name: PropertyKey): unknown {
  return new Map<PropertyKey, unknown>(Object.entries(value ?? {})).get(String(name));
}

const LONGEST_SHOWN = 60;

function printValue(value: unknown): string {
  const json = value === undefined ? 'nothing' : JSON.stringify(value);
  return json.length <= LONGEST_SHOWN ? json : `${json.slice(0, LONGEST_SHOWN)}…`;
}
