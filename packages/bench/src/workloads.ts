import { createWorkload, type Workload } from './workload.ts';

const MEDIANS_SECONDS = [60, 120, 300, 600, 764];
const SIGMAS = [0.15, 0.35, 0.6];
const STRAGGLERS = 0.05;
const STRAGGLERS_IN_MEDIANS = 4;

/** Log-normal processing times of each median and spread, and of each median with one in twenty that takes four times as long. */
export function createWorkloads(): readonly Workload[] {
  return MEDIANS_SECONDS.flatMap((medianSeconds) => [
    ...SIGMAS.map((sigma) => createLogNormal(medianSeconds, sigma)),
    createWorkload(`${medianSeconds} s, stragglers`, [
      { share: 1 - STRAGGLERS, medianSeconds, sigma: 0.35 },
      { share: STRAGGLERS, medianSeconds: medianSeconds * STRAGGLERS_IN_MEDIANS, sigma: 0.35 },
    ]),
  ]);
}

/** Log-normal processing times. */
export function createLogNormal(medianSeconds: number, sigma: number): Workload {
  return createWorkload(`${medianSeconds} s, sigma ${sigma}`, [{ share: 1, medianSeconds, sigma }]);
}
