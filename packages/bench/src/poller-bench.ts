import { agePolicy, backOffPolicy, densityPolicy, fixedPolicy, type Policy } from './policy.ts';
import { matchPolls } from './match-polls.ts';
import { findOptimalPolls, type OptimalPolls } from './optimal-polls.ts';
import { simulate, type Outcome, type Simulation } from './simulate.ts';
import type { DensityPace } from '@videogen/forecast';
import type { Workload } from './workload.ts';

/** Outcome of every policy with one workload. */
export interface BenchRow {
  readonly workload: Workload;
  /** Best that is possible at the pace of the bench. */
  readonly optimal: OptimalPolls;
  /** By the policy's name. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** The 95th percentile of the delay at as many polls as a fixed 2 s takes, by the policy's name; of some workloads only. */
  readonly p95AtFixedPolls: ReadonlyMap<string, number>;
}

/** Policy to which every figure is a ratio. */
export const BASELINE = 'fixed 2 s';

/** Policies that poll where it pays, by the number of completions that they know. */
export const DENSITY_POLICIES = { none: 'ours, 0', few: 'ours, 10', many: 'ours, 100', cubeRoot: 'cube root, 100' };

/** Pace of the bench: that of the poller, with a poll worth a fifth of a second of mean delay. */
export const PACE: DensityPace = { minIntervalMs: 2000, pollCostSeconds: 0.2 };

// A fixed 2 s polls everything at the least interval: as many polls at other places need a shorter one.
const SHORTER_INTERVAL: DensityPace = { ...PACE, minIntervalMs: 500, slowestInIntervals: 360 };
const FULL = { beginnings: 300, generations: 20 };
const QUICK = { beginnings: 120, generations: 10 };
// Four tries with many polls each: fewer histories, and more generations after each, which cost little.
const MATCHING = { beginnings: 80, generations: 100 };

/** Settings of the simulation. */
export interface BenchOptions {
  readonly seed: number;
  /** Fewer generations: the last digit of a ratio is noise. */
  readonly quick: boolean;
  readonly workloads: readonly Workload[];
}

/** Simulates one generation in flight per key under every policy and workload. */
export function benchPoller({ seed, quick, workloads }: BenchOptions): readonly BenchRow[] {
  const simulation = { seed, ...(quick ? QUICK : FULL) };
  const matching = { seed, ...MATCHING };
  return workloads.map((workload) => ({
    workload,
    optimal: findOptimalPolls(workload, {
      minIntervalSeconds: PACE.minIntervalMs / 1000,
      pollCostSeconds: PACE.pollCostSeconds,
    }),
    outcomes: new Map(createPolicies().map((policy) => [policy.name, simulate(policy, workload, simulation)])),
    p95AtFixedPolls: workload.sigma === 0.35 ? findP95AtFixedPolls(workload, matching) : new Map(),
  }));
}

function createPolicies(): readonly Policy[] {
  const { none, few, many, cubeRoot } = DENSITY_POLICIES;
  return [
    ...[0.5, 1, 2, 5, 10].map(fixedPolicy),
    backOffPolicy,
    agePolicy,
    densityPolicy(none, 0, PACE),
    densityPolicy(few, 10, PACE),
    densityPolicy(many, 100, PACE),
    densityPolicy(cubeRoot, 100, { ...PACE, exponent: 1 / 3 }),
  ];
}

function findP95AtFixedPolls(workload: Workload, simulation: Simulation): ReadonlyMap<string, number> {
  const fixed = simulate(fixedPolicy(2), workload, simulation);
  const findP95 = (name: string, completions: number): number =>
    matchPolls(fixed.pollsPerCompletion, (pollCostSeconds) =>
      simulate(densityPolicy(name, completions, { ...SHORTER_INTERVAL, pollCostSeconds }), workload, simulation),
    ).p95DelaySeconds;
  const { few, many } = DENSITY_POLICIES;
  return new Map([
    [BASELINE, fixed.p95DelaySeconds],
    [few, findP95(few, 10)],
    [many, findP95(many, 100)],
  ]);
}
