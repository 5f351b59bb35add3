import type { GenerateVideoInput } from '@videogen/client';

/** A line with its place in the list, without its idempotencyKey. */
export interface IndexedInput {
  readonly index: number;
  readonly input: GenerateVideoInput;
}

/** Adds the idempotencyKey. It is computed for the lines of one request at a time, as it takes long for a whole file. */
export type AddKey = (line: IndexedInput) => GenerateVideoInput;

/** The gateway takes 512 KiB in one request by default; a character has up to 3 bytes. */
const MOST_CHARACTERS = 100_000;

/** Cuts the lines into the parts of one request each. */
export function* cutSlices(
  inputs: readonly IndexedInput[],
  mostLines: number,
): Generator<readonly IndexedInput[], void, undefined> {
  let slice: IndexedInput[] = [];
  let characters = 0;
  for (const each of inputs) {
    const { length } = JSON.stringify(each.input);
    if (slice.length === mostLines || (slice.length > 0 && characters + length > MOST_CHARACTERS)) {
      yield slice;
      slice = [];
      characters = 0;
    }
    slice.push(each);
    characters += length;
  }
  if (slice.length > 0) yield slice;
}
