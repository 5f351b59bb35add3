import type { Generation } from '../generation/generation.ts';
import { readWords } from './read-words.ts';

/** A search among generations: one matches whose texts have all the words, or whose id is the whole text. */
export interface Search {
  /** Each is the beginning of a word of the prompt or the label. None matches no text. */
  readonly words: readonly string[];
  /** Our id in the text; undefined if it has none. */
  readonly id: string | undefined;
  /** The whole text, which may be the upstream's id. */
  readonly text: string;
}

/** The texts that are searched. */
export type SearchedTexts = Pick<Generation, 'prompt' | 'label'>;

/** A caller's text → a search. `id` is our id that the text encodes. */
export function readSearch(text: string, id?: string): Search {
  return { words: [...readWords(text)], id, text };
}

/** True if a generation matches the search. */
export function matchesSearch(
  { id, upstreamId, ...texts }: SearchedTexts & Pick<Generation, 'id' | 'upstreamId'>,
  search: Search,
): boolean {
  if (id === search.id || upstreamId === search.text) return true;
  if (search.words.length === 0) return false;
  const words = [...readSearchedWords(texts)];
  return search.words.every((sought) => words.some((each) => each.startsWith(sought)));
}

/** The words by which a generation is found. */
export function readSearchedWords({ prompt, label }: SearchedTexts): ReadonlySet<string> {
  // A line break keeps the last word of one apart from the first of the other.
  return readWords(label === null ? prompt : `${prompt}\n${label}`);
}
