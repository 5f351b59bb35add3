import { DENSITY_POLICIES, type BenchRow } from './poller-bench.ts';
import type { Outcome } from './simulate.ts';

/**
 * Says how the cube root of the hazard compares with its square root, on the mean of all workloads. Delays are compared at as many
 * polls, as they fall when polls rise.
 */
export function compareRoots(rows: readonly BenchRow[]): string {
  const ratios = (read: (outcome: Outcome) => number): string => {
    const all = rows.flatMap(({ outcomes }) => {
      const cube = outcomes.get(DENSITY_POLICIES.cubeRoot);
      const square = outcomes.get(DENSITY_POLICIES.many);
      return cube && square ? [read(cube) / read(square)] : [];
    });
    return `× ${(all.reduce((sum, ratio) => sum + ratio, 0) / all.length).toFixed(2)} (up to ${Math.max(...all).toFixed(2)})`;
  };

  const mean = ratios(({ product }) => product);
  const p95 = ratios(({ pollsPerCompletion, p95DelaySeconds }) => pollsPerCompletion * p95DelaySeconds);
  const p99 = ratios(({ pollsPerCompletion, p99DelaySeconds }) => pollsPerCompletion * p99DelaySeconds);
  return `The cube root instead of the square root, 100 completions: mean delay ${mean}, p95 ${p95}, p99 ${p99}.`;
}
