import type { Model } from '@videogen/client';
import { resolutions } from '../generation/facts.ts';
import type { Draft } from './create-drafts.ts';
import { keysOf } from './words.ts';

type Limits = Pick<Model, 'key' | 'durationRange' | 'resolutions'>;
type Options = Pick<Draft, 'model' | 'duration' | 'resolution' | 'aspectRatio'>;

/** A first video has at most this resolution. A higher one is made by choice only. */
const HIGHEST_FIRST = keysOf(resolutions).indexOf('FHD_1080P');

/** Returns the options of the first draft: the shortest length, the highest resolution up to 1080p, and 16:9. */
export function completeFirst(draft: Draft, model: Limits): Options {
  const duration = draft.duration ?? model.durationRange?.min;
  const resolution = draft.resolution ?? chooseResolution(model);
  return {
    aspectRatio: 'LANDSCAPE_16_9',
    ...fitToModel({ ...draft, duration, resolution }, model),
  };
}

/**
 * Returns the options of a draft for another model. Those that it does not list become its shortest length and its highest
 * resolution up to 1080p; absent ones are VideoGenAPI's choice, and stay it.
 */
export function fitToModel(draft: Draft, model: Limits | undefined): Options {
  const { duration, resolution } = draft;
  const range = model?.durationRange ?? undefined;
  const isOutside = range !== undefined && duration && (duration < range.min || duration > range.max);
  const isUnlisted = model !== undefined && resolution && !isListed(model, resolution);
  return {
    model: model?.key,
    ...(duration && { duration: isOutside ? range.min : duration }),
    ...(resolution && { resolution: isUnlisted ? chooseResolution(model) : resolution }),
  };
}

/** True for a resolution that the model lists, and for any of a model without known ones. */
export function isListed(
  model: Pick<Model, 'resolutions'> | undefined,
  resolution: Model['resolutions'][number],
): boolean {
  return model === undefined || model.resolutions.length === 0 || model.resolutions.includes(resolution);
}

function chooseResolution({ resolutions: listed }: Limits): Model['resolutions'][number] | undefined {
  return listed.findLast((each) => keysOf(resolutions).indexOf(each) <= HIGHEST_FIRST) ?? listed[0];
}
