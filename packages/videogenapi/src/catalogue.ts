import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { documentedModels } from './documented-models.ts';
import { RESOLUTIONS, type Resolution } from './vocabulary.ts';
import type { ModelInfo } from './model-info.ts';

/** The models known to this gateway, in the order of the document. */
export interface Catalogue {
  readonly models: readonly ModelInfo[];
  /** The model of that key, or undefined: VideoGenAPI's list changes, and unknown keys are passed on. */
  find(key: string): ModelInfo | undefined;
  /** The model of that key or name, as VideoGenAPI's messages use either. */
  findByWord(word: string): ModelInfo | undefined;
}

/** Makes a catalogue of the given models, by default the ten that VideoGenAPI documents. */
export function createCatalogue(models: readonly ModelInfo[] = documentedModels): Catalogue {
  const byKey = new Map(models.map((model) => [model.key, model]));
  const find = (key: string): ModelInfo | undefined => byKey.get(key);
  return { models, find, findByWord: (word) => find(word) ?? models.find(({ name }) => name === word) };
}

/** The resolutions a model makes, lowest first: all up to its highest. Empty where the highest is not known. */
export function listResolutions(model: ModelInfo): readonly Resolution[] {
  if (model.maxResolution === undefined) return [];
  return RESOLUTIONS.slice(0, RESOLUTIONS.indexOf(model.maxResolution) + 1);
}

const durationRange = z
  .strictObject({ min: z.int().positive(), max: z.int().positive() })
  .refine((range) => range.min <= range.max, 'min must not be above max');

const modelInfo = z.strictObject({
  key: z.string().min(1),
  name: z.string().min(1),
  provider: z.string().min(1).optional(),
  description: z.string().min(1).optional(),
  tier: z.enum(['FREE', 'PREMIUM']).optional(),
  modes: z.array(z.enum(['TEXT_TO_VIDEO', 'IMAGE_TO_VIDEO', 'REFERENCE_TO_VIDEO'])).default([]),
  maxResolution: z.enum(['SD_480P', 'HD_720P', 'FHD_1080P', 'UHD_4K']).optional(),
  durationRange: durationRange.optional(),
  typicalProcessingTimeSeconds: z.number().positive().max(86_400).optional(),
});

/**
 * Reads a catalogue from a JSON file: an array of {@link ModelInfo} replaces the documented models, `{"extend": [ … ]}` adds to
 * them, an entry with a known key taking its place. Throws an Error that names the file, the entry and what was expected.
 */
export function readCatalogue(path: string): Catalogue {
  const file = catalogueFile.safeParse(readJson(path));
  if (!file.success) throw new Error(`${path}: expected a JSON array of models, or {"extend": [ models ]}`);
  const replaces = Array.isArray(file.data);
  const entries = Array.isArray(file.data) ? file.data : file.data.extend;
  const models = entries.map((entry, index) => readModel(path, entry, index));
  const twice = models.find((model, index) => models.findIndex(({ key }) => key === model.key) !== index);
  if (twice) throw new Error(`${path}: the key ${JSON.stringify(twice.key)} stands there twice`);
  return createCatalogue(replaces ? models : extend(documentedModels, models));
}

const catalogueFile = z.union([z.array(z.unknown()), z.strictObject({ extend: z.array(z.unknown()) })]);

function extend(base: readonly ModelInfo[], added: readonly ModelInfo[]): readonly ModelInfo[] {
  const kept = base.map((model) => added.find(({ key }) => key === model.key) ?? model);
  return [...kept, ...added.filter(({ key }) => base.every((model) => model.key !== key))];
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`${path}: cannot be read as JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

function readModel(path: string, entry: unknown, index: number): ModelInfo {
  const model = modelInfo.safeParse(entry);
  if (model.success) return model.data;
  const key = z.object({ key: z.string() }).safeParse(entry);
  const name = key.success ? `entry ${index + 1} (${key.data.key})` : `entry ${index + 1}`;
  const problems = model.error.issues.map((issue) => `${issue.path.join('.') || 'entry'}: ${issue.message}`);
  throw new Error(`${path}: ${name}: ${problems.join('; ')}`);
}
