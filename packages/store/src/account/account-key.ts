// An entry of its own, `@videogen/store/account-key`. Only the upstream session of lifecycle may import it.

import { internal, type Store } from '../store.ts';
import { isAccount, type AccountRef } from './accounts.ts';

/** An account with its key in clear. */
export interface AccountKey {
  readonly accountId: string;
  readonly key: string;
}

/** Opens the key of an account, or of a user's account, for requests to the upstream. */
export async function openAccountKey(store: Store, account: AccountRef): Promise<AccountKey> {
  const { db, vault } = store[internal];
  const { id, sealedKey } = await db
    .selectFrom('accounts')
    .select(['id', 'sealedKey'])
    .where(isAccount(db, account))
    .executeTakeFirstOrThrow();
  return { accountId: id, key: vault.open(sealedKey, id) };
}
