import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { UsersTable } from './database.ts';
import { followedStatuses } from './generation.ts';
import { callVisit, stopVisits } from './visits.ts';
import type { Store } from './open-store.ts';

/** The owner of a key. What the upstream has not told is null. */
export interface User {
  readonly id: string;
  readonly email: string | null;
  readonly plan: { readonly name: string; readonly maxGenerations: number | null; readonly unlimited: boolean } | null;
  readonly usage: UserUsage;
}

/** Numbers of generations, as the upstream counts them. */
export interface UserUsage {
  readonly currentMonth: number | null;
  readonly monthlyLimit: number | null;
  readonly today: number | null;
  readonly total: number | null;
}

/** What the upstream told of a key's owner. */
export type UserFacts = Pick<User, 'email' | 'plan' | 'usage'>;

/** Writes down that the upstream accepted a key, with what it told of its owner. The first time makes the user. */
export async function saveUser(store: Store, key: string, facts: UserFacts): Promise<User> {
  const id = randomUUID();
  const columns = {
    email: facts.email,
    planName: facts.plan?.name ?? null,
    planMaxGenerations: facts.plan?.maxGenerations ?? null,
    planUnlimited: facts.plan && Number(facts.plan.unlimited),
    usageCurrentMonth: facts.usage.currentMonth,
    usageMonthlyLimit: facts.usage.monthlyLimit,
    usageToday: facts.usage.today,
    usageTotal: facts.usage.total,
    checkedAt: store.now,
  };
  const row = await store.db
    .insertInto('users')
    .values({
      ...columns,
      id,
      keyDigest: store.vault.digest(key),
      sealedKey: store.vault.seal(key, id),
      updateNumber: 0,
      keyRefusedAt: null,
      importedAt: null,
      createdAt: store.now,
    })
    .onConflict((conflict) => conflict.column('keyDigest').doUpdateSet(columns))
    .returningAll()
    .executeTakeFirstOrThrow();
  if (row.keyRefusedAt !== null) await resumeUser(store, row.id);
  store.wakeUps.send(row.id);
  return readUser(row);
}

/** A key that was refused is good again: what was left unfinished is due at once. */
async function resumeUser(store: Store, userId: string): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    // Generations before their user, the order in which every transaction locks them.
    await trx
      .updateTable('generations')
      .set({ nextLookAt: store.now, failedLooks: 0 })
      .where('userId', '=', userId)
      .where('status', '=', 'UNCONFIRMED')
      .execute();
    await trx
      .updateTable('generations')
      .set({ failedLooks: 0 })
      .where('userId', '=', userId)
      .where('status', 'in', followedStatuses)
      .execute();
    await trx.updateTable('users').set({ keyRefusedAt: null }).where('id', '=', userId).execute();
    await callVisit(store, trx, userId, 0);
  });
}

/**
 * Writes down that the upstream refuses a user's key, which is not visited any more. Resolves to when that was met first since
 * the key was accepted last.
 */
export async function markKeyRefused(store: Store, userId: string): Promise<Date> {
  const { keyRefusedAt } = await store.db
    .updateTable('users')
    .set((expression) => ({ keyRefusedAt: expression.fn.coalesce('keyRefusedAt', store.now) }))
    .where('id', '=', userId)
    .returning('keyRefusedAt')
    .executeTakeFirstOrThrow();
  await stopVisits(store, userId);
  return new Date(Number(keyRefusedAt));
}

/** How far a user's updates go. */
export interface UpdateRange {
  /** The number of the newest; 0 when there is none. */
  readonly newest: number;
  /** All up to this number are removed. */
  readonly removed: number;
}

/** How far the user's updates go now. */
export async function getUpdateRange(store: Store, userId: string): Promise<UpdateRange> {
  const { updateNumber, removedUpdateNumber } = await store.db
    .selectFrom('users')
    .select(['updateNumber', 'removedUpdateNumber'])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow();
  return { newest: updateNumber, removed: removedUpdateNumber };
}

/** The user of that id. Throws when there is none: ids of users come from the store itself. */
export async function getUser(store: Store, id: string): Promise<User> {
  return readUser(await store.db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirstOrThrow());
}

/** The user whose key this is; undefined when the key was never accepted. */
export async function findUserByKey(store: Store, key: string): Promise<User | undefined> {
  const row = await store.db
    .selectFrom('users')
    .selectAll()
    .where('keyDigest', '=', store.vault.digest(key))
    .executeTakeFirst();
  return row && readUser(row);
}

/** The month's usage as a submission's answer tells it; what it leaves out stays as it was. */
export async function saveMonthlyUsage(
  store: Store,
  userId: string,
  { currentMonth, monthlyLimit }: Partial<UserUsage>,
): Promise<void> {
  if (currentMonth == null && monthlyLimit == null) return;
  await store.db
    .updateTable('users')
    .set({
      ...(currentMonth != null && { usageCurrentMonth: currentMonth }),
      ...(monthlyLimit != null && { usageMonthlyLimit: monthlyLimit }),
    })
    .where('id', '=', userId)
    .execute();
  store.wakeUps.send(userId);
}

/** The user's key in clear, for a question to the upstream and nothing else. */
export async function openUserKey(store: Store, userId: string): Promise<string> {
  const { sealedKey } = await store.db
    .selectFrom('users')
    .select('sealedKey')
    .where('id', '=', userId)
    .executeTakeFirstOrThrow();
  return store.vault.open(sealedKey, userId);
}

function readUser(row: Selectable<UsersTable>): User {
  return {
    id: row.id,
    email: row.email,
    plan:
      row.planName === null
        ? null
        : { name: row.planName, maxGenerations: row.planMaxGenerations, unlimited: row.planUnlimited === 1 },
    usage: {
      currentMonth: row.usageCurrentMonth,
      monthlyLimit: row.usageMonthlyLimit,
      today: row.usageToday,
      total: row.usageTotal,
    },
  };
}
