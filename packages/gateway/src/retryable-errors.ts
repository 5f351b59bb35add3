import { GraphQLError } from 'graphql';
import { readStoreProblem } from '@videogen/store';

const TRY_AGAIN_HEADERS = { 'retry-after': '1' } as const;

const sentences = {
  unavailable: "The gateway's database does not answer. Try again later.",
  full: "The gateway's disk is full. Its operator has to make room; try again later.",
} as const;

/**
 * An error of the database being away or full as the error that callers see, who may try again; undefined for any other.
 * The database's own words stay here.
 */
export function readStoreError(error: unknown): GraphQLError | undefined {
  const problem = readStoreProblem(error);
  if (problem === undefined) return undefined;
  const http = { status: 503, headers: TRY_AGAIN_HEADERS };
  return new GraphQLError(sentences[problem], { extensions: { code: 'STORE_UNAVAILABLE', http } });
}

/** What is told to work that comes while the gateway stops. Nothing of it was begun. */
export function createStoppingError(): GraphQLError {
  // Yoga's server says keep-alive on event streams otherwise.
  const http = { status: 503, headers: { ...TRY_AGAIN_HEADERS, connection: 'close' } };
  return new GraphQLError('The gateway is stopping, and nothing was done. Try again.', {
    extensions: { code: 'SERVICE_STOPPING', http },
  });
}
