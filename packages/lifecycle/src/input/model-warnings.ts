import { listResolutions, type Catalogue, type ModelInfo } from '@videogen/videogenapi';
import { detectMode, type GenerateInput } from './generate-input.ts';

/** A value of an input that the catalogue does not list for its model. */
export interface ModelIssue {
  readonly path: readonly string[];
  /** The warning of a generation that is sent all the same: a sentence. */
  readonly warning: string;
  /** The text of a refusal: the allowed values and the given one, without a full stop. */
  readonly expected: string;
}

/**
 * The values of an input that the catalogue does not list for its model. They cause warnings by default, as VideoGenAPI
 * accepts more than its table, and refusals with strict limits.
 */
export function listModelIssues(input: GenerateInput, catalogue: Catalogue): readonly ModelIssue[] {
  if (input.model == null) return [];
  const model = catalogue.find(input.model);
  if (!model) return [describeUnlisted(input.model, catalogue)];
  return [...checkDuration(input, model), ...checkResolution(input, model), ...checkMode(input, model)];
}

function describeUnlisted(key: string, { models }: Catalogue): ModelIssue {
  const keys = models.map((model) => model.key).join(', ');
  return {
    path: ['model'],
    warning: `The model "${key}" is not in the catalogue; it is passed on as it is.`,
    expected: `expected one of ${keys}; got "${key}"`,
  };
}

function checkDuration({ duration }: GenerateInput, { name, durationRange }: ModelInfo): readonly ModelIssue[] {
  if (duration == null || !durationRange) return [];
  const { min, max } = durationRange;
  if (duration >= min && duration <= max) return [];
  const listed = `${min === max ? min : `${min} to ${max}`} seconds`;
  const warning = `${name} is listed with ${listed}; ${duration} may be refused or changed.`;
  return [{ path: ['duration'], warning, expected: `expected ${listed} for ${name}, got ${duration}` }];
}

function checkResolution({ resolution }: GenerateInput, model: ModelInfo): readonly ModelIssue[] {
  const known = listResolutions(model);
  if (resolution == null || known.length === 0 || known.includes(resolution)) return [];
  const warning = `${model.name} is listed with up to ${model.maxResolution}; ${resolution} may be refused or changed.`;
  return [{ path: ['resolution'], warning, expected: expectOneOf(known, model, resolution) }];
}

function checkMode(input: GenerateInput, model: ModelInfo): readonly ModelIssue[] {
  const mode = detectMode(input);
  if (model.modes.length === 0 || model.modes.includes(mode)) return [];
  const path = [
    mode === 'IMAGE_TO_VIDEO' ? 'imageUrl' : mode === 'REFERENCE_TO_VIDEO' ? 'referenceImageUrls' : 'prompt',
  ];
  const warning = `${model.name} is not listed with ${mode}; it may be refused.`;
  return [{ path, warning, expected: expectOneOf(model.modes, model, mode) }];
}

/** British English has no comma before the last "or". */
const alternatives = new Intl.ListFormat('en-GB', { type: 'disjunction' });

function expectOneOf(allowed: readonly string[], { name }: ModelInfo, got: string): string {
  return `expected ${alternatives.format(allowed)} for ${name}, got ${got}`;
}

const FEWEST_FOR_REFERENCE_MODE = 3;

/** Warnings of inputs that will have no effect. */
export function listIneffective(input: GenerateInput): readonly string[] {
  const references = input.referenceImageUrls?.length ?? 0;
  const forced = references >= FEWEST_FOR_REFERENCE_MODE && input.model === 'veo-31';
  return [
    ...(forced && input.aspectRatio != null
      ? ['With 3 or more references aspectRatio is ignored: the video is 16:9.']
      : []),
    ...(forced && input.veoModel != null ? ['With 3 or more references veoModel is ignored: veo3_fast is used.'] : []),
    ...(!forced && input.aspectRatio != null && detectMode(input) !== 'TEXT_TO_VIDEO'
      ? ['aspectRatio is documented for text-to-video only; it may be ignored.']
      : []),
    ...(input.audioPrompt != null && input.addAudio !== true ? ['audioPrompt has no effect without addAudio.'] : []),
  ];
}
