import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Adds the code BAD_USER_INPUT to errors of variables in queries and mutations. The executor adds it in subscriptions only. */
export const codeBadVariables: Plugin = {
  onExecute: () => ({
    onExecuteDone({ result, setResult }) {
      // An executed operation has data, even if that is null.
      if (Symbol.asyncIterator in result || result.data !== undefined || !result.errors) return;
      setResult({ ...result, errors: result.errors.map(addCode) });
    },
  }),
};

function addCode(error: GraphQLError): GraphQLError {
  if (error.extensions['code'] !== undefined) return error;
  const { message, nodes, originalError, extensions } = error;
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    originalError: originalError ?? null,
    extensions: { ...extensions, code: 'BAD_USER_INPUT' },
  });
}
