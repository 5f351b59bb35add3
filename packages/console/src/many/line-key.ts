import { hashSha256 } from './sha-256.ts';

/** The place of a line: the same place and text are the same video. */
export interface LinePlace {
  readonly fileName: string;
  /** The number of the line, from 1. */
  readonly number: number;
  readonly text: string;
  /** Counts the deliberate repetitions of a file: 0 for the first time. */
  readonly run: number;
}

/**
 * Returns the idempotency key of a line. The same line of the same file gets the same key on any day and machine, so that a second
 * sending spends nothing, and one that was interrupted goes on where it stopped.
 */
export function createLineKey({ fileName, number, text, run }: LinePlace): string {
  return `many-${hashSha256(JSON.stringify([fileName, number, text, run]))}`;
}
