import { LRUCache } from 'lru-cache';
import type { Generation } from './generation.ts';

/** Finished generations by their id. A terminal status is final; a change of the label raises the version, by which readers ask. */
export type FinishedGenerations = LRUCache<string, Generation>;

const MOST_BYTES = 16 * 1024 * 1024;
/** Measured: a finished generation with short texts takes 1.5 kB of heap. */
const BYTES_WITHOUT_TEXTS = 1500;
const BYTES_PER_CHARACTER = 2;

/** Creates the memory of finished generations, empty. */
export function createFinishedGenerations(): FinishedGenerations {
  return new LRUCache({
    maxSize: MOST_BYTES,
    sizeCalculation: ({ prompt, extra }) =>
      BYTES_WITHOUT_TEXTS + BYTES_PER_CHARACTER * (prompt.length + JSON.stringify(extra).length),
  });
}
