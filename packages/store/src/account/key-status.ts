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

/** Those of the users whose keys the upstream refuses, by what all processes wrote down. */
export async function listRefusedUsers(store: Store, userIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { db, listed } = store[internal];
  const rows = await db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.accountId')
    .select('users.id')
    .where('users.id', 'in', listed(userIds))
    .where('accounts.keyRefusedAt', 'is not', null)
    .execute();
  return new Set(rows.map(({ id }) => id));
}
