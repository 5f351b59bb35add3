import { resolutions } from '../generation/facts.ts';
import type { Issue } from './input-fields.ts';
import { aspectRatioWords } from './words.ts';

export type Issues = readonly Issue[];

/** Returns the sentences about a field, or about one entry of its list, joined; undefined without any. */
export function issueAt(issues: Issues, ...path: readonly string[]): string | undefined {
  const found = issues.filter((issue) => issue.path.join('.') === path.join('.'));
  return found.length === 0 ? undefined : found.map(({ message }) => toSentence(message)).join(' ');
}

/** Returns the issues of fields of these names. */
export function issuesOf(issues: Issues, names: readonly string[]): Issues {
  return issues.filter(({ path: [name = ''] }) => names.includes(name));
}

/** Returns an issue as a line of its own, with its field in front. */
export function toLine({ path, message }: Issue): string {
  return path.length === 0 ? toSentence(message) : `${nameField(path)}: ${message}`;
}

/** Returns a message of the gateway, which may continue a path, as a sentence with the page's words for fields and values. */
export function toSentence(message: string): string {
  const words = message
    .replaceAll(/\b[a-z]+[A-Z]\w*/g, (name) => fieldWords[name] ?? name)
    .replaceAll(/\b[A-Z][A-Z\d_]+\b/g, (value) => valueWords[value] ?? value);
  const isName = /^[a-z]+[A-Z]/.test(words);
  const sentence = isName ? words : words.charAt(0).toUpperCase() + words.slice(1);
  return /[.…]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** The values of the schema as the page calls them. */
const valueWords: Readonly<Record<string, string>> = { ...resolutions, ...aspectRatioWords };

/** The fields as the page calls them. */
const fieldWords: Readonly<Record<string, string>> = {
  prompt: 'Prompt',
  model: 'Model',
  duration: 'Length',
  resolution: 'Resolution',
  aspectRatio: 'Shape',
  imageUrl: 'Image',
  referenceImageUrls: 'Reference image',
  addAudio: 'Sound',
  audioPrompt: 'Description of the sound',
  label: 'Label',
  seed: 'Seed',
  cameraFixed: 'Camera',
  whenRateLimited: 'Wait for a slot',
};

function nameField([name = '', index]: readonly string[]): string {
  const words = fieldWords[name] ?? name;
  return index === undefined || !/^\d+$/.test(index) ? words : `${words} ${Number(index) + 1}`;
}
