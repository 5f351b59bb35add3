import { GraphQLError, type ASTNode } from 'graphql';

/** The place in the document, and the HTTP status. */
export interface LimitErrorOptions {
  readonly nodes?: ASTNode | undefined;
  /** 400 by default. */
  readonly status?: number;
}

/** Creates the BAD_REQUEST error of an operation that exceeds a limit. The message names the limit, its bound and the value. */
export function createLimitError(message: string, { nodes, status = 400 }: LimitErrorOptions = {}): GraphQLError {
  // With `spec`, Yoga answers 200 to a client that accepts plain application/json.
  const http = { status, spec: false };
  return new GraphQLError(message, { nodes, extensions: { code: 'BAD_REQUEST', http } });
}
