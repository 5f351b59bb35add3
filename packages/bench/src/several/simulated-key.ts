import { createBudget, createTokenBucket } from '@videogen/lifecycle';
import type { InFlight, PlannedPoll } from '@videogen/poller/testing';
import type { Arrival } from './arrivals.ts';
import type { SeveralPlanner } from './several-policy.ts';

/** One key whose generations are followed in virtual time. */
export interface SimulatedKey {
  /** Delay of each completion that was seen, seconds, in that order. */
  readonly delaysSeconds: readonly number[];
  /** Requests with the key so far: pages, single polls, and those that finish what a page showed. */
  readonly requests: number;
  readonly nowMs: number;
  /** Goes on until so many completions have been seen. */
  readonly runUntil: (completions: number) => void;
}

/** A policy that has begun, and the generations of a key. */
export interface KeyOptions {
  readonly planner: SeveralPlanner;
  /** The generations to submit, which begin again after the last. */
  readonly arrivals: readonly [Arrival, ...Arrival[]];
  /** Number in flight at any time. */
  readonly inFlight: number;
  /** The request budget of the key; unlimited by default. */
  readonly pollsPerMinute?: number | undefined;
}

/**
 * Makes a key with so many generations in flight. A completion that is seen is followed at once by the next submission, at the top
 * of the list; one that has ended unseen still counts as in flight and is still polled, as it is in life. Time goes in
 * whole milliseconds. At each moment the polls that are due are sent in their order, as far as the budget goes, and answered at once.
 */
export function createKey({
  planner,
  arrivals,
  inFlight,
  pollsPerMinute = Number.POSITIVE_INFINITY,
}: KeyOptions): SimulatedKey {
  const running = new Map<string, Running>();
  const delaysSeconds: number[] = [];
  let submitted = 0;
  let requests = 0;
  let nowMs = 0;
  const bucket = createTokenBucket(createBudget(pollsPerMinute), () => nowMs);

  function submitNext(): void {
    const { kind, seconds } = arrivals[submitted % arrivals.length] ?? arrivals[0];
    const density = planner.densities[kind];
    if (density === undefined) throw new Error(`nothing is planned for the kind ${kind}`);
    submitted += 1;
    const id = String(submitted);
    const times = { beganAtMs: nowMs, seenAtMs: nowMs, endsAtMs: nowMs + seconds * 1000 };
    running.set(id, {
      id,
      density,
      number: submitted,
      position: 1,
      failedAttempts: 0,
      erredAttempts: 0,
      hasEnded: false,
      ageMs: 0,
      unseenForMs: 0,
      ...times,
    });
  }

  function pay(): boolean {
    if (bucket.available() < 1) return false;
    bucket.pay(1);
    requests += 1;
    return true;
  }

  function send({ page, ids }: PlannedPoll): void {
    if (!pay()) return;
    for (const id of ids) {
      const one = running.get(id);
      if (one === undefined) continue;
      const hasEnded = one.endsAtMs <= nowMs;
      // Without a token for it, the poll that completes the generation waits.
      if (hasEnded && page !== undefined && !pay()) {
        one.hasEnded = true;
        continue;
      }
      one.seenAtMs = nowMs;
      if (!hasEnded) continue;
      delaysSeconds.push((nowMs - one.endsAtMs) / 1000);
      running.delete(id);
      submitNext();
    }
  }

  function step(): void {
    for (const one of running.values()) {
      one.ageMs = nowMs - one.beganAtMs;
      one.unseenForMs = nowMs - one.seenAtMs;
      one.position = submitted - one.number + 1;
    }
    const polls = planner.plan([...running.values()]);
    const waitMs = Math.max(polls[0]?.inMs ?? 0, bucket.waitForOneMs());
    if (waitMs > 0) nowMs += Math.ceil(waitMs);
    else for (const poll of polls.filter(({ inMs }) => inMs <= 0)) send(poll);
  }

  for (let i = 0; i < inFlight; i += 1) submitNext();
  return {
    delaysSeconds,
    get requests() {
      return requests;
    },
    get nowMs() {
      return nowMs;
    },
    runUntil(completions) {
      while (delaysSeconds.length < completions) step();
    },
  };
}

/** A generation in flight. Its age and the time since it was seen are brought up to date before each plan. */
interface Running extends InFlight {
  readonly number: number;
  readonly beganAtMs: number;
  readonly endsAtMs: number;
  seenAtMs: number;
  ageMs: number;
  unseenForMs: number;
  position: number;
  hasEnded: boolean;
}
