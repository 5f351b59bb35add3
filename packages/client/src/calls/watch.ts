import { GenerationNotFoundError, GraphQLRequestError } from '../errors.ts';
import { follow, type FollowParts } from '../transport/follow.ts';
import { type DocumentText, GenerationText, GenerationUpdatedText } from '../generated/texts.ts';
import { type Generation, type GenerationUpdate, isTerminal, isUnfinished } from '../generation.ts';
import type { Connection } from '../transport/transport.ts';

export interface WatchOptions {
  /** Ends the watch, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** The cursor of an update; the watch begins with the updates after it. */
  readonly after?: string | undefined;
}

/** The functions that a watch needs. */
export interface WatchParts {
  /** Subscribes once, see {@link Transport}. */
  readonly subscribeOnce: <Data, Variables>(
    document: DocumentText<Data, Variables>,
    variables: Variables,
    connection: Connection,
  ) => AsyncIterable<Data>;
  /** Sends a query once, with a time-out. */
  readonly query: <Data, Variables>(
    document: DocumentText<Data, Variables>,
    variables: Variables,
    options: { readonly signal: AbortSignal },
  ) => Promise<{ readonly data: Data }>;
  readonly follow: FollowParts;
}

export interface WatchBounds {
  readonly signal: AbortSignal;
  readonly after: string | undefined;
}

/**
 * Yields the state of a generation, or the updates after the cursor, then each change until a terminal status. Each
 * reconnection subscribes after the last update.
 */
export async function* watchGeneration(
  parts: WatchParts,
  id: string,
  { after, signal }: WatchBounds,
): AsyncGenerator<GenerationUpdate, void, undefined> {
  const { subscribeOnce, query } = parts;
  let cursor = after;
  let version = -1;
  let status: Generation['status'] | undefined;
  let isOver = false;

  async function* connect(connection: Connection) {
    const subscribe = () => subscribeOnce(GenerationUpdatedText, { id, after: cursor }, connection);
    const versionBefore = version;
    yield* subscribe();
    if (status !== undefined) {
      // A status that a later gateway has added may be terminal. If it is, a further subscription brings nothing.
      isOver = version === versionBefore && !isUnfinished(status);
      return;
    }
    if (after === undefined) return;

    // No update came after the caller's cursor: the last one was before it, or the server shuts down. If the generation is
    // terminal and a second subscription brings nothing either, there is no further update.
    const { generation } = (await query(GenerationText, { id }, connection)).data;
    if (generation === null || isUnfinished(generation.status)) return;
    yield* subscribe();
    isOver = version < 0;
  }

  try {
    for await (const { generationUpdated: update } of follow(parts.follow, connect, { signal, isOver: () => isOver })) {
      cursor = update.cursor;
      if (update.version <= version) continue;
      version = update.version;
      status = update.status;
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
