import { documentedModels } from './documented-models.ts';
import { modelsSeenInUse } from './models-seen-in-use.ts';
import { RESOLUTIONS, type Resolution } from './vocabulary.ts';
import type { ModelInfo } from './model-info.ts';

/** The models known to this gateway: those of the document in its order, then those seen in use. */
export interface Catalogue {
  readonly models: readonly ModelInfo[];
  /** The model with this key. Undefined is not an error: VideoGenAPI's list changes, and unknown keys are passed on. */
  find(key: string): ModelInfo | undefined;
  /** The model with this key or name, as VideoGenAPI's messages use either. */
  findByWord(word: string): ModelInfo | undefined;
}

/** The ten documented models, then those seen in use. */
export const knownModels: readonly ModelInfo[] = [...documentedModels, ...modelsSeenInUse];

/** Creates a catalogue of these models, by default of {@link knownModels}. */
export function createCatalogue(models: readonly ModelInfo[] = knownModels): Catalogue {
  const byKey = new Map(models.map((model) => [model.key, model]));
  const find = (key: string): ModelInfo | undefined => byKey.get(key);
  return { models, find, findByWord: (word) => find(word) ?? models.find(({ name }) => name === word) };
}

/** Lists the resolutions of a model, lowest first: all up to its highest. Empty when the highest is not known. */
export function listResolutions(model: ModelInfo): readonly Resolution[] {
  if (model.maxResolution === undefined) return [];
  return RESOLUTIONS.slice(0, RESOLUTIONS.indexOf(model.maxResolution) + 1);
}
