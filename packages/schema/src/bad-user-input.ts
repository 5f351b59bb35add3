import { GraphQLError } from 'graphql';

/** A request that cannot be answered as it was put; its message says what was expected. */
export function badUserInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
