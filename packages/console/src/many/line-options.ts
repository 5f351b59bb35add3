import type { Model } from '@videogen/client';
import type { Draft } from '../composer/create-drafts.ts';
import { fitToModel } from '../composer/fit-to-model.ts';

/** Returns the options that a line gets, by the key of its own model; undefined for a line without one. */
export type LineOptions = (model: string | undefined) => Draft;

/** The composer's options. A line with another model of the catalogue gets those that this one lists, as the composer would. */
export function createLineOptions(
  options: Draft,
  models: readonly Pick<Model, 'key' | 'durationRange' | 'resolutions'>[],
): LineOptions {
  return (key) => {
    const model = models.find((each) => each.key === key);
    return model === undefined ? options : { ...options, ...fitToModel(options, model) };
  };
}
