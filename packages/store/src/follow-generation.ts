import { follow } from './follow.ts';
import { isTerminal } from './generation.ts';
import { findNewestUpdate, listGenerationUpdates, type Update } from './updates.ts';
import type { Store } from './open-store.ts';

const PAGE = 100;

/** A user's generation as it is now, then each change in order; ends after a terminal one. */
export function followGeneration(
  store: Store,
  { userId, generationRef }: { readonly userId: string; readonly generationRef: string },
): AsyncIterableIterator<Update> {
  let version: number | undefined;
  return follow(store, {
    userId,
    async readNext() {
      const items =
        version === undefined
          ? [await findNewestUpdate(store, generationRef)].filter((update) => update !== undefined)
          : await listGenerationUpdates(store, generationRef, { afterVersion: version, limit: PAGE });
      const newest = items.at(-1);
      version = newest?.version ?? version ?? 0;
      return {
        items,
        hasMore: items.length === PAGE,
        isLast: newest !== undefined && isTerminal(newest.status),
      };
    },
  });
}
