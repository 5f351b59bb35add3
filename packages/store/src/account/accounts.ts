import { sql, type Kysely } from 'kysely';
import type { Database } from '../database/tables.ts';
import { internal, type Store } from '../store.ts';

/** A query of the ids of an account's users. */
export function usersOf(db: Kysely<Database>, accountId: string) {
  return db.selectFrom('users').select('users.id').where('users.accountId', '=', accountId);
}

/** A query of the id of a user's account. */
export function accountOf(db: Kysely<Database>, userId: string) {
  return db.selectFrom('users').select('users.accountId').where('users.id', '=', userId);
}

/** An account, by its own id or by one of its users. */
export type AccountRef = { readonly accountId: string } | { readonly userId: string };

/** A condition that selects an account. */
export function isAccount(db: Kysely<Database>, account: AccountRef) {
  return sql<boolean>`accounts.id = ${'userId' in account ? accountOf(db, account.userId) : account.accountId}`;
}

/** The id of a user's account. Throws for an unknown user: ids of users come from the store itself. */
export async function getAccountId(store: Store, userId: string): Promise<string> {
  return (await accountOf(store[internal].db, userId).executeTakeFirstOrThrow()).accountId;
}
