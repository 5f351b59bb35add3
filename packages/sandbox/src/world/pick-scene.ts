import { createHash } from 'node:crypto';
import { scenes } from './scenes.ts';

/**
 * Picks the scene of a prompt: that of the first word that names a subject, else a setting. Where several scenes have the
 * word, and where none has, prompt and seed decide: the same ones always get the same scene, and with the next seed another.
 */
export function pickScene(prompt: string, seed: number): string {
  const words = prompt
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map(toSingular);
  const found = findFirst(words, subjects) ?? findFirst(words, settings) ?? scenes.map(({ name }) => name);
  const number = createHash('sha256').update(prompt).digest().readUInt32BE(0) + seed;
  const index = ((number % found.length) + found.length) % found.length;
  return found[index] ?? 'lighthouse';
}

const subjects = indexWords('subjects');
const settings = indexWords('settings');

/** Word → names of the scenes that have it. */
function indexWords(kind: 'subjects' | 'settings'): ReadonlyMap<string, readonly string[]> {
  const pairs = scenes.flatMap((scene) => scene[kind].map((word) => [toSingular(word), scene.name] as const));
  return new Map([...Map.groupBy(pairs, ([word]) => word)].map(([word, own]) => [word, own.map(([, name]) => name)]));
}

function findFirst(
  words: readonly string[],
  index: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  return words.map((word) => index.get(word)).find((names) => names !== undefined);
}

/** Without a last s, which also shortens words such as "glass", on both sides of a comparison. */
function toSingular(word: string): string {
  return word.replace(/s$/, '');
}
