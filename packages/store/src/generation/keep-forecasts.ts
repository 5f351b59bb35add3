import type { Forecast } from './vocabulary.ts';
import { type Store, internal } from '../store.ts';
import { unlockedRows } from './unlocked-rows.ts';

/**
 * Stores the forecast of generations that have none, so that their progress and estimated end never go back. This is no change
 * of a generation, as both are computed when they are read. A row that another transaction has locked is left out.
 */
export async function keepForecasts(store: Store, ids: readonly string[], forecast: Forecast): Promise<void> {
  if (ids.length === 0) return;
  await store[internal].db
    .updateTable('generations')
    .set({ forecast: JSON.stringify(forecast) })
    .where('id', 'in', unlockedRows(store[internal], ids))
    .where('forecast', 'is', null)
    .execute();
}
