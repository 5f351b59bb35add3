import type { Generation } from './generation.ts';

/** The columns on which the processing time depends. */
const kindColumns = ['modelKey', 'duration', 'resolution', 'addAudio'] as const;

/** The values on which the processing time depends. */
export type GenerationKind = Pick<Generation, (typeof kindColumns)[number]>;

/** A kind → its key in `processing_times`. */
export function toKindKey(kind: GenerationKind): string {
  return JSON.stringify(kindColumns.map((name) => kind[name]));
}
