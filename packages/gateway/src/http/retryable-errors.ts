import { GraphQLError } from 'graphql';
import { readStoreProblem } from '@videogen/store';

const TRY_AGAIN_HEADERS = { 'retry-after': '1' } as const;

const sentences = {
  unavailable: "The gateway's database does not answer. Try again later.",
  full: "The gateway's disk is full. Its operator has to make room; try again later.",
} as const;

/**
 * Translates the error of an unavailable or full database to the error that callers see; undefined for any other error. The
 * database's own message is hidden.
 */
export function readStoreError(error: unknown): GraphQLError | undefined {
  const problem = readStoreProblem(error);
  if (problem === undefined) return undefined;
  const http = { status: 503, headers: TRY_AGAIN_HEADERS };
  return new GraphQLError(sentences[problem], { extensions: { code: 'STORE_UNAVAILABLE', http } });
}

/** Creates the error for an operation that arrives while the gateway stops, and is not executed. */
export function createStoppingError(): GraphQLError {
  // Otherwise Yoga's server sends `keep-alive` on event streams.
  const http = { status: 503, headers: { ...TRY_AGAIN_HEADERS, connection: 'close' } };
  return new GraphQLError('The gateway is stopping, and nothing was done. Try again.', {
    extensions: { code: 'SERVICE_STOPPING', http },
  });
}
