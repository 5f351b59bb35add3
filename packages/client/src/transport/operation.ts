import { createRequest, getOperationName, type GraphQLRequest, stringifyDocument } from '@urql/core';
import type { SubscribePayload } from 'graphql-ws';
import type { OperationDocument } from '../options.ts';
import { VideoGenError } from '../errors.ts';

export type OperationKind = 'query' | 'mutation' | 'subscription';

/** An operation with its variables, for one request or more. */
export interface Operation<Data, Variables> {
  readonly kind: OperationKind;
  readonly document: OperationDocument<Data, Variables>;
  readonly variables: Partial<Variables> | undefined;
}

/**
 * Converts an operation to a request of @urql/core. Throws a VideoGenError for a document that is not GraphQL or is of another
 * kind: a mutation sent as a query would be repeated.
 */
export function toRequest<Data, Variables>({
  kind,
  document,
  variables,
}: Operation<Data, Variables>): GraphQLRequest<Data> {
  let request: GraphQLRequest<Data>;
  try {
    request = createRequest<Data>(document, variables ?? {});
  } catch (error) {
    throw new VideoGenError('INVALID_OPERATION', `The ${kind} is not valid: ${String(error)}.`, { cause: error });
  }
  const [first, second] = request.query.definitions.filter((each) => each.kind === 'OperationDefinition');
  if (first?.operation === kind && second === undefined) return request;
  const found = second === undefined ? (first?.operation ?? 'no operation') : 'several operations';
  throw new VideoGenError('INVALID_OPERATION', `The document must have one ${kind}; it has ${found}.`);
}

/** Converts an operation to the message that subscribes. Throws as `toRequest` does. */
export function toPayload<Data, Variables>(operation: Operation<Data, Variables>): SubscribePayload {
  const { query } = toRequest(operation);
  return {
    query: stringifyDocument(query),
    operationName: getOperationName(query),
    variables: { ...operation.variables },
  };
}
