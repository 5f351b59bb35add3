import type { Store } from '../src/index.ts';
import { internal } from '../src/store.ts';
import { writeMonthlyUsage, type MonthlyUsage } from '../src/user/users.ts';

/** Saves the month's usage alone, and notifies the user, as the record of an acceptance does. */
export async function saveMonthlyUsage(store: Store, userId: string, usage: MonthlyUsage): Promise<void> {
  const database = store[internal];
  await database.transact((transaction) => writeMonthlyUsage(database, transaction, userId, usage));
  database.notifications.send(userId);
}
