import { listResolutions, type Catalogue, type ModelInfo } from '@videogen/videogenapi';
import { detectMode, type GenerateInput } from './generate-input.ts';

/** What the catalogue says against an input. Warnings, not refusals: VideoGenAPI itself accepts more than its table. */
export function listModelWarnings(input: GenerateInput, catalogue: Catalogue): readonly string[] {
  const general = listGeneralWarnings(input);
  if (input.model == null) return general;
  const model = catalogue.find(input.model);
  if (!model) return [`The model "${input.model}" is not in the catalogue; it is passed on as it is.`, ...general];
  return [...checkDuration(input, model), ...checkResolution(input, model), ...checkMode(input, model), ...general];
}

function checkDuration({ duration }: GenerateInput, { name, durationRange }: ModelInfo): readonly string[] {
  if (duration == null || !durationRange) return [];
  const { min, max } = durationRange;
  if (duration >= min && duration <= max) return [];
  return [
    `${name} is listed with ${min === max ? min : `${min} to ${max}`} seconds; ${duration} may be refused or changed.`,
  ];
}

function checkResolution({ resolution }: GenerateInput, model: ModelInfo): readonly string[] {
  const known = listResolutions(model);
  if (resolution == null || known.length === 0 || known.includes(resolution)) return [];
  return [`${model.name} is listed with up to ${model.maxResolution}; ${resolution} may be refused or changed.`];
}

function checkMode(input: GenerateInput, model: ModelInfo): readonly string[] {
  const mode = detectMode(input);
  if (model.modes.length === 0 || model.modes.includes(mode)) return [];
  return [`${model.name} is not listed with ${mode}; it may be refused.`];
}

const FEWEST_FOR_REFERENCE_MODE = 3;

function listGeneralWarnings(input: GenerateInput): readonly string[] {
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
