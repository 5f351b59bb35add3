import { listResolutions, type Catalogue, type ModelInfo } from '@videogen/videogenapi';
import { detectMode, type GenerateInput, type InputIssue } from './generate-input.ts';

/**
 * Where an input is outside what the catalogue lists for its model. Warnings by default, as VideoGenAPI itself accepts more
 * than its table; refusals where the operator wants strict limits.
 */
export function listModelIssues(input: GenerateInput, catalogue: Catalogue): readonly InputIssue[] {
  if (input.model == null) return [];
  const model = catalogue.find(input.model);
  if (!model) {
    return [
      { path: ['model'], message: `The model "${input.model}" is not in the catalogue; it is passed on as it is.` },
    ];
  }
  return [...checkDuration(input, model), ...checkResolution(input, model), ...checkMode(input, model)];
}

function checkDuration({ duration }: GenerateInput, { name, durationRange }: ModelInfo): readonly InputIssue[] {
  if (duration == null || !durationRange) return [];
  const { min, max } = durationRange;
  if (duration >= min && duration <= max) return [];
  const listed = min === max ? min : `${min} to ${max}`;
  return [
    { path: ['duration'], message: `${name} is listed with ${listed} seconds; ${duration} may be refused or changed.` },
  ];
}

function checkResolution({ resolution }: GenerateInput, model: ModelInfo): readonly InputIssue[] {
  const known = listResolutions(model);
  if (resolution == null || known.length === 0 || known.includes(resolution)) return [];
  const message = `${model.name} is listed with up to ${model.maxResolution}; ${resolution} may be refused or changed.`;
  return [{ path: ['resolution'], message }];
}

function checkMode(input: GenerateInput, model: ModelInfo): readonly InputIssue[] {
  const mode = detectMode(input);
  if (model.modes.length === 0 || model.modes.includes(mode)) return [];
  const path = [
    mode === 'IMAGE_TO_VIDEO' ? 'imageUrl' : mode === 'REFERENCE_TO_VIDEO' ? 'referenceImageUrls' : 'prompt',
  ];
  return [{ path, message: `${model.name} is not listed with ${mode}; it may be refused.` }];
}

const FEWEST_FOR_REFERENCE_MODE = 3;

/** What of an input will have no effect, whatever the model's limits. */
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
