import { createWorkload, type Workload } from './workload.ts';

/** Spread of the processing times of one kind. */
export type Spread = (typeof SPREADS)[number];

/** Log-normal by the standard deviation of the logarithm, and 0.35 with one in twenty that takes four times as long. */
export const SPREADS = ['sigma 0.15', 'sigma 0.35', 'sigma 0.6', 'stragglers'] as const;

const SIGMAS = { 'sigma 0.15': 0.15, 'sigma 0.35': 0.35, 'sigma 0.6': 0.6, stragglers: undefined };
const MEDIANS_SECONDS = [60, 120, 300, 600, 764];
const MIXED_MEDIANS_SECONDS = [60, 120, 300, 600];
const STRAGGLERS = 0.05;
const STRAGGLERS_IN_MEDIANS = 4;

/** Processing times of each median and, by default, each spread. */
export function createWorkloads(spreads: readonly Spread[] = SPREADS): readonly Workload[] {
  return MEDIANS_SECONDS.flatMap((medianSeconds) => spreads.map((spread) => createKind(medianSeconds, spread)));
}

/** The kinds that are in flight together where there are several. */
export function createMixedKinds(spread: Spread): readonly Workload[] {
  return MIXED_MEDIANS_SECONDS.map((medianSeconds) => createKind(medianSeconds, spread));
}

/** Log-normal processing times. */
export function createLogNormal(medianSeconds: number, sigma: number): Workload {
  return createWorkload(`${medianSeconds} s, sigma ${sigma}`, [{ share: 1, medianSeconds, sigma }]);
}

function createKind(medianSeconds: number, spread: Spread): Workload {
  const sigma = SIGMAS[spread];
  if (sigma !== undefined) return createLogNormal(medianSeconds, sigma);
  return createWorkload(`${medianSeconds} s, stragglers`, [
    { share: 1 - STRAGGLERS, medianSeconds, sigma: 0.35 },
    { share: STRAGGLERS, medianSeconds: medianSeconds * STRAGGLERS_IN_MEDIANS, sigma: 0.35 },
  ]);
}
