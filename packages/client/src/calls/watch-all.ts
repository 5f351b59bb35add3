import { follow } from '../transport/follow.ts';
import type { GenerationFilter } from '../generated/operations.ts';
import { GenerationsUpdatedText, UpdatesCursorText } from '../generated/texts.ts';
import type { GenerationUpdate } from '../generation.ts';
import { createSeenVersions } from './seen-versions.ts';
import type { Connection } from '../transport/transport.ts';
import type { WatchBounds, WatchOptions, WatchParts } from './watch.ts';

export interface WatchAllOptions extends WatchOptions {
  /** Selects generations; by default all. The change by which a generation leaves the filter is yielded as well. */
  readonly filter?: GenerationFilter | undefined;
}

/** Yields each change of the caller's generations since the cursor, or from now on. Never ends by itself. */
export async function* watchGenerations(
  { subscribeOnce, query, follow: parts }: WatchParts,
  filter: GenerationFilter | undefined,
  { after, signal }: WatchBounds,
): AsyncGenerator<GenerationUpdate, void, undefined> {
  const isNew = createSeenVersions();
  let cursor = after;

  async function* connect(connection: Connection) {
    // The cursor is read before the first subscription, so that an update is not missed if that connection is lost.
    cursor ??= (await query(UpdatesCursorText, {}, connection)).data.generations.updatesCursor;
    yield* subscribeOnce(GenerationsUpdatedText, { after: cursor, filter }, connection);
  }

  for await (const { generationsUpdated: update } of follow(parts, connect, { signal, isOver: () => false })) {
    cursor = update.cursor;
    if (isNew(update.generation.id, update.version)) yield update;
  }
}
