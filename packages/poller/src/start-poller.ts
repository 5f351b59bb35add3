import { randomUUID } from 'node:crypto';
import { look, LOOK_LEASE_MS, type Lifecycle, type LookOutcome } from '@videogen/lifecycle';
import { claimDueLooks, markPollerAlive, readStoreProblem, removePoller } from '@videogen/store';
import { giveBack } from './give-back.ts';
import { pause } from './pause.ts';
import { planLook, type LookPace } from './plan-look.ts';

/** What a poller needs. */
export interface PollerOptions {
  readonly lifecycle: Lifecycle;
  /** The shortest time between two looks at one generation, milliseconds. */
  readonly floorMs: number;
}

const MOST_AT_ONCE = 20;
const LONGEST_SLEEP_MS = 500;
const SIGN_OF_LIFE_MS = 5000;
const AFTER_ERROR_MS = 1000;

/**
 * Starts the loop that looks at what is due, records what VideoGenAPI tells, and wakes subscribers. Disposing of it lets
 * the looks in flight end first. Several pollers may share a database: each look is claimed by one.
 */
export function startPoller({ lifecycle, floorMs }: PollerOptions): AsyncDisposable {
  const stop = new AbortController();
  const running = run(lifecycle, { floorMs, random: Math.random }, stop.signal);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

async function run(lifecycle: Lifecycle, pace: LookPace, stop: AbortSignal): Promise<void> {
  const { store, log } = lifecycle;
  const id = randomUUID();
  const inFlight = new Set<Promise<unknown>>();
  let signOfLifeAt = 0;
  let isAway = false;

  while (!stop.aborted) {
    try {
      if (performance.now() >= signOfLifeAt) {
        await markPollerAlive(store, id);
        signOfLifeAt = performance.now() + SIGN_OF_LIFE_MS;
      }
      const claims = await claimDueLooks(store, { limit: MOST_AT_ONCE - inFlight.size, leaseMs: LOOK_LEASE_MS });
      isAway = false;
      for (const claim of claims) {
        const looking = look(lifecycle, claim, (outcome: LookOutcome) => planLook(outcome, pace))
          .catch((error: unknown) => {
            log.error({ generation: claim.generation.id, err: error }, 'a look failed');
            if (readStoreProblem(error) === undefined) return undefined;
            return giveBack(store, claim, { dueInMs: pace.floorMs, stop });
          })
          .finally(() => inFlight.delete(looking));
        inFlight.add(looking);
      }
      if (inFlight.size >= MOST_AT_ONCE) await Promise.race(inFlight);
      else await pause(Math.min(pace.floorMs, LONGEST_SLEEP_MS), stop);
    } catch (error) {
      if (!isAway) log.error({ err: error }, 'the poller could not read what is due; it tries again every second');
      isAway = true;
      await pause(AFTER_ERROR_MS, stop);
    }
  }
  await Promise.all(inFlight);
  await removePoller(store, id).catch((error: unknown) => log.error({ err: error }, 'the poller could not sign off'));
}
