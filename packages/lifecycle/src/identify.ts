import { saveUser, findUserByKey, isImported, type Store, type User, type UserFacts } from '@videogen/store';
import {
  isVideoGenApiError,
  isWellFormedKey,
  UnauthorizedError,
  type ObservedUser,
  type VideoGenApi,
} from '@videogen/videogenapi';

/** The caller's key is not one to go on with. The message says which way, and never repeats the key. */
export class KeyRefusedError extends Error {
  constructor(reason: 'missing' | 'malformed' | 'refused') {
    super(sentences[reason]);
  }
}

const sentences = {
  missing:
    'A VideoGenAPI key is needed: send it as "Authorization: Bearer <key>" (on a websocket as connectionParams.authorization).',
  malformed: 'The key is malformed: expected "Bearer " and 8 to 256 printable ASCII characters without spaces.',
  refused: 'VideoGenAPI refused this key. Check it at videogenapi.com, or ask for a new one.',
} as const;

/** VideoGenAPI cannot say now whether a key that was never seen before is good. Trying again later may work. */
export class KeyUncheckedError extends Error {
  constructor(options: ErrorOptions) {
    super('VideoGenAPI does not answer, so that this new key cannot be checked. Try again later.', options);
  }
}

/** What a key check needs. */
export interface IdentifyOptions {
  readonly store: Store;
  readonly api: VideoGenApi;
  /** Milliseconds since 1970; the machine's clock by default. */
  readonly now?: (() => number) | undefined;
  /**
   * Called when VideoGenAPI accepts the key of a user whose generations made elsewhere were never brought in; again at a
   * later check while they are still not. Nobody waits for it.
   */
  readonly onFirstUse?: ((user: User) => void) | undefined;
}

/** Tells who a key belongs to. */
export interface Identifier {
  /**
   * The owner of a key. Asks VideoGenAPI once and remembers its answer: a yes for 5 minutes, a no for 30 seconds. While
   * VideoGenAPI does not answer, a key that it accepted before is taken as good. Rejects with {@link KeyRefusedError} or
   * {@link KeyUncheckedError}.
   */
  identify(key: string | undefined): Promise<User>;
  /** Forgets what was remembered of a key: VideoGenAPI has just refused it. */
  forget(key: string): void;
}

const ACCEPTED_MS = 5 * 60_000;
const REFUSED_MS = 30_000;
const MOST_REMEMBERED = 10_000;

/** Makes a key checker. What it remembers is a convenience: another process, or this one after a restart, asks again. */
export function createIdentifier(options: IdentifyOptions): Identifier {
  const { store, now = Date.now } = options;
  const remembered = new Map<string, { readonly user: Promise<User>; until: number }>();

  function remember(digest: string, user: Promise<User>): Promise<User> {
    const entry = { user, until: Number.POSITIVE_INFINITY };
    remembered.set(digest, entry);
    const oldest = remembered.keys().next();
    if (remembered.size > MOST_REMEMBERED && !oldest.done) remembered.delete(oldest.value);
    user.then(
      () => (entry.until = now() + ACCEPTED_MS),
      (error: unknown) => (entry.until = error instanceof KeyRefusedError ? now() + REFUSED_MS : 0),
    );
    return user;
  }

  return {
    async identify(key) {
      if (key === undefined || key === '') throw new KeyRefusedError('missing');
      if (!isWellFormedKey(key)) throw new KeyRefusedError('malformed');
      const digest = store.vault.digest(key);
      const known = remembered.get(digest);
      if (known && known.until > now()) return known.user;
      return remember(digest, checkKey(options, key));
    },
    forget(key) {
      remembered.delete(store.vault.digest(key));
    },
  };
}

async function checkKey(options: IdentifyOptions, key: string): Promise<User> {
  const { store, api } = options;
  try {
    const user = await saveUser(store, key, readFacts(await api.getUser(key)));
    void announceFirstUse(options, user);
    return user;
  } catch (error) {
    if (error instanceof UnauthorizedError) throw new KeyRefusedError('refused');
    if (!isVideoGenApiError(error)) throw error;
    const user = await findUserByKey(store, key);
    if (!user) throw new KeyUncheckedError({ cause: error });
    return user;
  }
}

async function announceFirstUse({ store, onFirstUse }: IdentifyOptions, user: User): Promise<void> {
  if (!onFirstUse) return;
  try {
    if (!(await isImported(store, user.id))) onFirstUse(user);
  } catch {
    // An import on first use is a convenience: the key is good without it, and the next check comes back to it.
  }
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
