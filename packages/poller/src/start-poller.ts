import { randomUUID } from 'node:crypto';
import { LOOK_LEASE_MS, tend, type Lifecycle } from '@videogen/lifecycle';
import {
  claimDue,
  claimVisits,
  endVisit,
  markPollerAlive,
  readStoreProblem,
  removePoller,
  renewClaim,
  type Claim,
  type Visit,
} from '@videogen/store';
import { createAlarm, type Alarm } from './alarm.ts';
import { giveBack } from './give-back.ts';
import { pause } from './pause.ts';
import { planTry } from './plan-try.ts';
import { visit } from './visit.ts';
import { createVisitor, type Visitor } from './visitor.ts';
import type { Pace } from './pace.ts';

/** What a poller needs. */
export interface PollerOptions {
  readonly lifecycle: Lifecycle;
  readonly pace: Pace;
}

/** So many keys are visited, and so many generations tended, at once. */
const MOST_VISITS = 40;
const MOST_TENDED = 20;
const LONGEST_SLEEP_MS = 500;
const SIGN_OF_LIFE_MS = 5000;
const AFTER_ERROR_MS = 1000;

/**
 * Starts the loop that visits the keys that are due, and tends what is due by itself. Disposing of it lets what is under way end
 * first. Several pollers may share a database: each key is visited by one.
 */
export function startPoller({ lifecycle, pace }: PollerOptions): AsyncDisposable {
  const stop = new AbortController();
  const running = run(createVisitor(lifecycle, pace), stop.signal);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

async function run(visitor: Visitor, stop: AbortSignal): Promise<void> {
  const { store, log } = visitor.lifecycle;
  const id = randomUUID();
  const alarm = createAlarm();
  const visits = new Set<Promise<void>>();
  const tended = new Set<Promise<void>>();
  let signOfLifeAt = 0;
  let isAway = false;

  while (!stop.aborted) {
    try {
      if (performance.now() >= signOfLifeAt) {
        await markPollerAlive(store, id);
        signOfLifeAt = performance.now() + SIGN_OF_LIFE_MS;
      }
      const tendable = MOST_TENDED - tended.size;
      const claims = await claimDue(store, { leaseMs: LOOK_LEASE_MS, limit: tendable });
      for (const claim of claims) keep(tended, tendOne(visitor, claim, stop));
      const visitable = visitor.purse.affordable() > 0 ? MOST_VISITS - visits.size : 0;
      const held = visitable > 0 ? await claimVisits(store, { leaseMs: LOOK_LEASE_MS, limit: visitable }) : [];
      for (const each of held) keep(visits, visitOne(visitor, each, { alarm, stop }));
      isAway = false;
      const isFull = visits.size >= MOST_VISITS || tended.size >= MOST_TENDED;
      // Who got all there was room for leaves more to come.
      const isMore = claims.length === tendable || (visitable > 0 && held.length === visitable);
      if (isFull) await Promise.race([...visits, ...tended]);
      else if (!isMore) await alarm.wait(Math.min(visitor.floorMs, LONGEST_SLEEP_MS), stop);
    } catch (error) {
      if (!isAway) log.error({ err: error }, 'the poller could not read what is due; it tries again every second');
      isAway = true;
      await pause(AFTER_ERROR_MS, stop);
    }
  }
  await Promise.all([...visits, ...tended]);
  await removePoller(store, id).catch((error: unknown) => log.error({ err: error }, 'the poller could not sign off'));
}

/** Keeps a promise that never rejects until it is settled. */
function keep(set: Set<Promise<void>>, work: Promise<void>): void {
  const kept = work.finally(() => set.delete(kept));
  set.add(kept);
}

async function tendOne({ lifecycle, floorMs }: Visitor, claim: Claim, stop: AbortSignal): Promise<void> {
  const { store, log } = lifecycle;
  const { id } = claim.generation;
  try {
    await tend(lifecycle, claim, (outcome) => planTry(outcome, { floorMs, random: Math.random }));
  } catch (error) {
    log.error({ generation: id, err: error }, 'a generation could not be tended');
    if (readStoreProblem(error) === undefined) return;
    await giveBack(() => renewClaim(store, { id, lease: claim.lease, leaseMs: floorMs }), stop);
  }
}

async function visitOne(
  visitor: Visitor,
  held: Visit,
  { alarm, stop }: { readonly alarm: Alarm; readonly stop: AbortSignal },
): Promise<void> {
  const { store, log } = visitor.lifecycle;
  try {
    const nextInMs = await visit(visitor, held);
    if (nextInMs !== null) alarm.ringIn(nextInMs);
  } catch (error) {
    log.error({ user: held.userId, err: error }, 'a key could not be visited');
    if (readStoreProblem(error) === undefined) return;
    const end = { nextInMs: visitor.floorMs, paidForMs: held.paidForMs };
    await giveBack(() => endVisit(store, held, end), stop);
  }
}
