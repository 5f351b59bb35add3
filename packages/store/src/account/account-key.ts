// An entry of its own, `@videogen/store/account-key`. Only the upstream session of lifecycle may import it.

import { internal, type Store } from '../store.ts';
import { isAccount, type AccountRef } from './accounts.ts';
import type { Turn } from './agenda.ts';

/** An account with its key in clear. */
export interface AccountKey {
  readonly accountId: string;
  readonly key: string;
}

/** Opens the key of an account, or of a user's account, for requests to the upstream. A turn has read it with its claim. */
export async function openAccountKey(store: Store, account: AccountRef | Turn): Promise<AccountKey> {
  const { accountId, sealedKey } = 'sealedKey' in account ? account : await readSealedKey(store, account);
  return { accountId, key: store[internal].vault.open(sealedKey, accountId) };
}

function readSealedKey(store: Store, account: AccountRef) {
  const { db } = store[internal];
  return db
    .selectFrom('accounts')
    .select(['id as accountId', 'sealedKey'])
    .where(isAccount(db, account))
    .executeTakeFirstOrThrow();
}
