import { randomUUID } from 'node:crypto';
import { createReservedTokens, waitAfterErrors, type Lifecycle } from '@videogen/lifecycle';
import {
  claimTurns,
  markPollerAlive,
  pause,
  readStoreProblem,
  releaseTurn,
  removePoller,
  retryWhileAway,
  type Turn,
} from '@videogen/store';
import { createInterruptibleWait } from './interruptible-wait.ts';
import type { Pace } from './plan/pace.ts';
import { TURN_LEASE_MS } from './turn/hold-turn.ts';
import { createPollerState, type PollerState } from './turn/poller-state.ts';
import { takeTurn } from './turn/take-turn.ts';

export interface PollerOptions {
  readonly lifecycle: Lifecycle;
  readonly pace: Pace;
}

/** The most turns at the same time. */
const MOST_TURNS = 40;
/** The most status requests of one turn. Further ones wait for the next turn. */
const MOST_REQUESTS = 20;
const LONGEST_WAIT_MS = 500;
/** The wait after a claim that found an account: with many accounts, others become due soon. */
const BUSY_WAIT_MS = 100;
/** About as long as a turn takes without its requests. */
const BETWEEN_CLAIMS_MS = 20;
const SIGN_OF_LIFE_MS = 5000;
const AFTER_ERROR_MS = 1000;

/**
 * Starts the loop that takes the turns of the accounts that are due. Disposing of it ends running turns early and awaits submissions under
 * way. Several pollers may share a database: each account has one turn at a time.
 */
export function startPoller({ lifecycle, pace }: PollerOptions): AsyncDisposable {
  const stop = new AbortController();
  const running = run(createPollerState(lifecycle, pace), stop.signal);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

async function run(pollerState: PollerState, stop: AbortSignal): Promise<void> {
  const { store, log } = pollerState.lifecycle;
  const id = randomUUID();
  const untilNextTurn = createInterruptibleWait();
  const turns = new Set<Promise<void>>();
  let signOfLifeAt = 0;
  let isAway = false;

  async function take(turn: Turn): Promise<void> {
    const nextInMs = await takeTurnSafely(pollerState, turn, stop);
    if (nextInMs !== null) untilNextTurn.endIn(nextInMs);
  }

  while (!stop.aborted) {
    try {
      if (performance.now() >= signOfLifeAt) {
        await markPollerAlive(store, id);
        signOfLifeAt = performance.now() + SIGN_OF_LIFE_MS;
      }
      const limit = MOST_TURNS - turns.size;
      const claimed = await claimSome(pollerState, limit);
      for (const turn of claimed) {
        const taken = take(turn).finally(() => turns.delete(taken));
        turns.add(taken);
      }
      isAway = false;
      if (turns.size >= MOST_TURNS) {
        await Promise.race(turns);
        // One statement then claims several.
        await pause(BETWEEN_CLAIMS_MS, stop);
      }
      // With as many claims as the limit allowed, more are probably due.
      else if (claimed.length < limit) {
        const longestMs = claimed.length > 0 ? BUSY_WAIT_MS : LONGEST_WAIT_MS;
        await untilNextTurn.wait(Math.min(pollerState.minIntervalMs, longestMs), stop);
      }
    } catch (error) {
      if (!isAway) log.error({ err: error }, 'the poller could not read the due accounts; it tries again every second');
      isAway = true;
      await pause(AFTER_ERROR_MS, stop);
    }
  }
  await Promise.all([...turns, ...pollerState.sending]);
  await removePoller(store, id).catch((error: unknown) =>
    log.error({ err: error }, 'the poller could not remove its entry from the database'),
  );
}

/** Claims at most so many turns, and charges the process's budget with the requests that they reserve. */
async function claimSome({ lifecycle }: PollerState, limit: number): Promise<readonly Turn[]> {
  const { store, bucket, budgets } = lifecycle;
  const available = bucket.available();
  const mostRequests = Math.min(Math.ceil(available / limit), MOST_REQUESTS);
  const turns = await claimTurns(store, { limit, leaseMs: TURN_LEASE_MS, budget: budgets.all, mostRequests });
  bucket.pay(turns.reduce((sum, { reserved }) => sum + reserved, 0));
  return turns;
}

/** Takes a turn, and resolves to the milliseconds until the next poll; null if that is not known here. Never rejects. */
async function takeTurnSafely(pollerState: PollerState, turn: Turn, stop: AbortSignal): Promise<number | null> {
  const { lifecycle, minIntervalMs } = pollerState;
  const { store, log, budgets, bucket } = lifecycle;
  const tokens = createReservedTokens(turn, (unused) => bucket.pay(-unused));
  try {
    return await takeTurn(pollerState, turn, { tokens, stop });
  } catch (error) {
    const isAway = readStoreProblem(error) !== undefined;
    const failedTurns = isAway ? turn.failedTurns : turn.failedTurns + 1;
    const backoffMs = isAway ? minIntervalMs : waitAfterErrors(failedTurns, minIntervalMs);
    const { accountId: account } = turn;
    log.error({ account, ...(!isAway && { failures: failedTurns, nextInMs: backoffMs }), err: error }, 'a turn failed');
    // The end of the lease releases it as well.
    const end = { pollInMs: backoffMs, unused: tokens.close(), budget: budgets.all, failedTurns, backoffMs };
    const release = (): Promise<boolean> => releaseTurn(store, turn, end);
    if (!stop.aborted) await retryWhileAway(release, { retryForMs: TURN_LEASE_MS, stop }).catch(() => undefined);
    return null;
  }
}
