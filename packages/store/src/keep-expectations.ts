import type { Expectation } from './generation.ts';
import type { Store } from './open-store.ts';

/**
 * Keeps how long generations are expected to take, once: what is told of their progress and end then never goes back. That is no
 * change of a generation, as both are computed when they are read.
 */
export async function keepExpectations(store: Store, ids: readonly string[], expectation: Expectation): Promise<void> {
  for (let start = 0; start < ids.length; start += MOST_IDS_AT_ONCE) {
    await store.db
      .updateTable('generations')
      .set({ expectation: JSON.stringify(expectation) })
      .where('id', 'in', ids.slice(start, start + MOST_IDS_AT_ONCE))
      .where('expectation', 'is', null)
      .execute();
  }
}

/** Keeps a statement below the number of parameters that a database takes. */
const MOST_IDS_AT_ONCE = 1000;
