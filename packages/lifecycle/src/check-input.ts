import { checkImageUrl } from './check-image-url.ts';
import type { GenerateInput, InputIssue } from './generate-input.ts';

/** Limits that an operator may set. */
export interface InputLimits {
  /** Unicode code points. */
  readonly promptMaxLength: number;
  /** Refuse what is outside the catalogue's table, instead of warning. */
  readonly strictModelLimits: boolean;
}

const LONGEST_SECONDS = 60;
const MOST_REFERENCES = 5;
const LONGEST_WORD = 200;
const LONGEST_EXTRA = 16_384;
const DEEPEST_EXTRA = 32;

/** All that is wrong with an input, whatever the model; empty when nothing is. Nothing is sent before this. */
export function checkInput(input: GenerateInput, limits: InputLimits): readonly InputIssue[] {
  return [
    ...checkText(['prompt'], input.prompt, limits.promptMaxLength),
    ...checkWord('model', input.model),
    ...checkImages(input),
    ...checkRange('duration', input.duration, { min: 1, max: LONGEST_SECONDS, unit: ' seconds' }),
    ...checkRange('seed', input.seed, { min: -1, max: Number.MAX_SAFE_INTEGER, unit: '' }),
    ...(input.audioPrompt == null ? [] : checkText(['audioPrompt'], input.audioPrompt, limits.promptMaxLength)),
    ...checkWord('veoModel', input.veoModel),
    ...checkExtra(input),
    ...checkWord('idempotencyKey', input.idempotencyKey),
  ];
}

function checkText(path: readonly string[], value: string, maxLength: number): readonly InputIssue[] {
  const flaw = findTextFlaw(value);
  if (flaw !== undefined) return [{ path, message: flaw }];
  if (value.trim() === '') return [{ path, message: `expected 1 to ${maxLength} characters, got none` }];
  const length = countCodePoints(value);
  if (length > maxLength) return [{ path, message: `expected at most ${maxLength} characters, got ${length}` }];
  return [];
}

/** What no database and no JSON reader can carry. */
function findTextFlaw(value: string): string | undefined {
  if (value.includes('\0')) return 'a NUL character (U+0000) cannot be sent';
  if (!value.isWellFormed()) return 'half of a surrogate pair is not a character; the text is not valid Unicode';
  return undefined;
}

function countCodePoints(value: string): number {
  let length = 0;
  for (const _ of value) length += 1;
  return length;
}

const word = /^[\x21-\x7e]+$/;

function checkWord(name: string, value: string | null | undefined): readonly InputIssue[] {
  if (value == null || (word.test(value) && value.length <= LONGEST_WORD)) return [];
  return [{ path: [name], message: `expected 1 to ${LONGEST_WORD} printable ASCII characters without spaces` }];
}

function checkImages({ imageUrl, referenceImageUrls }: GenerateInput): readonly InputIssue[] {
  const single = imageUrl == null ? [] : checkUrl(['imageUrl'], imageUrl);
  if (referenceImageUrls == null) return single;
  const path = ['referenceImageUrls'];
  const count = referenceImageUrls.length;
  return [
    ...single,
    ...(imageUrl == null ? [] : [{ path, message: 'expected either imageUrl or referenceImageUrls, got both' }]),
    ...(count >= 1 && count <= MOST_REFERENCES
      ? []
      : [{ path, message: `expected 1 to ${MOST_REFERENCES} image URLs, got ${count}` }]),
    ...referenceImageUrls.flatMap((url, index) => checkUrl([...path, String(index)], url)),
  ];
}

function checkUrl(path: readonly string[], url: string): readonly InputIssue[] {
  const message = findTextFlaw(url) ?? checkImageUrl(url);
  return message === undefined ? [] : [{ path, message }];
}

function checkRange(
  name: string,
  value: number | null | undefined,
  { min, max, unit }: { readonly min: number; readonly max: number; readonly unit: string },
): readonly InputIssue[] {
  if (value == null || (value >= min && value <= max)) return [];
  return [{ path: [name], message: `expected ${min} to ${max}${unit}, got ${value}` }];
}

/** VideoGenAPI's field for each named input, which `extra` may use only where the input is left out. */
const fieldInputs: Readonly<Record<string, keyof GenerateInput>> = {
  image_url: 'imageUrl',
  reference_image_urls: 'referenceImageUrls',
  duration: 'duration',
  resolution: 'resolution',
  aspect_ratio: 'aspectRatio',
  seed: 'seed',
  camera_fixed: 'cameraFixed',
  add_audio: 'addAudio',
  audio_prompt: 'audioPrompt',
  veo_model: 'veoModel',
};

function checkExtra(input: GenerateInput): readonly InputIssue[] {
  const { extra } = input;
  if (extra == null) return [];
  if (isDeeper(extra, DEEPEST_EXTRA)) {
    return [{ path: ['extra'], message: `expected at most ${DEEPEST_EXTRA} levels of nesting` }];
  }
  const json = JSON.stringify(extra);
  if (json.length > LONGEST_EXTRA) {
    return [{ path: ['extra'], message: `expected at most ${LONGEST_EXTRA} characters of JSON, got ${json.length}` }];
  }
  return Object.entries(extra).flatMap(([name, value]) => checkExtraField(input, name, value));
}

function checkExtraField(input: GenerateInput, name: string, value: unknown): readonly InputIssue[] {
  const path = ['extra', name];
  if (name === 'prompt' || name === 'model') return [{ path, message: `expected in the input "${name}", not here` }];
  const named = fieldInputs[name];
  if (named !== undefined && input[named] != null) {
    return [{ path, message: `already given as the input "${named}"; expected it once` }];
  }
  const rival = findRival(input, name);
  if (rival !== undefined) {
    return [{ path, message: `expected either an image or references, got both this and "${rival}"` }];
  }
  const flaw = findTextFlaw(name) ?? findJsonFlaw(value);
  if (flaw !== undefined) return [{ path, message: flaw }];
  if (name === 'image_url' && typeof value === 'string') return checkUrl(path, value);
  if (name !== 'reference_image_urls' || !Array.isArray(value)) return [];
  return value.flatMap((url, index) => (typeof url === 'string' ? checkUrl([...path, String(index)], url) : []));
}

/** Fields whose meaning beside a named input is undefined upstream. */
const rivals: Readonly<Record<string, keyof GenerateInput>> = {
  image_url: 'referenceImageUrls',
  reference_image_urls: 'imageUrl',
};

/** What is given beside this field of `extra` and cannot be together with it; of two fields of `extra`, the second is at fault. */
function findRival(input: GenerateInput, name: string): string | undefined {
  if (name === 'reference_image_urls' && input.extra != null && 'image_url' in input.extra) return 'image_url';
  const rival = rivals[name];
  return rival !== undefined && input[rival] != null ? rival : undefined;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

function findJsonFlaw(value: unknown): string | undefined {
  if (typeof value === 'string') return findTextFlaw(value);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const flaw = findTextFlaw(key) ?? findJsonFlaw(inner);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}
