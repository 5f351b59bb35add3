import type { Generation } from '../generation.ts';

/** The part of a generation that a search looks at. */
export type Searched = Pick<Generation, 'id' | 'generationId' | 'prompt' | 'label'>;

const LONGEST_WORD = 64;
const LONGEST_TEXT = 100_000;
const single = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{So}]`;
const word = new RegExp(String.raw`${single}\p{M}*|(?:(?!${single})[\p{L}\p{N}\p{M}])+`, 'gu');

/**
 * True if a generation is found by a search, by the gateway's rule: each word of it begins a word of the prompt or the label, or it is one
 * of the generation's ids.
 */
export function matchesSearch({ id, generationId, prompt, label }: Searched, search: string): boolean {
  const text = search.trim();
  if (text === id || text === generationId) return true;
  const sought = readWords(text);
  const words = readWords(label === null ? prompt : `${prompt}\n${label}`);
  return sought.length > 0 && sought.every((each) => words.some((one) => one.startsWith(each)));
}

/** The same as the gateway's `read-words.ts`, with which a test compares it. */
function readWords(text: string): readonly string[] {
  const plain = text.slice(0, LONGEST_TEXT).normalize('NFKC').toLowerCase().replaceAll('ς', 'σ');
  return Array.from(plain.match(word) ?? [], (each) => Array.from(each).slice(0, LONGEST_WORD).join(''));
}
