import { toFieldName } from '@videogen/videogenapi';
import { checkImageUrl } from './check-image-url.ts';
import { readSent, type GenerateInput, type InputIssue } from './generate-input.ts';
import { checkLabel } from './label.ts';
import { countCodePoints, NOT_UNICODE } from './text.ts';

/** Limits that an operator may set. */
export interface InputLimits {
  /** In Unicode code points. */
  readonly promptMaxLength: number;
  /** True to refuse values outside the catalogue's table, which cause warnings otherwise. */
  readonly strictModelLimits: boolean;
}

const LONGEST_SECONDS = 60;
const MOST_REFERENCES = 5;
const LONGEST_WORD = 200;
const LONGEST_EXTRA = 16_384;
const DEEPEST_EXTRA = 32;

/** The problems of an input for any model; empty without any. Nothing is sent before this check. */
export function checkInput(input: GenerateInput, limits: InputLimits): readonly InputIssue[] {
  return [
    ...checkText(['prompt'], input.prompt, limits.promptMaxLength),
    ...checkWord('model', input.model),
    ...checkImages(input),
    ...checkRange('duration', input.duration, { min: 1, max: LONGEST_SECONDS, unit: ' seconds' }),
    ...checkRange('seed', input.seed, { min: -1, max: Number.MAX_SAFE_INTEGER, unit: '' }),
    ...checkOtherTexts(input, limits.promptMaxLength),
    ...checkWord('veoModel', input.veoModel),
    ...checkExtra(input),
    ...checkLabel(input.label),
    ...checkWord('idempotencyKey', input.idempotencyKey),
  ];
}

const namesWithRules: ReadonlySet<string> = new Set(['prompt', 'model', 'imageUrl', 'veoModel']);

/** A text without a rule of its own may be as long as a prompt. */
function checkOtherTexts(input: GenerateInput, maxLength: number): readonly InputIssue[] {
  return Object.entries(readSent(input)).flatMap(([name, value]) =>
    typeof value === 'string' && !namesWithRules.has(name) ? checkText([name], value, maxLength) : [],
  );
}

function checkText(path: readonly string[], value: string, maxLength: number): readonly InputIssue[] {
  const flaw = findTextFlaw(value);
  if (flaw !== undefined) return [{ path, message: flaw }];
  if (value.trim() === '') return [{ path, message: `expected 1 to ${maxLength} characters, got none` }];
  const length = countCodePoints(value);
  if (length > maxLength) return [{ path, message: `expected at most ${maxLength} characters, got ${length}` }];
  return [];
}

/** Returns the problem of a text that databases or JSON readers cannot carry. */
function findTextFlaw(value: string): string | undefined {
  if (value.includes('\0')) return 'a NUL character (U+0000) cannot be sent';
  if (!value.isWellFormed()) return NOT_UNICODE;
  return undefined;
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

function checkExtra(input: GenerateInput): readonly InputIssue[] {
  const { prompt: _, model: __, extra, ...named } = readSent(input);
  if (extra == null) return [];
  if (isDeeper(extra, DEEPEST_EXTRA)) {
    return [{ path: ['extra'], message: `expected at most ${DEEPEST_EXTRA} levels of nesting` }];
  }
  const json = JSON.stringify(extra);
  if (json.length > LONGEST_EXTRA) {
    return [{ path: ['extra'], message: `expected at most ${LONGEST_EXTRA} characters of JSON, got ${json.length}` }];
  }
  const given = Object.entries(named).filter(([, value]) => value != null);
  const inputs = new Map(given.map(([own]) => [toFieldName(own), own]));
  return Object.entries(extra).flatMap(([name, value]) => {
    const own = inputs.get(name);
    if (own === undefined) return checkExtraField(input, name, value);
    return [{ path: ['extra', name], message: `already given as the input "${own}"; expected it once` }];
  });
}

function checkExtraField(input: GenerateInput, name: string, value: unknown): readonly InputIssue[] {
  const path = ['extra', name];
  if (name === 'prompt' || name === 'model') return [{ path, message: `expected in the input "${name}", not here` }];
  const conflict = findConflict(input, name);
  if (conflict !== undefined) {
    return [{ path, message: `expected either an image or references, got both this and "${conflict}"` }];
  }
  const flaw = findTextFlaw(name) ?? findJsonFlaw(value);
  if (flaw !== undefined) return [{ path, message: flaw }];
  return name === 'image_url' || name === 'reference_image_urls' ? checkUrls(path, value) : [];
}

/** Checks a value of any shape, as it is unknown from which ones VideoGenAPI reads URLs. */
function checkUrls(path: readonly string[], value: unknown): readonly InputIssue[] {
  if (typeof value === 'string') return checkUrl(path, value);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => checkUrls([...path, name], inner));
}

/** Fields that have no defined meaning upstream beside a named input. */
const conflicts = new Map<string, keyof GenerateInput>([
  ['image_url', 'referenceImageUrls'],
  ['reference_image_urls', 'imageUrl'],
]);

/** Returns the input or field that excludes this field of `extra`. If both are in `extra`, the second is refused. */
function findConflict(input: GenerateInput, name: string): string | undefined {
  if (name === 'reference_image_urls' && input.extra != null && Object.hasOwn(input.extra, 'image_url'))
    return 'image_url';
  const conflict = conflicts.get(name);
  return conflict !== undefined && input[conflict] != null ? conflict : undefined;
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
