import { GraphQLError } from 'graphql';

/** Creates the error of an invalid argument. Its message should say what was expected. */
export function badUserInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
