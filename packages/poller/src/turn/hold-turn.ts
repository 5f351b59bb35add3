import type { Lifecycle, ReservedTokens } from '@videogen/lifecycle';
import { renewTurn, type Turn } from '@videogen/store';

/** The hold of a running turn on its account. */
export interface TurnHold extends Disposable {
  /** Aborts when the account is lost to another process, when the time of the turn is over, or when the hold is disposed of. */
  readonly ended: AbortSignal;
  /** Resolves when the first of several works is done, or at the end; rejects if one rejects before. */
  race(works: readonly Promise<void>[]): Promise<void>;
}

/** The length of the lease. After the death of a process its turns are free again at its end. */
export const TURN_LEASE_MS = 15_000;
/** A timer renews the lease three times in its length. */
const RENEW_EVERY_MS = TURN_LEASE_MS / 3;
/** The time in which polls and searches begin. The rest waits for the next turn. */
const BEGINS_WITHIN_MS = 10_000;
/** The end of a turn: a request that hangs from the beginning meets its own time-out of 10 s before. */
const ENDS_WITHIN_MS = 12_000;

export interface HoldOptions {
  /** Stopped when the time for new requests is over. */
  readonly tokens: ReservedTokens;
  readonly stop: AbortSignal;
}

/** Holds the account of a turn by renewing its lease. */
export function holdTurn({ store }: Lifecycle, turn: Turn, { tokens, stop }: HoldOptions): TurnHold {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  const renewal = setInterval(() => {
    // While the database is away, the lease may run out; writes are then refused by the token.
    renewTurn(store, turn, TURN_LEASE_MS).then(
      (isHeld) => (isHeld ? undefined : end()),
      () => undefined,
    );
  }, RENEW_EVERY_MS);
  const timeouts = [setTimeout(() => tokens.stop(), BEGINS_WITHIN_MS), setTimeout(end, ENDS_WITHIN_MS)];
  stop.addEventListener('abort', end);
  if (stop.aborted) end();
  const over = new Promise<void>((resolve) => controller.signal.addEventListener('abort', () => resolve()));
  return {
    ended: controller.signal,
    async race(works) {
      await Promise.race([...works, over]);
      end();
    },
    [Symbol.dispose]() {
      clearInterval(renewal);
      timeouts.forEach(clearTimeout);
      stop.removeEventListener('abort', end);
      end();
    },
  };
}
