import { GraphQLError } from 'graphql';

/** Creates an UNAUTHENTICATED error, 401 over HTTP: the caller needs a key, or another one. */
export function createUnauthenticated(message: string): GraphQLError {
  const http = { status: 401, headers: { 'www-authenticate': 'Bearer' } };
  return new GraphQLError(message, { extensions: { code: 'UNAUTHENTICATED', http } });
}

/** Returns true for an UNAUTHENTICATED error. */
export function isUnauthenticated(error: unknown): boolean {
  return error instanceof GraphQLError && error.extensions['code'] === 'UNAUTHENTICATED';
}
