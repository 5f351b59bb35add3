import { internal, type Store } from '../store.ts';
import { accountOf, isAccount, type AccountRef } from './accounts.ts';

/**
 * Records that the upstream refuses the key of an account. The first record since the key was accepted requests a turn in the same
 * transaction, which warns the subscribers of its generations. Resolves to the time of that first record.
 */
export async function markKeyRefused(store: Store, account: AccountRef): Promise<Date> {
  const { db, now } = store[internal];
  const marked = await db
    .updateTable('accounts')
    .set({ keyRefusedAt: now, requestedAt: now })
    .where(isAccount(db, account))
    .where('keyRefusedAt', 'is', null)
    .returning('keyRefusedAt')
    .executeTakeFirst();
  const { keyRefusedAt } =
    marked ??
    (await db.selectFrom('accounts').select('keyRefusedAt').where(isAccount(db, account)).executeTakeFirstOrThrow());
  // Accepted again in between: the refusal is over.
  return new Date(keyRefusedAt ?? Date.now());
}

/** The upstream's last answer about a user's key: refused, accepted, or accepted too long ago. */
export type KeyStatus = 'refused' | 'accepted' | 'outdated';

/** Returns the upstream's last answer about a user's key, by the records of all processes and the database's clock. */
export async function readKeyStatus(
  store: Store,
  userId: string,
  { goodForMs }: { readonly goodForMs: number },
): Promise<KeyStatus> {
  const { db, now } = store[internal];
  const { keyRefusedAt, acceptedMsAgo } = await db
    .selectFrom('accounts')
    .select((expression) => [
      'keyRefusedAt',
      expression(now, '-', expression.ref('keyCheckedAt')).$castTo<number>().as('acceptedMsAgo'),
    ])
    .where('id', '=', accountOf(db, userId))
    .executeTakeFirstOrThrow();
  if (keyRefusedAt !== null) return 'refused';
  return acceptedMsAgo <= goodForMs ? 'accepted' : 'outdated';
}

/** So many ids are asked for in one query: databases bound their parameters. */
const MOST_IDS = 1000;

/** Those of the users whose keys the upstream refuses, by what all processes wrote down. */
export async function listRefusedUsers(store: Store, userIds: readonly string[]): Promise<ReadonlySet<string>> {
  const refused = new Set<string>();
  for (let start = 0; start < userIds.length; start += MOST_IDS) {
    const rows = await store[internal].db
      .selectFrom('users')
      .innerJoin('accounts', 'accounts.id', 'users.accountId')
      .select('users.id')
      .where('users.id', 'in', userIds.slice(start, start + MOST_IDS))
      .where('accounts.keyRefusedAt', 'is not', null)
      .execute();
    for (const { id } of rows) refused.add(id);
  }
  return refused;
}
