import { listResolutions, printResolution, RESOLUTIONS, type Catalogue, type ModelInfo } from '@videogen/videogenapi';
import { isDataUrl } from './image-url.ts';
import type { Problem } from './problem.ts';

/** The models and the fields of VideoGenAPI's document. */
export interface Documented {
  readonly catalogue: Catalogue;
  readonly knownFields: readonly string[];
}

type Given = Readonly<Record<string, unknown>>;

const maxPromptCharacters = 1_000;
const ratios = ['16:9', '4:3', '1:1', '9:21'];

/** Lists the fields and values that VideoGenAPI's document does not have. Only a strict sandbox refuses them. */
export function findUndocumented(given: Given, { catalogue, knownFields }: Documented): readonly Problem[] {
  const { model: key = 'sora-2' } = given;
  const model = typeof key === 'string' ? catalogue.find(key) : undefined;
  const fields = Object.keys(given).map((field): [string, string | undefined] => [
    field,
    checkField(field, given[field], knownFields),
  ]);
  const values: [string, string | undefined][] = [
    ['model', model === undefined ? `must be one of ${listKeys(catalogue)}` : undefined],
    ['prompt', checkPrompt(given)],
    ['duration', checkDuration(given, model)],
    ['resolution', checkResolution(given, model)],
    ['aspect_ratio', checkAspectRatio(given)],
    ['image_url', checkImages(given, 'image_url', model)],
    ['reference_image_urls', checkImages(given, 'reference_image_urls', model)],
  ];
  const problems = new Map<string, string>();
  for (const [field, message] of [...fields, ...values]) {
    if (message !== undefined && !problems.has(field)) problems.set(field, message);
  }
  return Array.from(problems, ([field, message]) => ({ field, message }));
}

function checkField(field: string, value: unknown, knownFields: readonly string[]): string | undefined {
  if (!knownFields.includes(field)) return 'is not a documented parameter';
  return value === '' || value === null ? 'must not be empty' : undefined;
}

function listKeys({ models }: Catalogue): string {
  return models.map(({ key }) => key).join(', ');
}

function checkPrompt({ prompt }: Given): string | undefined {
  if (typeof prompt !== 'string' || Array.from(prompt).length <= maxPromptCharacters) return undefined;
  return `must not be longer than ${maxPromptCharacters} characters`;
}

function checkDuration({ duration }: Given, model: ModelInfo | undefined): string | undefined {
  if (typeof duration === 'string') return 'must be an integer';
  const range = model?.durationRange;
  if (typeof duration !== 'number' || model === undefined || range === undefined) return undefined;
  if (range.min <= duration && duration <= range.max) return undefined;
  return `must be from ${range.min} to ${range.max} for ${model.key}`;
}

function checkResolution({ resolution }: Given, model: ModelInfo | undefined): string | undefined {
  const words = (model === undefined ? RESOLUTIONS : listResolutions(model)).map(printResolution);
  if (typeof resolution !== 'string' || words.includes(resolution)) return undefined;
  return `must be one of ${words.join(', ')}${model === undefined ? '' : ` for ${model.key}`}`;
}

/** The document's table allows it for text-to-video only, but one of its examples sends the default 16:9 with references. */
function checkAspectRatio(given: Given): string | undefined {
  const { aspect_ratio: ratio, image_url: image, reference_image_urls: references } = given;
  if (typeof ratio !== 'string') return undefined;
  if (!ratios.includes(ratio)) return `must be one of ${ratios.join(', ')}`;
  const forText = image === undefined && (references === undefined || ratio === '16:9');
  return forText ? undefined : 'is only for text-to-video';
}

function checkImages(given: Given, field: string, model: ModelInfo | undefined): string | undefined {
  const value = given[field];
  if (value === undefined) return undefined;
  if (model !== undefined && !model.modes.includes('IMAGE_TO_VIDEO')) return `is not for ${model.key}`;
  const hasData = [value].flat().some((url) => typeof url === 'string' && isDataUrl(url));
  return hasData ? 'must be an http or https URL' : undefined;
}
