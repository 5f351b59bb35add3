import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { GenerationNotFoundError, GraphQLRequestError } from './errors.ts';
import { follow } from './follow.ts';
import { GenerationUpdatedDocument } from './generated/operations.ts';
import { type GenerationUpdate, isTerminal } from './generation.ts';

/** Subscribes once to an operation; see Socket. */
export type SubscribeOnce = <Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  signal: AbortSignal,
) => AsyncIterable<Data>;

/**
 * Yields the state of a generation and then each change, until it is terminal, over as many connections as that takes.
 * Each connection begins with the state as it is then: what was seen before is dropped by its version.
 */
export async function* watchGeneration(
  subscribe: SubscribeOnce,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<GenerationUpdate, void, undefined> {
  let version = -1;
  const events = follow((connection) => subscribe(GenerationUpdatedDocument, { id }, connection), {
    signal,
    isLast: ({ generationUpdated }) => isTerminal(generationUpdated.status),
  });
  try {
    for await (const { generationUpdated } of events) {
      if (generationUpdated.version <= version) continue;
      version = generationUpdated.version;
      yield generationUpdated;
    }
  } catch (error) {
    if (error instanceof GraphQLRequestError && error.code === 'NOT_FOUND') {
      throw new GenerationNotFoundError(id, { cause: error });
    }
    throw error;
  }
}
