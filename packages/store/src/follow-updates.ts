import { follow } from './follow.ts';
import { matchesChange, type GenerationFilter } from './generation-filter.ts';
import { listUserUpdates, type Update } from './updates.ts';
import { getUpdateNumber } from './users.ts';
import type { Store } from './open-store.ts';

const PAGE = 100;

/**
 * All changes of a user's generations from now on, in order; never ends. A change is told when the generation matches the
 * filter before it or after it. The filter comes after the place: what it drops still moves the place on.
 */
export function followUpdates(
  store: Store,
  { userId, filter }: { readonly userId: string; readonly filter: GenerationFilter },
): AsyncIterableIterator<Update> {
  let place: number | undefined;
  return follow(store, {
    userId,
    async readNext() {
      place ??= await getUpdateNumber(store, userId);
      const page = await listUserUpdates(store, userId, { after: place, limit: PAGE });
      place = page.at(-1)?.update.number ?? place;
      const items = page.filter((change) => matchesChange(change, filter)).map(({ update }) => update);
      return { items, hasMore: page.length === PAGE, isLast: false };
    },
  });
}
