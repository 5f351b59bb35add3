import type { InFlight, PlannedLook } from '@videogen/poller';
import type { Arrival } from './arrivals.ts';
import type { SeveralPlanner } from './several-policy.ts';

/** One key whose generations are followed in virtual time. */
export interface SimulatedKey {
  /** How late each completion was learned of, seconds, in the order in which they were. */
  readonly delaysSeconds: readonly number[];
  /** What was asked with the key so far: pages, single looks, and those that finish what a page showed. */
  readonly questions: number;
  readonly nowMs: number;
  /** Goes on until so many completions have been learned of. */
  readonly runUntil: (completions: number) => void;
}

/** What happens with a key. */
export interface KeyOptions {
  readonly planner: SeveralPlanner;
  /** The generations to submit, which begin again after the last. */
  readonly arrivals: readonly [Arrival, ...Arrival[]];
  /** How many are in flight at any time. */
  readonly inFlight: number;
}

/**
 * Makes a key with so many generations in flight. Who learns of a completion submits the next one in the same moment, at the top
 * of the list; so what has ended and nobody knows of still counts as in flight and is still looked at, as it is in life. Time goes in
 * whole milliseconds. At each moment what is due is asked in its order, and answered at once.
 */
export function createKey({ planner, arrivals, inFlight }: KeyOptions): SimulatedKey {
  const running = new Map<string, Running>();
  const delaysSeconds: number[] = [];
  let submitted = 0;
  let questions = 0;
  let nowMs = 0;

  function submitNext(): void {
    const { kind, seconds } = arrivals[submitted % arrivals.length] ?? arrivals[0];
    const density = planner.densities[kind];
    if (density === undefined) throw new Error(`nothing is planned for the kind ${kind}`);
    submitted += 1;
    const id = String(submitted);
    const times = { beganAtMs: nowMs, seenAtMs: nowMs, endsAtMs: nowMs + seconds * 1000 };
    running.set(id, { id, density, number: submitted, place: 1, failedLooks: 0, ageMs: 0, unseenForMs: 0, ...times });
  }

  function ask({ page, ids }: PlannedLook): void {
    questions += 1;
    for (const id of ids) {
      const one = running.get(id);
      if (one === undefined) continue;
      one.seenAtMs = nowMs;
      if (one.endsAtMs > nowMs) continue;
      if (page !== undefined) questions += 1;
      delaysSeconds.push((nowMs - one.endsAtMs) / 1000);
      running.delete(id);
      submitNext();
    }
  }

  function step(): void {
    for (const one of running.values()) {
      one.ageMs = nowMs - one.beganAtMs;
      one.unseenForMs = nowMs - one.seenAtMs;
      one.place = submitted - one.number + 1;
    }
    const looks = planner.plan([...running.values()]);
    const waitMs = looks[0]?.inMs ?? 0;
    if (waitMs > 0) nowMs += Math.ceil(waitMs);
    else for (const look of looks.filter(({ inMs }) => inMs <= 0)) ask(look);
  }

  for (let i = 0; i < inFlight; i += 1) submitNext();
  return {
    delaysSeconds,
    get questions() {
      return questions;
    },
    get nowMs() {
      return nowMs;
    },
    runUntil(completions) {
      while (delaysSeconds.length < completions) step();
    },
  };
}

/** A generation that is followed; its age, and when it was seen, are brought up to date before each plan. */
interface Running extends InFlight {
  readonly number: number;
  readonly beganAtMs: number;
  readonly endsAtMs: number;
  seenAtMs: number;
  ageMs: number;
  unseenForMs: number;
  place: number;
}
