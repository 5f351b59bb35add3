import {
  estimateProcessingTime,
  type ProcessingTimePrior,
  nextPollIn,
  planDensity,
  type DensityPace,
} from '@videogen/forecast';
import type { Workload } from './workload.ts';

/** Decides when to poll. */
export interface Policy {
  readonly name: string;
  /** Begins anew, with a history of its own: the answer is the seconds to wait at an age in seconds. */
  readonly begin: (workload: Workload, random: () => number) => (ageSeconds: number) => number;
}

/** Assumption about a model without history. */
export const PRIOR: ProcessingTimePrior = { medianSeconds: 300, sigma: 0.8 };

/** Polls every so many seconds. */
export function fixedPolicy(seconds: number): Policy {
  return { name: `fixed ${seconds} s`, begin: () => () => seconds };
}

/** Polls after 1 s, then after half as much again each time, up to a minute. */
export const backOffPolicy: Policy = {
  name: 'back-off',
  begin: () => (ageSeconds) => Math.min(1 + ageSeconds / 2, 60),
};

/** Polls every twentieth of the age, from 2 to 30 s and up to a tenth later, as a gateway without histories does. */
export const agePolicy: Policy = {
  name: '5 % of age',
  begin: (_, random) => (ageSeconds) => Math.min(Math.max(ageSeconds / 20, 2), 30) * (1 + random() / 10),
};

/** Polls where it pays, after so many completions of the same kind. */
export function densityPolicy(name: string, completions: number, pace: DensityPace): Policy {
  return {
    name,
    begin(workload, random) {
      const history = Array.from({ length: completions }, () => ({ seconds: workload.draw(random), ageDays: 0 }));
      const density = planDensity(estimateProcessingTime(history, PRIOR), pace);
      return (ageSeconds) => nextPollIn([{ density, ageMs: ageSeconds * 1000, unseenForMs: 0 }]) / 1000;
    },
  };
}
