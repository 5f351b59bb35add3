import {
  findUserByKey,
  markKeyRefused,
  readKeyStatus,
  saveUser,
  type Store,
  type User,
  type UserFacts,
} from '@videogen/store';
import { isVideoGenApiError, type ObservedUser, type VideoGenApi, type VideoGenApiError } from '@videogen/videogenapi';
import { KeyRefusedError, KeyUncheckedError } from './key-errors.ts';
import type { NewKeys } from './new-keys.ts';

/** The owner of an accepted key. */
export interface CheckedKey {
  readonly user: User;
  /** True if VideoGenAPI accepted the key now; false if an earlier acceptance counts, as VideoGenAPI did not answer. */
  readonly isAccepted: boolean;
}

/** While VideoGenAPI does not answer, an acceptance counts for an hour. */
export const GOOD_FOR_MS = 3_600_000;

/** Options of {@link checkKey}. */
export interface CheckKeyOptions {
  readonly store: Store;
  readonly api: VideoGenApi;
  readonly newKeys: NewKeys;
}

/** A caller whose key this process does not remember as accepted. Each function is called before a cost, and may throw. */
export interface UnknownCaller {
  /** Called before a query to the database. */
  readonly admit: () => void;
  /** Called before a request to VideoGenAPI for a key that the database does not have. */
  readonly admitNewKey: () => void;
}

/**
 * Asks VideoGenAPI about a key, and saves the answer: the refusal of a known key counts in every process until VideoGenAPI
 * accepts it. The refusal of an unknown key is not saved, as anybody can make one up. Rejects with {@link KeyRefusedError},
 * {@link KeyUncheckedError}, or the error of `caller`.
 */
export async function checkKey(
  { store, api, newKeys }: CheckKeyOptions,
  key: string,
  caller?: UnknownCaller,
): Promise<CheckedKey> {
  const known = await findUserByKey(store, key);
  if (!known) {
    caller?.admitNewKey();
    newKeys.admit();
  }
  try {
    return { user: await saveUser(store, key, readFacts(await api.getUser(key))), isAccepted: true };
  } catch (error) {
    if (!isVideoGenApiError(error)) throw error;
    if (error.kind !== 'unauthorized')
      return { user: await getAcceptedEarlier(store, known, error), isAccepted: false };
    if (known) await markKeyRefused(store, { userId: known.id });
    throw new KeyRefusedError('refused');
  }
}

/** The owner of a key for which VideoGenAPI gave no answer. */
async function getAcceptedEarlier(store: Store, known: User | undefined, error: VideoGenApiError): Promise<User> {
  const status = known && (await readKeyStatus(store, known.id, { goodForMs: GOOD_FOR_MS }));
  if (known && status === 'accepted') return known;
  if (status === 'refused') throw new KeyRefusedError('refused');
  const retryAfterSeconds = error.kind === 'rate-limited' ? error.rateLimit.retryAfterSeconds : undefined;
  throw new KeyUncheckedError({ cause: error, retryAfterSeconds });
}

function readFacts({ email, plan, usage }: ObservedUser): UserFacts {
  return {
    email: email ?? null,
    plan: plan ? { ...plan, maxGenerations: plan.maxGenerations ?? null } : null,
    usage: {
      currentMonth: usage.currentMonth ?? null,
      monthlyLimit: usage.monthlyLimit ?? null,
      today: usage.today ?? null,
      total: usage.total ?? null,
    },
  };
}
