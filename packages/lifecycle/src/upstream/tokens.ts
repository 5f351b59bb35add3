import { setTimeout as sleep } from 'node:timers/promises';
import { takeCallerToken, type AccountBudgets, type RequestBudget, type Store, type Turn } from '@videogen/store';
import type { TokenBucket } from './token-bucket.ts';

/** A source of tokens. Each status request takes one before it is sent. */
export interface Tokens {
  /** Takes a token. Rejects with a {@link BudgetSpentError} where none will be there soon. */
  take(accountId: string): Promise<void>;
}

/** The request budget of an account, or the share of callers in it, is used up for now. */
export class BudgetSpentError extends Error {
  readonly kind = 'budget-spent';
  readonly retryAfterSeconds: number;

  constructor(waitMs: number) {
    const retryAfterSeconds = Math.max(Math.ceil(waitMs / 1000), 1);
    super(`The budget of status requests with this key is used up. Try again in ${retryAfterSeconds} s.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A source without any token. */
export const noTokens: Tokens = { take: () => Promise.reject(new BudgetSpentError(0)) };

/** The time whose requests may be made at once after a pause. */
const BURST_MS = 10_000;
const MINUTE_MS = 60_000;
/** Callers' share of a budget: half, so that their requests never stop the polls. */
const SHARE_OF_CALLERS = 0.5;

/** The budgets of an account with so many status requests a minute. */
export function createAccountBudgets(perMinute: number): AccountBudgets {
  return { all: createBudget(perMinute), callers: createBudget(Math.max(perMinute * SHARE_OF_CALLERS, 1)) };
}

function createBudget(perMinute: number): RequestBudget {
  const whole = Math.max(Math.floor(perMinute), 1);
  // At least one request fits into a burst.
  return { perMinute: whole, burstMs: Math.max(BURST_MS, Math.ceil(MINUTE_MS / whole)) };
}

/** Tokens that a turn reserved with its claim. */
export interface ReservedTokens extends Tokens {
  /** Ends their use: no further request begins. */
  stop(): void;
  /** Ends their use, and returns the number that is left; 0 at a later call. */
  close(): number;
}

/** The tokens of a turn. `onUnused` is called with the number that is left at the end, for the process's budget. */
export function createReservedTokens(
  { reserved }: Pick<Turn, 'reserved'>,
  onUnused: (unused: number) => void = () => {},
): ReservedTokens {
  let left = reserved;
  let isStopped = false;
  return {
    stop() {
      isStopped = true;
    },
    close() {
      const unused = left;
      left = 0;
      onUnused(unused);
      return unused;
    },
    take() {
      if (isStopped || left === 0) return Promise.reject(new BudgetSpentError(0));
      left -= 1;
      return Promise.resolve();
    },
  };
}

/** At most so many of another source's tokens. */
export function limitTokens(source: Tokens, most: number): Tokens {
  let left = most;
  return {
    take(accountId) {
      if (left <= 0) return Promise.reject(new BudgetSpentError(0));
      left -= 1;
      return source.take(accountId);
    },
  };
}

export interface CallerTokensOptions {
  readonly store: Store;
  readonly budgets: AccountBudgets;
  /** The budget of this process. */
  readonly bucket: TokenBucket;
  /** Waits for each token as long as it takes, for work in the background; until the signal aborts. */
  readonly patient?: AbortSignal | undefined;
}

/** A turn may hold all tokens for as long as it takes: usually less than a second. */
const PATIENCE_MS = 2000;

/** The tokens of callers: refreshes and imports take at most half of an account's budget, one token for each request. */
export function createCallerTokens({ store, budgets, bucket, patient }: CallerTokensOptions): Tokens {
  return {
    async take(accountId) {
      const waitsUntil = performance.now() + PATIENCE_MS;
      for (;;) {
        const processWaitMs = bucket.waitForOneMs();
        const { waitMs, isShareUsedUp } =
          processWaitMs > 0
            ? { waitMs: processWaitMs, isShareUsedUp: false }
            : await takeCallerToken(store, accountId, budgets);
        if (waitMs === 0) {
          bucket.pay(1);
          return;
        }
        const isSoon = !isShareUsedUp && performance.now() + waitMs <= waitsUntil;
        if (!isSoon && !patient) throw new BudgetSpentError(waitMs);
        await sleep(waitMs, undefined, { signal: patient }).catch(() => {
          throw new BudgetSpentError(waitMs);
        });
      }
    },
  };
}
