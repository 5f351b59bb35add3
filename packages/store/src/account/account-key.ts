// An entry of its own, `@videogen/store/account-key`. Only the upstream session of lifecycle may import it.

import { prepareRead } from '../prepared-read.ts';
import { internal, type Store } from '../store.ts';
import type { AccountRef } from './accounts.ts';
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

async function readSealedKey(store: Store, account: AccountRef): Promise<SealedKey> {
  const rows = 'userId' in account ? await readOfUser(store, account) : await readOfAccount(store, account);
  const [row] = rows;
  if (!row) throw new Error('no result: there is no such account');
  return row;
}

interface SealedKey {
  readonly accountId: string;
  readonly sealedKey: string;
}

const columns = ['accountId', 'sealedKey'] as const;

const readOfUser = prepareRead<{ readonly userId: string }, SealedKey>({
  columns,
  build: ({ db }, value) =>
    db
      .selectFrom('users')
      .innerJoin('accounts', 'accounts.id', 'users.accountId')
      .select(['accounts.id as accountId', 'accounts.sealedKey'])
      .where('users.id', '=', value('userId')),
});

const readOfAccount = prepareRead<{ readonly accountId: string }, SealedKey>({
  columns,
  build: ({ db }, value) =>
    db.selectFrom('accounts').select(['id as accountId', 'sealedKey']).where('id', '=', value('accountId')),
});
