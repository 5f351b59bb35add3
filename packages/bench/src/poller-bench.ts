import { agePolicy, backOffPolicy, densityPolicy, fixedPolicy, type Policy } from './policy.ts';
import { matchLooks } from './match-looks.ts';
import { findOptimalLooks, type OptimalLooks } from './optimal-looks.ts';
import { simulate, type Outcome, type Simulation } from './simulate.ts';
import type { DensityPace } from '@videogen/poller';
import type { Workload } from './workload.ts';

/** What every policy did with one workload. */
export interface BenchRow {
  readonly workload: Workload;
  /** What is possible at the pace of the bench. */
  readonly optimal: OptimalLooks;
  /** By the policy's name. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** The 95th percentile of the delay at as many looks as a fixed 2 s takes, by the policy's name; of some workloads only. */
  readonly p95AtFixedLooks: ReadonlyMap<string, number>;
}

/** The policy that everything is a ratio to. */
export const BASELINE = 'fixed 2 s';

/** Policies that look where it pays, by how much history they have. */
export const DENSITY_POLICIES = { none: 'ours, 0', few: 'ours, 10', many: 'ours, 100', cubeRoot: 'cube root, 100' };

/** The pace of the bench: that of the poller, and a look worth a fifth of a second of mean delay. */
export const PACE: DensityPace = { floorMs: 2000, lookCostSeconds: 0.2 };

// A fixed 2 s looks at everything at the floor: to place as many looks otherwise, the floor has to be lower.
const LOWER_FLOOR: DensityPace = { ...PACE, floorMs: 500, slowestInFloors: 360 };
const FULL = { beginnings: 300, generations: 20 };
const QUICK = { beginnings: 120, generations: 10 };
// Four tries at many looks each: fewer histories, and more generations after each, which cost little.
const MATCHING = { beginnings: 80, generations: 100 };

/** What to simulate. */
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
    optimal: findOptimalLooks(workload, {
      floorSeconds: PACE.floorMs / 1000,
      lookCostSeconds: PACE.lookCostSeconds,
    }),
    outcomes: new Map(createPolicies().map((policy) => [policy.name, simulate(policy, workload, simulation)])),
    p95AtFixedLooks: workload.sigma === 0.35 ? findP95AtFixedLooks(workload, matching) : new Map(),
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

function findP95AtFixedLooks(workload: Workload, simulation: Simulation): ReadonlyMap<string, number> {
  const fixed = simulate(fixedPolicy(2), workload, simulation);
  const findP95 = (name: string, completions: number): number =>
    matchLooks(fixed.looksPerCompletion, (lookCostSeconds) =>
      simulate(densityPolicy(name, completions, { ...LOWER_FLOOR, lookCostSeconds }), workload, simulation),
    ).p95DelaySeconds;
  const { few, many } = DENSITY_POLICIES;
  return new Map([
    [BASELINE, fixed.p95DelaySeconds],
    [few, findP95(few, 10)],
    [many, findP95(many, 100)],
  ]);
}
