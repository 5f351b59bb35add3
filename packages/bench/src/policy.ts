import { estimateProcessingTime, type ProcessingTimePrior } from '@videogen/lifecycle';
import { nextLookIn, planDensity, planLook, type DensityPace } from '@videogen/poller';
import type { Workload } from './workload.ts';

/** When to look. */
export interface Policy {
  readonly name: string;
  /** Begins anew, with a history of its own: the answer is the seconds to wait at an age in seconds. */
  readonly begin: (workload: Workload, random: () => number) => (ageSeconds: number) => number;
}

/** What is believed of a model that nothing is known of. */
export const PRIOR: ProcessingTimePrior = { medianSeconds: 300, sigma: 0.8 };

/** Looks every so many seconds. */
export function fixedPolicy(seconds: number): Policy {
  return { name: `fixed ${seconds} s`, begin: () => () => seconds };
}

/** Looks after 1 s, then after half as much again each time, up to a minute. */
export const backOffPolicy: Policy = {
  name: 'back-off',
  begin: () => (ageSeconds) => Math.min(1 + ageSeconds / 2, 60),
};

/** Looks every twentieth of the age: what a gateway without histories does. */
export const agePolicy: Policy = {
  name: '5 % of age',
  begin: (_, random) => (ageSeconds) =>
    planLook({ type: 'told', ageMs: ageSeconds * 1000 }, { floorMs: 2000, random }) / 1000,
};

/** Looks where they pay, after so many completions of the same kind. */
export function densityPolicy(name: string, completions: number, pace: DensityPace): Policy {
  return {
    name,
    begin(workload, random) {
      const history = Array.from({ length: completions }, () => ({ seconds: workload.draw(random), ageDays: 0 }));
      const density = planDensity(estimateProcessingTime(history, PRIOR), pace);
      return (ageSeconds) => nextLookIn(density, ageSeconds * 1000) / 1000;
    },
  };
}
