import { estimateProcessingTime, planDensity, type DensityPace, type PollDensity } from '@videogen/forecast';
import { planPolls, type InFlight, type PlannedPoll } from '@videogen/poller/testing';
import { PRIOR } from '../policy.ts';
import type { Workload } from '../workload.ts';

/** Decides when to poll the generations of one key. */
export interface SeveralPolicy {
  readonly name: string;
  /** Begins anew, with histories of its own. */
  readonly begin: (kinds: readonly Workload[], random: () => number) => SeveralPlanner;
}

/** A policy that has begun. */
export interface SeveralPlanner {
  /** Density of the polls of each kind. */
  readonly densities: readonly PollDensity[];
  /** The polls to come, the next one first; those after it may be left out. */
  readonly plan: (inFlight: readonly InFlight[]) => readonly PlannedPoll[];
}

/** Settings of a policy that plans as the poller does. */
export interface PlannedOptions {
  /** Length of a page of the list; undefined where there is no list to trust. */
  readonly pageSize: number | undefined;
  readonly pace: DensityPace;
}

const COMPLETIONS = 100;

/** Plans the polls as the poller does, after 100 completions of each kind. */
export function plannedPolicy(name: string, { pageSize, pace }: PlannedOptions): SeveralPolicy {
  return {
    name,
    begin: (kinds, random) => ({
      densities: kinds.map(({ draw }) => {
        const history = Array.from({ length: COMPLETIONS }, () => ({ seconds: draw(random), ageDays: 0 }));
        return planDensity(estimateProcessingTime(history, PRIOR), pace);
      }),
      plan: (inFlight) => planPolls(inFlight, pageSize),
    }),
  };
}

/** Polls each generation every so many seconds. */
export function fixedForEach(seconds: number): SeveralPolicy {
  return createForEach(`fixed ${seconds} s`, () => seconds * 1000);
}

/** Polls each generation after 1 s, then after half as much again each time, up to a minute. */
export const backOffForEach: SeveralPolicy = createForEach('back-off', (ageMs) => Math.min(1000 + ageMs / 2, 60_000));

/** Polls each generation by itself, so long after the age at which it was polled last. */
function createForEach(name: string, waitAfterMs: (ageMs: number) => number): SeveralPolicy {
  const waitMs = ({ ageMs, unseenForMs }: InFlight): number => waitAfterMs(ageMs - unseenForMs) - unseenForMs;
  return {
    name,
    begin: (kinds) => ({
      densities: kinds.map(() => UNPLANNED),
      plan([first, ...others]) {
        if (first === undefined) return [];
        let next = first;
        for (const one of others) if (waitMs(one) < waitMs(next)) next = one;
        return [{ page: undefined, ids: [next.id], inMs: waitMs(next) }];
      },
    }),
  };
}

const UNPLANNED: PollDensity = { minIntervalMs: 0, pollsPerSecond: () => 0, endsPerSecond: () => 0 };
