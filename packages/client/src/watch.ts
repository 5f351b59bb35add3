import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { ConnectionTracker } from './connection-state.ts';
import { GenerationNotFoundError, GraphQLRequestError } from './errors.ts';
import { follow } from './follow.ts';
import { GenerationDocument, GenerationUpdatedDocument } from './generated/operations.ts';
import { type GenerationUpdate, isTerminal } from './generation.ts';
import type { Connection } from './transport.ts';

export interface WatchOptions {
  /** Ends the watch, which throws its reason. */
  readonly signal?: AbortSignal | undefined;
  /** The cursor of an update: begins with what is newer. */
  readonly after?: string | undefined;
}

/** What watching is made of. */
export interface WatchParts {
  /** Subscribes once; see Transport. */
  readonly subscribeOnce: <Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    connection: Connection,
  ) => AsyncIterable<Data>;
  /** Asks once, within a time. */
  readonly query: <Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    options: { readonly signal: AbortSignal },
  ) => Promise<{ readonly data: Data }>;
  readonly tracker: ConnectionTracker;
}

/** Where a watch begins, and what ends it. */
export interface WatchBounds {
  readonly signal: AbortSignal;
  readonly after: string | undefined;
}

/**
 * Yields the state of a generation, or what came after the cursor, and then each change, until it is terminal, over as many
 * connections as that takes: each asks for what came after the last.
 */
export async function* watchGeneration(
  parts: WatchParts,
  id: string,
  { after, signal }: WatchBounds,
): AsyncGenerator<GenerationUpdate, void, undefined> {
  const { subscribeOnce, query, tracker } = parts;
  let cursor = after;
  let version = -1;
  let isOver = false;

  async function* connect(connection: Connection) {
    const ask = () => subscribeOnce(GenerationUpdatedDocument, { id, after: cursor }, connection);
    yield* ask();
    if (after === undefined || version >= 0) return;

    // Nothing came since the caller's cursor: the last update was before it, or the server shuts down. When it is terminal
    // and then still nothing comes, nothing is left to come.
    const { generation } = (await query(GenerationDocument, { id }, connection)).data;
    if (generation === null || !isTerminal(generation.status)) return;
    yield* ask();
    isOver = version < 0;
  }

  try {
    for await (const { generationUpdated: update } of follow(connect, { signal, tracker, isOver: () => isOver })) {
      cursor = update.cursor;
      if (update.version <= version) continue;
      version = update.version;
      yield update;
      if (isTerminal(update.status)) return;
    }
  } catch (error) {
    if (error instanceof GraphQLRequestError && error.code === 'NOT_FOUND') {
      throw new GenerationNotFoundError(id, { cause: error });
    }
    throw error;
  }
}
