import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Database } from '../database/tables.ts';
import { prepareRead } from '../prepared-read.ts';
import { internal, type Store } from '../store.ts';

/** A query of the ids of an account's users. */
export function usersOf(db: Kysely<Database>, accountId: string) {
  return db.selectFrom('users').select('users.id').where('users.accountId', '=', accountId);
}

/** A condition on a row with a user's id: the user is of this account. */
export function isOwnedBy(accountId: string | RawBuilder<string>): RawBuilder<boolean> {
  return sql<boolean>`user_id in (select id from users where account_id = ${accountId})`;
}

/** Notifies the users of an account that a value of theirs has changed. */
export async function notifyUsers(store: Store, accountId: string): Promise<void> {
  for (const { id } of await listUsers(store, { accountId })) store[internal].notifications.send(id);
}

const listUsers = prepareRead<{ readonly accountId: string }, { readonly id: string }>({
  columns: ['id'],
  build: ({ db }, value) => db.selectFrom('users').select('id').where('accountId', '=', value('accountId')),
});

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
