import { readField } from '@videogen/testkit';

/** The first error of a result, for clients that give results as they come. */
export class ResultError extends Error {
  override readonly name = 'ResultError';
  readonly code: unknown;

  constructor(result: unknown) {
    super(String(readField(result, 'errors', 0, 'message')));
    this.code = readField(result, 'errors', 0, 'extensions', 'code');
  }
}

/** Reads the data of a result; throws its first error. */
export function readData(result: unknown): unknown {
  if (readField(result, 'errors') !== undefined) throw new ResultError(result);
  return readField(result, 'data');
}
