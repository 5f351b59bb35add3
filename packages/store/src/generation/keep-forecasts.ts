import type { Forecast } from './vocabulary.ts';
import { type Store, internal } from '../store.ts';
import { unlockedRows } from './unlocked-rows.ts';

/**
 * Stores the forecast of generations that have none, so that their progress and estimated end never go back. This is no change
 * of a generation, as both are computed when they are read. A row that another transaction has locked is left out.
 */
export async function keepForecasts(store: Store, ids: readonly string[], forecast: Forecast): Promise<void> {
  for (let start = 0; start < ids.length; start += MOST_IDS_AT_ONCE) {
    await store[internal].db
      .updateTable('generations')
      .set({ forecast: JSON.stringify(forecast) })
      .where('id', 'in', unlockedRows(store[internal], ids.slice(start, start + MOST_IDS_AT_ONCE)))
      .where('forecast', 'is', null)
      .execute();
  }
}

/** Databases limit the number of parameters of a statement. */
const MOST_IDS_AT_ONCE = 1000;
