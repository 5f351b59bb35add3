import { LRUCache } from 'lru-cache';
import { digestKey, isImported, readKeyStatus, readStoreProblem, type Store, type User } from '@videogen/store';
import { isWellFormedKey, type VideoGenApi } from '@videogen/videogenapi';
import { checkKey, GOOD_FOR_MS, type UnknownCaller } from './check-key.ts';
import { KeyRefusedError } from './key-errors.ts';
import { createNewKeys } from './new-keys.ts';

/** Options of {@link createIdentifier}. */
export interface IdentifyOptions {
  readonly store: Store;
  readonly api: VideoGenApi;
  /** Milliseconds since 1970; the machine's clock by default. */
  readonly now?: (() => number) | undefined;
  /**
   * Called when VideoGenAPI accepts the key of a user whose generations made elsewhere were never imported, at each such
   * check. Its result is not awaited.
   */
  readonly onFirstUse?: ((user: User) => void) | undefined;
}

/** Finds the owners of keys. */
export interface Identifier {
  /**
   * The owner of a key. VideoGenAPI's answer is remembered: an acceptance for 5 minutes, a refusal for 30 seconds. While
   * VideoGenAPI does not answer, a key passes that it accepted within the last hour and has not refused since. A refusal in
   * another process counts within a second. At most 60 unknown keys are checked a minute. Rejects with KeyRefusedError,
   * KeyUncheckedError, or the error of `caller`, which is asked about keys that this process does not remember as accepted.
   */
  identify(key: string | undefined, caller?: UnknownCaller): Promise<User>;
  /** Forgets that a key was accepted, after VideoGenAPI refused it. */
  forget(key: string): void;
}

const ACCEPTED_MS = 5 * 60_000;
const REFUSED_MS = 30_000;
/** Milliseconds after which a key that passed without an answer of VideoGenAPI is checked again. */
const UNCHECKED_MS = 30_000;
const READ_AGAIN_MS = 1000;
const MOST_REMEMBERED = 10_000;

interface Accepted {
  readonly user: User;
  readonly until: number;
  /** The time of the last read of its status. */
  readAt: number;
}

/** Creates an identifier that remembers nothing. */
export function createIdentifier(options: IdentifyOptions): Identifier {
  const { store, api, now = Date.now } = options;
  // By the key's digest. Refused keys, which anybody can make up, are kept apart: they must not displace accepted ones.
  const accepted = new LRUCache<string, Accepted>({ max: MOST_REMEMBERED });
  const refusedUntil = new LRUCache<string, number>({ max: MOST_REMEMBERED });
  const checks = new Map<string, Promise<User>>();
  const newKeys = createNewKeys(now);

  async function check(key: string, digest: string, caller?: UnknownCaller): Promise<User> {
    try {
      const { user, isAccepted } = await checkKey({ store, api, newKeys }, key, caller);
      accepted.set(digest, { user, until: now() + (isAccepted ? ACCEPTED_MS : UNCHECKED_MS), readAt: now() });
      if (isAccepted) void announceFirstUse(options, user);
      return user;
    } catch (error) {
      accepted.delete(digest);
      if (error instanceof KeyRefusedError) refusedUntil.set(digest, now() + REFUSED_MS);
      throw error;
    }
  }

  /** Reads the status again of a remembered key, as another process may have recorded a refusal. */
  async function readAgain(key: string, digest: string, known: Accepted): Promise<User> {
    if (await isRefused(store, known.user.id)) return check(key, digest);
    known.readAt = now();
    return known.user;
  }

  function start(key: string, digest: string, caller?: UnknownCaller): Promise<User> {
    const known = accepted.get(digest);
    const checking = known && known.until > now() ? readAgain(key, digest, known) : check(key, digest, caller);
    const shared = checking.finally(() => checks.delete(digest));
    checks.set(digest, shared);
    return shared;
  }

  return {
    async identify(key, caller) {
      if (key === undefined || key === '') throw new KeyRefusedError('missing');
      if (!isWellFormedKey(key)) throw new KeyRefusedError('malformed');
      const digest = digestKey(store, key);
      if ((refusedUntil.get(digest) ?? 0) > now()) throw new KeyRefusedError('refused');
      const known = accepted.get(digest);
      if (known && known.until > now() && known.readAt + READ_AGAIN_MS > now()) return known.user;
      if (!known) caller?.admit();
      return checks.get(digest) ?? start(key, digest, caller);
    },
    forget(key) {
      accepted.delete(digestKey(store, key));
    },
  };
}

async function isRefused(store: Store, userId: string): Promise<boolean> {
  try {
    return (await readKeyStatus(store, userId, { goodForMs: GOOD_FOR_MS })) === 'refused';
  } catch (error) {
    // While the database is unavailable, the remembered answer counts.
    if (readStoreProblem(error) === undefined) throw error;
    return false;
  }
}

async function announceFirstUse({ store, onFirstUse }: IdentifyOptions, user: User): Promise<void> {
  if (!onFirstUse) return;
  try {
    if (!(await isImported(store, user.id))) onFirstUse(user);
  } catch {
    // The key is good without an import, and the next check tries again.
  }
}
